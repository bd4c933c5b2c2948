import { printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';

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
  const { json, problem } = compact(source);
  if (problem) return { problem: { ...problem, offset: problem.offset + start } };
  return { payload: { json } };
}

/** Whether the text is a JSON value by itself, as a selection must be to be run instead of the whole file. */
export function isJsonValue(text: string): boolean {
  return 'payload' in parsePayload(text);
}

/** The tokens that travel, put together as they were written, and the first thing that is not JSON. */
function compact(source: string): { readonly json: string; readonly problem?: PayloadProblem } {
  const tokens: string[] = [];
  let problem: PayloadProblem | undefined;
  const take = (offset: number, length: number): void => void tokens.push(source.slice(offset, offset + length));
  const close = (bracket: string): void => {
    if (tokens.at(-1) === ',') tokens.pop();
    tokens.push(bracket);
  };
  visit(
    source,
    {
      onObjectBegin: () => void tokens.push('{'),
      onObjectProperty: (_name, offset, length) => take(offset, length),
      onObjectEnd: () => close('}'),
      onArrayBegin: () => void tokens.push('['),
      onArrayEnd: () => close(']'),
      onLiteralValue: (_value, offset, length) => take(offset, length),
      onSeparator: (character) => void tokens.push(character),
      onError: (error, offset, length) => {
        problem ??= { reason: describeError(error), offset, length: Math.max(length, 1) };
      },
    },
    { allowTrailingComma: true },
  );
  return { json: tokens.join(''), problem };
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

function describeError(error: ParseErrorCode): string {
  return reasons[printParseErrorCode(error)] ?? 'this is not JSON';
}
