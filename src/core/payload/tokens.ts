import { createScanner } from 'jsonc-parser';
import type { Sentence } from '../model/sentence';
import { describeProblem, type PayloadProblem, type TextSpan } from './problem';

export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'name' | 'string' | 'literal';

/** A JSON token of the payload that is sent: no comment, white space or trailing comma. */
export interface Token extends TextSpan {
  readonly kind: TokenKind;
  /** What a name or a string says; for the rest its own source. */
  readonly value: string;
}

/**
 * Gives the tokens of JSON or JSONC in order, up to the first thing that is not JSON, which it returns. It keeps its own
 * stack, where the library's readers recurse, so that nesting is limited by nothing but memory.
 */
export function visitTokens(text: string, take: (token: Token) => void): PayloadProblem | undefined {
  const grammar = new Grammar(take);
  const scanner = createScanner(withoutByteOrderMark(text), false);
  for (;;) {
    const kind = kinds[scanner.scan()] ?? 'unknown';
    const broken = scanErrors[scanner.getTokenError()];
    if (kind === 'trivia' && !broken) continue;
    const offset = scanner.getTokenOffset();
    const length = Math.max(scanner.getTokenLength(), 1);
    if (broken || kind === 'unknown' || kind === 'trivia') {
      return broken ? describeProblem({ offset, length }, broken) : describeWord({ offset, length }, text.slice(offset, offset + length));
    }
    if (kind === 'end') return grammar.end({ offset, length });
    const problem = grammar.read({ kind, value: scanner.getTokenValue(), offset, length });
    if (problem) return problem;
  }
}

/** Quotes of another form and blanks that only look like one come with what was copied from a page or a chat. */
function describeWord({ offset, length }: TextSpan, word: string): PayloadProblem {
  const [sign = ''] = word;
  const first = { offset, length: sign.length };
  if (/[\p{Pi}\p{Pf}„‚'`]/u.test(sign)) return describeProblem(first, 'names and texts stand in straight double quotes ("), not in {0}', sign);
  if (/[\p{L}\p{N}$_.+\-/]/u.test(sign) || sign === '') return describeProblem({ offset, length }, 'this word is not JSON');
  const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return describeProblem(first, 'the character {0} is not allowed here', /[\p{Z}\p{C}]/u.test(sign) ? code : `${sign} (${code})`);
}

/** A byte order mark becomes a blank, so that places stay those of the text. */
function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
}

/** By the numbers of the library's `SyntaxKind`, a constant enumeration, whose names stay in the library. */
const kinds: readonly (TokenKind | 'unknown' | 'trivia' | 'end')[] = [
  'unknown', '{', '}', '[', ']', ',', ':', 'literal', 'literal', 'literal', 'string', 'literal',
  'trivia', 'trivia', 'trivia', 'trivia', 'unknown', 'end',
]; // prettier-ignore

/** By the numbers of its `ScanError`; zero is none. */
const scanErrors: readonly (Sentence | undefined)[] = [
  undefined,
  'this comment does not end',
  'this string does not end',
  'this number does not end',
  'this is not a unicode escape',
  'this escape is not JSON',
  'this character is not allowed here',
];

type Expected = 'value' | 'name' | 'colon' | 'comma' | 'end';

const kindsFor: Readonly<Record<Expected, readonly TokenKind[]>> = {
  value: ['string', 'literal', '{', '['],
  name: ['string'],
  colon: [':'],
  comma: [','],
  end: [],
};

const reasons: Readonly<Record<Expected | '}' | ']', Sentence>> = {
  value: 'a value is expected',
  name: 'a property name in double quotes is expected',
  colon: 'a colon is expected',
  comma: 'a comma is expected',
  end: 'nothing more is expected here',
  '}': 'a closing brace is expected',
  ']': 'a closing bracket is expected',
};

/** Checks the order of tokens. A comma is passed on together with the item after it, so a trailing one never is. */
class Grammar {
  private readonly open: ('}' | ']')[] = [];
  private expected: Expected = 'value';
  /** Whether the innermost bracket may close here instead: after an item, or at once, or after a trailing comma. */
  private mayClose = false;
  private comma: Token | undefined;

  constructor(private readonly take: (token: Token) => void) {}

  read(token: Token): PayloadProblem | undefined {
    const { kind } = token;
    const { closing, expected } = this;
    const isClosing = kind === '}' || kind === ']';
    if (closing && isClosing) {
      if (kind !== closing) return describeProblem(token, reasons[closing]);
    } else if (!kindsFor[expected].includes(kind)) {
      return describeProblem(token, reasons[expected]);
    }
    this.accept(expected === 'name' && !isClosing ? { ...token, kind: 'name' } : token);
    return undefined;
  }

  end(place: TextSpan): PayloadProblem | undefined {
    return this.expected === 'end' ? undefined : describeProblem(place, reasons[this.closing ?? this.expected]);
  }

  private get closing(): '}' | ']' | undefined {
    return this.mayClose ? this.open.at(-1) : undefined;
  }

  private accept(token: Token): void {
    const { kind } = token;
    const isClosing = kind === '}' || kind === ']';
    if (this.comma && !isClosing) this.take(this.comma);
    this.comma = kind === ',' ? token : undefined;
    if (!this.comma) this.take(token);
    if (kind === '{' || kind === '[') this.open.push(kind === '{' ? '}' : ']');
    if (isClosing) this.open.pop();
    this.expect(kind);
  }

  private expect(kind: TokenKind): void {
    const item = this.open.at(-1) === '}' ? 'name' : 'value';
    if (kind === '{' || kind === '[' || kind === ',') this.expected = item;
    else if (kind === 'name') this.expected = 'colon';
    else if (kind === ':') this.expected = 'value';
    else this.expected = this.open.length > 0 ? 'comma' : 'end';
    this.mayClose = this.open.length > 0 && kind !== 'name' && kind !== ':';
  }
}
