import { performance } from 'node:perf_hooks';
import { isMarkedAsUntransferable, MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { textIn } from './charset';

type Bytes = Uint8Array<ArrayBuffer>;

/** Bodies that are longer are not read where other extensions wait, in bytes. */
export const largestHere = 256 * 1024;

/** The bytes of a large body, as long as nobody took them. */
export interface LargeBody {
  /** How many there are. */
  readonly length: number;
  /** Tells the charset, as far as the bytes do not. */
  readonly contentType: string;
  /** How long this thread was busy while it came in, in milliseconds. */
  readonly busyMs: number;
  /** Gives the bytes away, to be moved to another thread: from then on only the beginning of their text is here. */
  take(): ParkedBytes;
}

/**
 * Bytes on their way to another thread: {@link bytesOf} a port that was moved there has them. Until then they are in no
 * heap: the many megabytes of a body would make every extension wait for the garbage collector.
 */
export type ParkedBytes = MessagePort;

/** So much is parked at once. */
const parkedBytes = 1024 * 1024;
const headBytes = 4096;

/** What a body came as. */
export interface Collected {
  /** In pieces; empty where it is parked. */
  readonly pieces: readonly Bytes[];
  readonly parked?: ParkedBytes;
  readonly length: number;
  /** As much of its beginning as tells what it is. */
  readonly head: Bytes;
  /** How long this thread was busy while it came in, in milliseconds. */
  readonly busyMs: number;
}

/** Collects a body while it arrives: what is short stays here, what is long is parked. */
export class BodyCollector {
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private lot?: { readonly entrance: MessagePort; readonly exit: MessagePort };
  private head?: Bytes;
  private readonly since = performance.eventLoopUtilization();
  length = 0;

  /** `onLarge` is called as soon as it is known to be long. */
  constructor(private readonly onLarge: () => void = () => undefined) {}

  add(chunk: Uint8Array): void {
    this.head ??= Uint8Array.from(chunk.subarray(0, headBytes));
    // Whoever gave the last chunk may not be done with its memory; a chunk of another one says that it is.
    const isDone = this.waiting.at(-1)?.buffer !== chunk.buffer;
    if (isDone && this.length > largestHere && (this.waitingBytes >= parkedBytes || !this.lot)) this.park(this.waiting);
    this.length += chunk.length;
    this.waitingBytes += chunk.length;
    this.waiting.push(chunk);
  }

  finish(): Collected {
    const { length, head = new Uint8Array() } = this;
    const busyMs = performance.eventLoopUtilization(this.since).active;
    if (!this.lot) return { pieces: [Uint8Array.from(joined(this.waiting))], length, head, busyMs };
    // The memory of the last chunk may still be in use.
    this.park(this.waiting.map((chunk) => (chunk.buffer === this.waiting.at(-1)?.buffer ? Uint8Array.from(chunk) : chunk)));
    this.lot.entrance.close();
    return { pieces: [], parked: this.lot.exit, length, head, busyMs };
  }

  /** Nobody waits for it any more. */
  discard(): void {
    this.lot?.entrance.close();
    this.lot?.exit.close();
    this.waiting = [];
  }

  private park(chunks: readonly Uint8Array[]): void {
    if (!this.lot) {
      const { port1: entrance, port2: exit } = new MessageChannel();
      entrance.unref();
      exit.unref();
      this.lot = { entrance, exit };
      this.onLarge();
    }
    this.waiting = [];
    this.waitingBytes = 0;
    const movable = chunks.map(asMovable);
    this.lot.entrance.postMessage(movable, [...new Set(movable.map(({ buffer }) => buffer))]);
  }
}

/** The chunk itself where its memory is its own; else a copy. */
function asMovable(chunk: Uint8Array): Bytes {
  const { buffer } = chunk;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength < 2 * chunk.length + headBytes && !isMarkedAsUntransferable(buffer);
  return isOwn ? new Uint8Array(buffer, chunk.byteOffset, chunk.length) : Uint8Array.from(chunk);
}

/** All bytes that were parked; they are there at once, and only once. */
export function bytesOf(parked: ParkedBytes): Bytes {
  const pieces: Bytes[] = [];
  for (let one = receiveMessageOnPort(parked); one; one = receiveMessageOnPort(parked)) {
    // {@link BodyCollector} posts nothing else.
    pieces.push(...(one.message as readonly Bytes[]));
  }
  parked.close();
  const bytes = joined(pieces);
  // Given back now: the collector of garbage would let it lie for a long time.
  for (const { buffer } of pieces) if (buffer !== bytes.buffer) buffer.transfer(0);
  return bytes;
}

/** Ports that nobody took would stay for ever. */
const forgotten = new FinalizationRegistry<MessagePort>((port) => port.close());

/** A parked body that somebody may take, and a text that is made of it when it is asked for. */
export class KeptBody implements LargeBody {
  private parked?: ParkedBytes;
  private bytes?: Bytes;

  constructor(
    { parked, pieces, length, head, busyMs }: Collected,
    readonly contentType: string,
  ) {
    this.parked = parked;
    if (parked) forgotten.register(this, parked, this);
    else this.bytes = joined(pieces);
    this.length = length;
    this.head = head;
    this.busyMs = busyMs;
  }

  readonly length: number;
  readonly busyMs: number;
  private readonly head: Bytes;

  take(): ParkedBytes {
    const { parked } = this;
    this.parked = undefined;
    forgotten.unregister(this);
    if (parked) return parked;
    const { port1, port2 } = new MessageChannel();
    const bytes = asMovable(this.bytes ?? new Uint8Array());
    this.bytes = undefined;
    port1.postMessage([bytes], [bytes.buffer]);
    port1.close();
    return port2;
  }

  get text(): string {
    return textIn(this.here() ?? this.head, this.contentType);
  }

  private here(): Bytes | undefined {
    if (this.parked) this.bytes = bytesOf(this.take());
    return this.bytes;
  }
}

export function joined(pieces: readonly Uint8Array[]): Bytes {
  const [only] = pieces;
  if (pieces.length === 1 && only?.buffer instanceof ArrayBuffer) return new Uint8Array(only.buffer, only.byteOffset, only.length);
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
