import type { Fault, ListedRun, ListFault } from './faults';
import * as refused from '../refold/refusals';

/** What a gateway in front of the platform says when the platform is away. */
export const gatewayPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n' +
  '<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/** The gallery of errors (scenario D17). Narrow one with a spread: `faults.add({ ...presets.badKey, times: 1 })`. */
export const presets = {
  badKey: { effect: refused.invalidCredentials() },
  wrongEnvironment: { effect: refused.invalidCredentials() },
  /** A session that ends while an execution is followed. */
  tokenExpired: { operation: 'getExecution', effect: refused.unauthorized('Invalid token') },
  noSlug: { operation: 'execute', effect: refused.rejected('Workflow ID and slug are required') },
  swappedCodes: { operation: 'listExecutions', effect: refused.unknownAccount('user_12345') },
  forbidden: { operation: 'getWorkflow', effect: refused.forbidden('This workflow is private to another linked account') },
  notFound: { operation: 'getExecution', effect: refused.notFound('Execution not found') },
  applicationFailure: { operation: 'getApplication', effect: refused.externalFailure('Application not found') },
  rateLimited: { effect: { ...refused.tooManyRequests(), headers: { 'retry-after': '1' } } },
  rateLimitedSilently: { effect: refused.tooManyRequests() },
  serverError: { effect: refused.serverError() },
  conflict: { effect: refused.conflict('The execution was changed by another request') },
  garbage: { effect: { status: 200, body: '\u0000\ufffd<?not json', headers: { 'content-type': 'application/octet-stream' } } },
  gateway: { effect: 'html502' },
  /** The comma is missing in the platform's own published example. */
  brokenUnauthorized: {
    effect: { status: 401, body: '{"status_code": 401 "http_error_type": "UNAUTHORIZED", "message": "Invalid token"}' },
  },
  brokenJson: { effect: 'brokenJson' },
  emptyBody: { effect: 'emptyBody' },
  movedAway: { effect: { status: 301, headers: { location: 'https://moved.example.com/api' } } },
  /** The run exists and nobody was told. */
  lostAnswer: { operation: 'execute', effect: 'resetAfterAccept', times: 1 },
  /** Nothing was started, and the client cannot tell it from {@link lostAnswer}. */
  lostRequest: { operation: 'execute', effect: 'reset', times: 1 },
  /** The server closes each idle connection in the moment that the next request goes out on it. */
  closesIdle: { effect: 'resetReused' },
} as const satisfies Record<string, Fault>;

/** A refusal for the pace, with any text as the wait: seconds, a date, or what no client can read. */
export function rateLimitedFor(retryAfter: string): Fault['effect'] {
  return { ...refused.tooManyRequests(), headers: { 'retry-after': retryAfter } };
}

/** One execution is not there, for as long as the fault is. */
export function goneFor(execution: string): Fault {
  return { path: execution, effect: refused.notFound('Execution not found') };
}

/** Lists that are wrong in one way each. */
export const wrongLists = {
  withoutNewest: { rows: (rows) => rows.slice(1) },
  withoutEverySecond: { rows: (rows) => rows.filter((_, index) => index % 2 === 1) },
  twice: { rows: (rows) => rows.flatMap((row) => [row, row]) },
  oldestFirst: { rows: (rows) => rows.toReversed() },
  empty: { rows: <Row extends ListedRun>() => [] as readonly Row[] },
} as const satisfies Record<string, ListFault>;

/** A following that meets a gateway page, a rate limit and a slow answer, each once (scenario D12). */
export const stormyPolls: readonly Fault[] = [
  { operation: 'getExecution', skip: 1, times: 1, effect: 'html502' },
  { operation: 'getExecution', skip: 3, times: 1, effect: presets.rateLimited.effect },
  { operation: 'getExecution', skip: 5, times: 1, effect: { delayMs: 1500 } },
];
