/** What goes back. A body that is no string is written as JSON; `undefined` is no body at all. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown where a request is refused, so that the way back is short. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`Refused with ${answer.status}`);
  }
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** What any route of a platform may say, and what is said where there is none. */
export interface CommonRefusals {
  noRoute(method: string, path: string): Answer;
  badPath(): Answer;
  tooLarge(): Answer;
  serverError(): Answer;
}
