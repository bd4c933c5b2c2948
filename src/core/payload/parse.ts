import { createScanner, parse, printParseErrorCode, SyntaxKind, type ParseError } from 'jsonc-parser';

/** A payload ready to travel: JSON text without comments and trailing commas, every number as it was written. */
export interface Payload {
  readonly json: string;
}

/** Why a text is not a payload, and where: offsets in characters of the text that was given. */
export interface PayloadProblem {
  readonly reason: string;
  readonly offset: number;
  readonly length: number;
}

export type ParsedPayload = { readonly payload: Payload } | { readonly problem: PayloadProblem };

const byteOrderMark = '\uFEFF';

/** Reads JSON or JSONC; comments and trailing commas are allowed and do not travel. */
export function parsePayload(text: string): ParsedPayload {
  const start = text.startsWith(byteOrderMark) ? 1 : 0;
  const source = text.slice(start);
  if (source.trim() === '') return { problem: { reason: 'the file is empty', offset: 0, length: text.length } };
  const errors: ParseError[] = [];
  parse(source, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const reason = describeError(first);
    return { problem: { reason, offset: first.offset + start, length: Math.max(first.length, 1) } };
  }
  return { payload: { json: compact(source) } };
}

/** Whether the text is a JSON value by itself, as a selection must be to be run instead of the whole file. */
export function isJsonValue(text: string): boolean {
  return 'payload' in parsePayload(text);
}

/** The tokens that travel, put together as they were written. */
function compact(source: string): string {
  const scanner = createScanner(source, true);
  const tokens: string[] = [];
  // At most one token per character, and one for the end.
  for (let count = 0; count <= source.length; count += 1) {
    const kind = scanner.scan();
    if (kind === SyntaxKind.EOF) break;
    const closes = kind === SyntaxKind.CloseBraceToken || kind === SyntaxKind.CloseBracketToken;
    if (closes && tokens.at(-1) === ',') tokens.pop();
    tokens.push(source.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength()));
  }
  return tokens.join('');
}

const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this word is not JSON',
  InvalidNumberFormat: 'this number is not written as JSON writes it',
  PropertyNameExpected: 'a property name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is expected',
  CloseBracketExpected: 'a closing bracket is expected',
  EndOfFileExpected: 'nothing more is expected here',
  UnexpectedEndOfComment: 'this comment does not end',
  UnexpectedEndOfString: 'this string does not end',
  UnexpectedEndOfNumber: 'this number does not end',
  InvalidUnicode: 'this is not a unicode escape',
  InvalidEscapeCharacter: 'this escape is not JSON',
  InvalidCharacter: 'this character is not allowed here',
};

function describeError({ error }: ParseError): string {
  return reasons[printParseErrorCode(error)] ?? 'this is not JSON';
}
