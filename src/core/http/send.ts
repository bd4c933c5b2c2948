import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { Cancelled, Failure } from '../model/errors';
import { systemTiming } from '../model/timing';
import { explain, isAboutTheWay, neverLeft, worse } from './networkFailure';
import type { HttpRequest, HttpResponse, Transport } from './transport';

/** Whether a byte of the request may have left. Set by whoever writes it, before it does. */
export interface Progress {
  sent: boolean;
}

/** An answer as it came; `body` is decompressed where `content-encoding` no longer says otherwise. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
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
      return await decode(raw, limit);
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
    const chunks: Uint8Array[] = [];
    let size = 0;
    // The library's types leave open what a body's chunks are; fetch's are always bytes.
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
    const received = Object.fromEntries(response.headers);
    delete received['content-encoding'];
    // An opaque redirect shows neither its status nor its target.
    const status = response.type === 'opaqueredirect' ? 302 : response.status;
    return { status, headers: received, body: Buffer.concat(chunks) };
  };
}

export function tooLarge(limit: number): Failure {
  const megabytes = String(Math.round(limit / 1024 / 1024));
  return new Failure('tooLarge', 'The answer is larger than {0} MB and was not read.', [megabytes], {
    maybeSent: true,
  });
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

async function decode({ status, headers, body }: RawResponse, limit: number): Promise<HttpResponse> {
  let bytes = body;
  for (const coding of (headers['content-encoding'] ?? '').split(',').reverse()) {
    bytes = await decompress(coding.trim().toLowerCase(), bytes, limit);
  }
  return { status, headers, text: new TextDecoder().decode(bytes) };
}

async function decompress(coding: string, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const bounded = { maxOutputLength: limit };
  if (bytes.length === 0) return bytes;
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return await promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip)(bytes, bounded);
      case 'br':
        return await promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress)(bytes, bounded);
      case 'deflate':
        // Zlib by the standard, bare deflate by some servers: zlib's first byte tells.
        return await promisify<Uint8Array, zlib.ZlibOptions, Buffer>(
          ((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflate : zlib.inflateRaw,
        )(bytes, bounded);
      default:
        return bytes;
    }
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    throw error;
  }
}
