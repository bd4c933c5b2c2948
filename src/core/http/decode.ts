import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { Failure } from '../model/errors';
import { bytesOf, joined, KeptBody, largestHere, type Collected } from './body';
import { textIn } from './charset';
import type { HttpResponse } from './transport';

type Bytes = Uint8Array<ArrayBuffer>;

/** An answer as it came; `body` is decompressed where `content-encoding` no longer says otherwise. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Collected;
}

/**
 * What an answer says, decompressed and in the charset that it has, which is not always the one that it claims. Of a large
 * one, the text is made only when somebody asks for it here.
 */
export async function decode({ status, headers, body }: RawResponse, host: string, limit: number): Promise<HttpResponse> {
  const contentType = headers['content-type'] ?? '';
  const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  const unpacked = await unpack(body, codings.filter(isCompression), { host, limit });
  if (unpacked.length <= largestHere) return { status, headers, text: textIn(joined(unpacked.pieces), contentType) };
  const large = new KeptBody(unpacked, contentType);
  return {
    status,
    headers,
    large,
    get text() {
      return large.text;
    },
  };
}

async function unpack(body: Collected, codings: readonly string[], bounds: Bounds): Promise<Collected> {
  if (codings.length === 0 && !isGzip(body.head)) return body;
  let bytes = body.parked ? bytesOf(body.parked) : joined(body.pieces);
  for (const coding of codings.toReversed()) bytes = await decompress(coding, bytes, bounds);
  if (isGzip(bytes)) bytes = await decompress('gzip', bytes, bounds);
  return { pieces: [bytes], length: bytes.length, head: bytes.slice(0, 4096), busyMs: body.busyMs };
}

function isCompression(coding: string): boolean {
  return coding !== '' && coding !== 'identity';
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

async function decompress(coding: string, bytes: Bytes, { host, limit }: Bounds): Promise<Bytes> {
  if (bytes.length === 0) return bytes;
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

type Inflate = (bytes: Uint8Array, limit: number) => Promise<Buffer<ArrayBuffer>>;

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer<ArrayBuffer>>(zlib.gunzip);
const unbrotli = promisify<Uint8Array, zlib.BrotliOptions, Buffer<ArrayBuffer>>(zlib.brotliDecompress);
const inflateZlib = promisify<Uint8Array, zlib.ZlibOptions, Buffer<ArrayBuffer>>(zlib.inflate);
const inflateBare = promisify<Uint8Array, zlib.ZlibOptions, Buffer<ArrayBuffer>>(zlib.inflateRaw);

/** What is long comes out in a few pieces: each is handed over by the thread that others wait for. */
function chunkOf({ length }: Uint8Array): { readonly chunkSize: number } {
  return { chunkSize: length > 64 * 1024 ? 1024 * 1024 : zlib.constants.Z_DEFAULT_CHUNK };
}

function inflaterOf(coding: string, bytes: Uint8Array): Inflate | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return (packed, maxOutputLength) => gunzip(packed, { maxOutputLength, ...chunkOf(packed) });
    case 'br':
      return (packed, maxOutputLength) => unbrotli(packed, { maxOutputLength, ...chunkOf(packed) });
    case 'deflate':
      // Zlib by the standard, bare deflate by some servers: zlib's first byte tells.
      return (packed, maxOutputLength) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateZlib : inflateBare)(packed, { maxOutputLength, ...chunkOf(packed) });
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
