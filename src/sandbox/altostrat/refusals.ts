import type { Answer, CommonRefusals } from '../http/answer';

/** Each way Altostrat says no. Its documents do not show one, so this is how its framework, Laravel, does. */

export function unauthenticated(): Answer {
  return { status: 401, body: { message: 'Unauthenticated.' } };
}

export function missing(what: string): Answer {
  return { status: 404, body: { message: `${what} not found.` } };
}

export function malformed(message: string): Answer {
  return { status: 400, body: { message } };
}

export const altostratRefusals: CommonRefusals = {
  noRoute: (_method, path) => ({ status: 404, body: { message: `The route ${path.replace(/^\//, '')} could not be found.` } }),
  badPath: () => malformed('The path is not percent-encoded text.'),
  tooLarge: () => ({ status: 413, body: { message: 'The POST data is too large.' } }),
  serverError: () => ({ status: 500, body: { message: 'Server Error' } }),
};

/** With the problems of one field where there is one to blame. */
export function unprocessable(message: string, field?: string): Answer {
  return { status: 422, body: { message, ...(field && { errors: { [field]: [message] } }) } };
}

export function tooManyAttempts(perMinute: number, seconds: number): Answer {
  const headers = { 'retry-after': String(seconds), 'x-ratelimit-limit': String(perMinute), 'x-ratelimit-remaining': '0' };
  return { status: 429, body: { message: 'Too Many Attempts.' }, headers };
}
