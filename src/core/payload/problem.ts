import { fillTemplate, type Phrase, type Sentence, type SentenceValue } from '../model/sentence';

/** What is wrong with a payload, as the end of a sentence (“This payload was not sent: …”), and where, in characters of the text. */
export interface PayloadProblem extends Phrase, TextSpan {
  /** In English. */
  readonly reason: string;
}

/** A part of a text, in characters. */
export interface TextSpan {
  readonly offset: number;
  readonly length: number;
}

export function describeProblem({ offset, length }: TextSpan, template: Sentence, ...values: readonly SentenceValue[]): PayloadProblem {
  return { offset, length, template, values, reason: fillTemplate(template, values) };
}
