import type { IncomingHttpHeaders } from 'node:http';
import { Refusal, type Answer, type CommonRefusals } from './answer';
import { piecesOf } from './encodedJson';
import { gatewayPage } from './faultPresets';
import type { Effect, FaultBox, ListFault } from './faults';
import { noteBody, type Journal, type OpenEntry } from './journal';
import { matchRoute, type Route } from './router';

/** A request as it arrived, whoever carried it. */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query, as a request line has them. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body?: string;
  /** It came on a connection that had carried others before; false when left out. */
  readonly isReused?: boolean;
}

export interface SandboxResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The bytes of the body, for whoever sends them: large ones are read as a text only when somebody asks. */
  readonly pieces?: readonly Uint8Array[];
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfter?: number;
}

/** What requests of every platform are answered with, on sockets and without. */
export interface Service {
  readonly routes: readonly Route[];
  readonly prefix: string;
  readonly journal: Journal;
  readonly faults: FaultBox;
  readonly now: () => number;
  /** For delays of the network, which are no part of a run. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly traceId: () => string;
  /** In the words of the platform whose address it is. */
  readonly refusalsFor: (path: string) => CommonRefusals;
}

/** An exchange that began: its head is known and noted. */
export interface OpenExchange {
  readonly entry: OpenEntry;
  readonly query: URLSearchParams;
}

/** What a request ends with; `reset` is a connection that breaks before any answer. */
export type Outcome = SandboxResponse | 'reset';

/** Notes a request when its head is there. */
export function openExchange({ journal, now }: Service, { method, url, headers }: Omit<SandboxRequest, 'body'>): OpenExchange {
  const at = url.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  return { entry: journal.open({ method, path: at < 0 ? url : url.slice(0, at), at: now() }, query, headers), query };
}

/**
 * From a whole request to what it ends with: read, hit by a fault, handled, answered. A request without a body has one that
 * was too large. Rejects only when the signal fires, which says that nobody waits any more.
 */
export async function answerTo(
  service: Service,
  { entry, query }: OpenExchange,
  request: SandboxRequest,
  signal: AbortSignal,
): Promise<Outcome> {
  const { body, headers } = request;
  const { method, path } = entry;
  noteBody(entry, body ?? '');
  const found = routeFor(service, method, path);
  entry.operation = 'answer' in found ? undefined : found.route.operation;
  const handle = async (list?: ListFault): Promise<Answer> => {
    if (body === undefined) return service.refusalsFor(path).tooLarge();
    if ('answer' in found) return found.answer;
    return found.route.handle({ params: found.params, query, headers, body, signal, list });
  };
  const effect = service.faults.take({ method, path, operation: entry.operation, isReused: request.isReused ?? false });
  const outcome = await applyEffect(effect, { service, handle: (list) => refusable(() => handle(list), service.refusalsFor(path), signal), signal });
  if (outcome !== 'reset') entry.status = outcome.status;
  return outcome;
}

interface EffectContext {
  readonly service: Service;
  readonly handle: (list?: ListFault) => Promise<Answer>;
  readonly signal: AbortSignal;
}

async function applyEffect(effect: Effect | undefined, { service, handle, signal }: EffectContext): Promise<Outcome> {
  const written = (answer: Answer) => write(answer, service);
  switch (effect) {
    case undefined:
      return written(await handle());
    case 'reset':
    case 'resetReused':
      return 'reset';
    case 'resetAfterAccept':
      await handle();
      return 'reset';
    case 'hang':
      return forever(signal);
    case 'hangAfterAccept':
      await handle();
      return forever(signal);
    case 'html502':
      return written({ status: 502, body: gatewayPage, headers: { 'content-type': 'text/html' } });
    case 'brokenJson': {
      const { status, body = '', headers } = await handle();
      const text = typeof body === 'string' ? body : textIn(piecesOf(body));
      return written({ status, headers, body: text.slice(0, Math.ceil(text.length / 2)) });
    }
    case 'cutBody': {
      const { status, headers, body } = written(await handle());
      return { status, headers, body, cutAfter: Math.floor(Buffer.byteLength(body) / 2) };
    }
    case 'emptyBody':
      await handle();
      return written({ status: 200 });
    default:
      if ('status' in effect) return written(effect);
      if ('list' in effect) return written(await handle(effect.list));
      if ('acceptThen' in effect) return handle().then(() => written(effect.acceptThen));
      if ('call' in effect) effect.call();
      else if ('delayMs' in effect) await service.sleep(effect.delayMs, signal);
      else return handle().then(async (answer) => service.sleep(effect.answerDelayMs, signal).then(() => written(answer)));
      return written(await handle());
  }
}

async function refusable(handle: () => Promise<Answer>, refusals: CommonRefusals, signal: AbortSignal): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    if (signal.aborted) throw error;
    return refusals.serverError();
  }
}

function routeFor({ routes, prefix, refusalsFor }: Service, method: string, target: string) {
  const refusals = refusalsFor(target);
  const missing = { answer: refusals.noRoute(method, target) };
  if (prefix && !target.startsWith(`${prefix}/`)) return missing;
  try {
    return matchRoute(routes, method, target.slice(prefix.length)) ?? missing;
  } catch {
    return { answer: refusals.badPath() };
  }
}

/** Every answer has the server's time, in whole seconds, as HTTP wants it. */
function write({ status, body, headers }: Answer, { now, traceId }: Service): SandboxResponse {
  const pieces = body === undefined ? [] : typeof body === 'string' ? [Buffer.from(body)] : piecesOf(body);
  const length = String(pieces.reduce((sum, piece) => sum + piece.length, 0));
  return {
    status,
    headers: {
      date: new Date(now()).toUTCString(),
      'x-trace-id': traceId(),
      ...(status !== 204 && { 'content-type': 'application/json; charset=utf-8', 'content-length': length }),
      ...headers,
    },
    pieces,
    get body() {
      return textIn(pieces);
    },
  };
}

function textIn(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString();
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
