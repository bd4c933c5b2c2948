import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal, type Answer } from './answer';
import { sleep } from '../clock';
import { writeJson } from '../exactJson';
import { gatewayPage } from './faultPresets';
import type { Effect, FaultBox } from './faults';
import { noteBody, type Journal, type OpenEntry } from './journal';
import { badRequest, notFound, serverError, tooLarge } from '../refold/refusals';
import { matchRoute, type Route } from './router';

const largestBody = 5 * 1024 * 1024;
const largestDrain = 64 * 1024 * 1024;

export interface Service {
  readonly routes: readonly Route[];
  readonly prefix: string;
  readonly journal: Journal;
  readonly faults: FaultBox;
  readonly now: () => number;
  readonly traceId: () => string;
}

/**
 * One request from arrival to answer: noted, read, hit by a fault, handled, answered. Never rejects. The signal fires when
 * nobody waits for the answer any more.
 */
export async function exchange(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const [target = '', search = ''] = splitAt(request.url ?? '/', '?');
  const method = request.method ?? 'GET';
  const query = new URLSearchParams(search);
  const entry = service.journal.open({ method, path: target, at: service.now() }, query, request.headers);
  response.once('close', () => {
    if (entry.outcome === 'pending') entry.outcome = response.writableFinished ? 'finished' : 'aborted';
  });
  try {
    const body = await read(request);
    noteBody(entry, body ?? '');
    const found = routeFor(service, method, target);
    entry.operation = 'answer' in found ? undefined : found.route.operation;
    const handle = async (): Promise<Answer> => {
      if (body === undefined) return tooLarge();
      if ('answer' in found) return found.answer;
      return found.route.handle({ params: found.params, query, headers: request.headers, body, signal });
    };
    const effect = service.faults.take({ method, path: target, operation: entry.operation });
    await perform(effect, () => refusable(handle, signal), entry, service, response, signal);
  } catch {
    // Whoever waited for the answer is gone, or the sandbox closes: there is nobody to tell.
    response.destroy();
  }
}

async function perform(
  effect: Effect | undefined,
  handle: () => Promise<Answer>,
  entry: OpenEntry,
  service: Service,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const send = (answer: Answer, cut?: (text: string) => string) => write(answer, entry, service.traceId(), response, cut);
  switch (effect) {
    case undefined:
      return send(await handle());
    case 'reset':
      return reset(response);
    case 'resetAfterAccept':
      await handle();
      return reset(response);
    case 'hang':
      return forever(signal);
    case 'hangAfterAccept':
      await handle();
      return forever(signal);
    case 'html502':
      return send({ status: 502, body: gatewayPage, headers: { 'content-type': 'text/html' } });
    case 'brokenJson':
      return send(await handle(), (text) => text.slice(0, Math.ceil(text.length / 2)));
    case 'emptyBody':
      await handle();
      return send({ status: 200 });
    default:
      if ('status' in effect) return send(effect);
      if ('call' in effect) effect.call();
      else await sleep(effect.delayMs, signal);
      return send(await handle());
  }
}

async function refusable(handle: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    if (signal.aborted) throw error;
    return serverError();
  }
}

function routeFor({ routes, prefix }: Service, method: string, target: string) {
  const missing = { answer: notFound(`Cannot ${method} ${target}`) };
  if (prefix && !target.startsWith(`${prefix}/`)) return missing;
  try {
    return matchRoute(routes, method, target.slice(prefix.length)) ?? missing;
  } catch {
    return { answer: badRequest('BAD_REQUEST', 'The path is not percent-encoded text') };
  }
}

/** The body, or undefined when it is too large. It is read to its end: a client that still writes hears no answer. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestDrain) throw new Error('Too much');
    if (length <= largestBody) chunks.push(chunk);
  }
  return length > largestBody ? undefined : Buffer.concat(chunks).toString();
}

function write(
  { status, body, headers }: Answer,
  entry: OpenEntry,
  trace: string,
  response: ServerResponse,
  cut = (text: string) => text,
): void {
  const text = Buffer.from(body === undefined ? '' : cut(typeof body === 'string' ? body : writeJson(body)));
  entry.status = status;
  response.writeHead(status, {
    'x-trace-id': trace,
    ...(status !== 204 && { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length }),
    ...headers,
  });
  response.end(text);
}

function reset({ req }: ServerResponse): void {
  req.socket.resetAndDestroy();
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function splitAt(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
