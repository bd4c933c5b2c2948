import { Failure } from '../model/errors';
import { Limiter, pause } from './limiter';
import { serverDateOf } from './httpDate';
import { retryAfterMs } from './retryAfter';
import { momentOf, ServerClockEstimate, type ServerClock } from './serverClock';
import type { CredentialKind, Environment } from '../model/model';
import { systemTiming, type Timing } from '../model/timing';
import type { HttpRequest, HttpResponse, Transport } from './transport';

/** One call to a platform, before it is paced, timed and, when it is a GET, repeated. */
export interface ApiRequest extends Omit<HttpRequest, 'timeoutMs'> {
  /** Is answered when a workflow has ended, which may take as long as the workflow does. */
  readonly patient?: boolean;
}

/** Whom an answer came from and what was asked, for the words of a failure. */
export interface Asked {
  /** The connection's name. */
  readonly connection: string;
  /** The connection's id, for the next step. */
  readonly connectionId: string;
  readonly auth: CredentialKind;
  /** The token was minted with the kept API key, which the person knows; the token is nobody's business. */
  readonly minted?: boolean;
  readonly environment: Environment;
  readonly request: ApiRequest;
}

/** What a connection's calls go through. One per connection: its calls share one pace. */
export interface Requests {
  /** The server's clock, as its answers show it. */
  readonly clock?: ServerClock;
  /** The last answer, whatever its status; a {@link Failure} when there was none. */
  send(request: ApiRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** How long one exchange may take, in milliseconds. */
export interface Timeouts {
  /** For one GET. */
  readonly readMs: number;
  /** For anything that is sent once. */
  readonly startMs: number;
  /** For what is patient. */
  readonly waitMs: number;
}

export interface RequestOptions {
  readonly timing: Timing;
  /** Asked anew for each request, so that a changed setting applies to the next one. */
  readonly timeouts: () => Timeouts;
  /** How often a GET goes out at most, the first time included. */
  readonly attempts: number;
  /** No repetition begins later than this after the first attempt, in milliseconds. */
  readonly retryBudgetMs: number;
  readonly perSecond: number;
  readonly burst: number;
}

/** Refold: 20 requests a second, 5 of them at once. */
const defaults: RequestOptions = {
  timing: systemTiming,
  // The last is the longest that a self-hosted Refold lets a workflow run.
  timeouts: () => ({ readMs: 30_000, startMs: 60_000, waitMs: 3 * 60 * 60_000 }),
  attempts: 4,
  retryBudgetMs: 20_000,
  perSecond: 20,
  burst: 5,
};

const firstDelayMs = 500;
const transientStatus: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);
const transientKinds: ReadonlySet<string> = new Set<Failure['kind']>(['connectionLost', 'timeout', 'unreachable']);

/** Only GETs are ever repeated: any other request may have done its work although its answer was lost. */
export function createRequests(transport: Transport, options: Partial<RequestOptions> = {}): Requests {
  const settings = { ...defaults, ...options };
  const { timing } = settings;
  const limiter = new Limiter(timing, settings.perSecond, settings.burst);
  const clock = new ServerClockEstimate(timing);

  const sendOnce = async ({ patient, ...request }: ApiRequest, signal: AbortSignal) => {
    await limiter.enter(signal);
    const { readMs, startMs, waitMs } = settings.timeouts();
    const timeoutMs = patient ? waitMs : request.method === 'GET' ? readMs : startMs;
    const sentAt = momentOf(timing);
    const response = await transport.send({ ...request, timeoutMs }, signal);
    const date = isGateway(response) ? undefined : serverDateOf(response.headers);
    if (date !== undefined) clock.observe({ date, sentAt, receivedAt: momentOf(timing) });
    return response;
  };

  const read = async (request: ApiRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const begun = timing.monotonic();
    for (let attempt = 1; ; attempt++) {
      const outcome = await settle(sendOnce(request, signal));
      const delay = attempt < settings.attempts ? retryDelay(outcome, attempt, timing) : undefined;
      if (delay === undefined || timing.monotonic() + delay - begun > settings.retryBudgetMs) return unwrap(outcome);
      await pause(timing, delay, signal);
    }
  };

  return {
    clock,
    send: (request, signal) => (request.method === 'GET' ? read(request, signal) : sendOnce(request, signal)),
  };
}

/** It dates its answers by a clock of its own. No platform answers with a page. */
function isGateway({ status, headers }: HttpResponse): boolean {
  return status >= 502 || /html/i.test(headers['content-type'] ?? '');
}

type Outcome = { readonly response: HttpResponse } | { readonly error: unknown };

async function settle(answer: Promise<HttpResponse>): Promise<Outcome> {
  try {
    return { response: await answer };
  } catch (error) {
    return { error };
  }
}

function unwrap(outcome: Outcome): HttpResponse {
  if ('response' in outcome) return outcome.response;
  throw outcome.error;
}

/** Milliseconds until the next attempt; undefined when another would not change anything. */
function retryDelay(outcome: Outcome, attempt: number, timing: Timing): number | undefined {
  // Between half and all of a step that doubles, so that many clients do not come back in one moment.
  const backOff = firstDelayMs * 2 ** (attempt - 1) * (0.5 + timing.random() / 2);
  if ('error' in outcome) {
    const { error } = outcome;
    return error instanceof Failure && transientKinds.has(error.kind) ? backOff : undefined;
  }
  const { status, headers } = outcome.response;
  if (!transientStatus.has(status)) return undefined;
  return Math.max(backOff, retryAfterMs(headers, timing.now()) ?? 0);
}
