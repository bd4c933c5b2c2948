import type { HttpResponse } from '../http/transport';
import { parseJson } from '../json/json';

/** The body of an answer, as it came. */
export type AnswerBody = Pick<HttpResponse, 'text' | 'large'>;

/**
 * Makes model data of a body: plain data, with held values where an execution has some. It has a name, because where a body
 * is large a worker decodes it, which finds the decoder by that (`decoders.ts`).
 */
export interface Decoder<Args, Told> {
  readonly name: string;
  /** `args` are plain data. Undefined where the body is not what it should be. */
  decode(body: unknown, args: Args): Told | undefined;
}

/** Which decoder reads an answer, and whose values those are that it finds. */
export interface Reading<Args, Told> {
  readonly decoder: Decoder<Args, Told>;
  readonly args: Args;
  /** What the values belong to: those of an earlier reading for the same are compared with them, and let go of. */
  readonly group: string;
}

/** Reads the bodies of answers, wherever that is done. */
export interface AnswerReader {
  /** Rejects with a SyntaxError where the body is no JSON. */
  read<Args, Told>(body: AnswerBody, reading: Reading<Args, Told>): Promise<Told | undefined>;
}

/** Reads at once and here. */
export const readHere: AnswerReader = {
  read: async ({ text }, { decoder, args }) => decoder.decode(parseJson(text), args),
};
