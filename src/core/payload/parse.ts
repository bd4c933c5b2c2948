import { describeProblem, type PayloadProblem } from './problem';
import { visitTokens } from './tokens';

export type { PayloadProblem } from './problem';

/** A payload ready to travel: JSON text without comments and trailing commas, every number as it was written. */
export interface Payload {
  readonly json: string;
}

export type ParsedPayload = { readonly payload: Payload } | { readonly problem: PayloadProblem };

/** Reads JSON or JSONC; comments and trailing commas are allowed and do not travel. */
export function parsePayload(text: string): ParsedPayload {
  const whole = { offset: 0, length: text.length };
  // A byte order mark counts as white space here.
  if (text.trim() === '') return { problem: describeProblem(whole, 'the file is empty') };
  const pieces: string[] = [];
  let [start, end] = [0, 0];
  const problem = visitTokens(text, ({ offset, length }) => {
    // Tokens side by side are one piece: a large payload has millions.
    if (offset !== end) {
      pieces.push(text.slice(start, end));
      start = offset;
    }
    end = offset + length;
  });
  if (!problem) return { payload: { json: escapeLoneSurrogates(pieces.join('') + text.slice(start, end)) } };
  const isAtEnd = end === 0 && problem.offset === text.length;
  return { problem: isAtEnd ? describeProblem(whole, 'the file holds nothing but comments') : problem };
}

/** Whether the text is a JSON value by itself, as a selection must be to be run instead of the whole file. */
export function isJsonValue(text: string): boolean {
  return 'payload' in parsePayload(text);
}

/** Half of a character cannot travel as UTF-8, its escape can; only strings hold any. */
function escapeLoneSurrogates(json: string): string {
  if (json.isWellFormed()) return json;
  return json.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
