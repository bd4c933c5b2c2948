import { Cancelled } from '../model/errors';
import { systemTiming } from '../model/timing';
import { BodyCollector } from './body';
import { decode, tooLarge, type RawResponse } from './decode';
import { explain, isAboutTheWay, neverLeft, worse } from './networkFailure';
import type { HttpRequest, Transport } from './transport';

/** Whether a byte of the request may have left. Set by whoever writes it, before it does. */
export interface Progress {
  sent: boolean;
}

export type Exchange = (request: HttpRequest, progress: Progress, signal: AbortSignal) => Promise<RawResponse>;

/**
 * Sends through the own engine, and once more through the editor's when the connection itself could not be made: nothing
 * was sent then, so this is safe for a POST too. Which of the two reached an origin is remembered for that origin.
 */
export function createSend(own: Exchange, host: Exchange, limit: number): Transport['send'] {
  const reachedByHost = new Set<string>();

  const exchange: Exchange = async (request, progress, signal) => {
    const { origin } = request.url;
    if (reachedByHost.has(origin)) {
      try {
        return await host(request, progress, signal);
      } catch (error) {
        if (!progress.sent) reachedByHost.delete(origin);
        throw error;
      }
    }
    try {
      return await own(request, progress, signal);
    } catch (first) {
      if (progress.sent || signal.aborted || !isAboutTheWay(first)) throw first;
      try {
        const response = await host(request, progress, signal);
        reachedByHost.add(origin);
        return response;
      } catch (second) {
        throw progress.sent || signal.aborted ? second : worse(first, second);
      }
    }
  };

  return async (request, signal) => {
    if (signal.aborted) throw new Cancelled();
    const deadline = new AbortController();
    const cancelDeadline = systemTiming.after(request.timeoutMs, () => deadline.abort(new Error('Time is up')));
    const progress: Progress = { sent: false };
    try {
      const raw = await exchange(withDefaults(request), progress, AbortSignal.any([signal, deadline.signal]));
      return await decode(raw, request.url.host, limit);
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      const timeoutMs = deadline.signal.aborted ? request.timeoutMs : undefined;
      throw explain(error, { url: request.url, sent: progress.sent, timeoutMs });
    } finally {
      cancelDeadline();
    }
  };
}

/** The editor's fetch as an engine. It decompresses by itself and never tells when the request left. */
export function createHostExchange(hostFetch: typeof fetch, limit: number): Exchange {
  return async ({ url, method, headers, body }, progress, signal) => {
    let response: Response;
    try {
      response = await hostFetch(url, { method, headers, body, signal, redirect: 'manual' });
    } catch (error) {
      progress.sent = !neverLeft(error);
      throw error;
    }
    progress.sent = true;
    const collector = new BodyCollector();
    // The library's types leave open what a body's chunks are; fetch's are always bytes.
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      collector.add(chunk);
      if (collector.length <= limit) continue;
      collector.discard();
      throw tooLarge(limit);
    }
    const received = Object.fromEntries(response.headers);
    delete received['content-encoding'];
    // An opaque redirect shows neither its status nor its target.
    const status = response.type === 'opaqueredirect' ? 302 : response.status;
    return { status, headers: received, body: collector.finish() };
  };
}

function withDefaults(request: HttpRequest): HttpRequest {
  return {
    ...request,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'Runlight',
      ...request.headers,
    },
  };
}
