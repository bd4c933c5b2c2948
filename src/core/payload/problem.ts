import { fillTemplate } from '../model/errors';

/** What is wrong with a payload, and where: offsets in characters of the text that was given. */
export interface PayloadProblem {
  /** The end of a sentence: “This payload was not sent: …”. */
  readonly reason: string;
  readonly offset: number;
  readonly length: number;
  /** The reason before its `values` were filled in, where it has any: for showing it in the reader's language. */
  readonly template?: string;
  readonly values?: readonly string[];
}

/** A part of a text, in characters. */
export interface TextSpan {
  readonly offset: number;
  readonly length: number;
}

export function describeProblem(place: TextSpan, template: string, ...values: readonly string[]): PayloadProblem {
  const { offset, length } = place;
  const reason = fillTemplate(template, values);
  return values.length > 0 ? { reason, offset, length, template, values } : { reason, offset, length };
}
