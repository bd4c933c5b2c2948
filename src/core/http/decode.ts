import { promisify, TextDecoder } from 'node:util';
import * as zlib from 'node:zlib';
import { Failure } from '../model/errors';
import type { HttpResponse } from './transport';

/** An answer as it came; `body` is decompressed where `content-encoding` no longer says otherwise. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The text of an answer, decompressed and in the charset that it has, which is not always the one that it claims. */
export async function decode({ status, headers, body }: RawResponse, host: string, limit: number): Promise<HttpResponse> {
  const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  let bytes = body;
  for (const coding of codings.reverse()) bytes = await decompress(coding, bytes, { host, limit });
  if (isGzip(bytes)) bytes = await decompress('gzip', bytes, { host, limit });
  return { status, headers, text: textOf(headers['content-type'] ?? '', bytes) };
}

export function tooLarge(limit: number): Failure {
  const megabytes = String(Math.round(limit / 1024 / 1024));
  return new Failure('tooLarge', 'The answer is larger than {0} MB and was not read.', [megabytes], {
    maybeSent: true,
  });
}

interface Bounds {
  readonly host: string;
  readonly limit: number;
}

async function decompress(coding: string, bytes: Uint8Array, { host, limit }: Bounds): Promise<Uint8Array> {
  if (bytes.length === 0 || coding === '' || coding === 'identity') return bytes;
  const inflate = inflaterOf(coding, bytes);
  try {
    if (inflate) return await inflate(bytes, limit);
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    if (!isPlain(bytes)) throw error;
  }
  // A proxy that unpacked it and left the header, or a header that names no compression at all.
  if (isPlain(bytes)) return bytes;
  const template = 'The answer of {0} is compressed in a way that cannot be read ({1}).';
  throw new Failure('unreadable', template, [host, coding], { maybeSent: true });
}

type Inflate = (bytes: Uint8Array, limit: number) => Promise<Uint8Array>;

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const unbrotli = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);
const inflateZlib = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate);
const inflateBare = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);

function inflaterOf(coding: string, bytes: Uint8Array): Inflate | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return (packed, maxOutputLength) => gunzip(packed, { maxOutputLength });
    case 'br':
      return (packed, maxOutputLength) => unbrotli(packed, { maxOutputLength });
    case 'deflate':
      // Zlib by the standard, bare deflate by some servers: zlib's first byte tells.
      return (packed, maxOutputLength) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateZlib : inflateBare)(packed, { maxOutputLength });
    default:
      return undefined;
  }
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** Begins as JSON or a web page does. */
function isPlain(bytes: Uint8Array): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*[{["<]/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
}

/**
 * What its mark or its zeros say, else UTF-8 where it is that, whatever it claims: JSON has no other charset, and text of
 * any other one is hardly ever UTF-8 by chance. Then what it claims, and what most servers mean that claim nothing.
 */
function textOf(contentType: string, bytes: Uint8Array): string {
  const claimed = claimedDecoder(contentType);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // JSON and web pages begin with an ASCII character, which has one zero in UTF-16 and none elsewhere.
  if (bytes.length > 1 && first === 0) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.length > 1 && second === 0) return new TextDecoder('utf-16le').decode(bytes);
  // The one charset on the web that hides in ASCII.
  if (claimed?.encoding === 'iso-2022-jp') return claimed.decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (claimed && !claimed.encoding.startsWith('utf')) return claimed.decode(bytes);
    const damaged = new TextDecoder().decode(bytes);
    // Some of it is UTF-8, so all of it was, before something was cut off or damaged.
    return /[\u0080-\ufffc\ufffe-\uffff]/.test(damaged) ? damaged : new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Undefined where it claims none, or one that nobody knows. */
function claimedDecoder(contentType: string): TextDecoder | undefined {
  const claimed = /charset\s*=\s*["']?([^\s;,"']+)/i.exec(contentType)?.[1];
  try {
    return claimed === undefined ? undefined : new TextDecoder(claimed);
  } catch {
    return undefined;
  }
}
