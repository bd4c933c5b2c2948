import { performance } from 'node:perf_hooks';
import { textIn } from './charset';

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
  take(): readonly Uint8Array<ArrayBuffer>[];
}

const headBytes = 4096;
/** What arrived is put together to pieces of this size, which have memory of their own and can be moved. */
const pieceBytes = 1024 * 1024;

/** Collects a body while it arrives, and how busy this thread is meanwhile. */
export class BodyCollector {
  private readonly pieces: Uint8Array<ArrayBuffer>[] = [];
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private readonly since = performance.eventLoopUtilization();
  length = 0;

  add(chunk: Uint8Array): void {
    this.length += chunk.length;
    this.waitingBytes += chunk.length;
    this.waiting.push(chunk);
    if (this.waitingBytes >= pieceBytes) this.join();
  }

  /** All that arrived; what is short is one piece. */
  finish(): { readonly body: readonly Uint8Array<ArrayBuffer>[]; readonly busyMs: number } {
    if (this.waitingBytes > 0 || this.pieces.length === 0) this.join();
    return { body: this.pieces, busyMs: performance.eventLoopUtilization(this.since).active };
  }

  private join(): void {
    const piece = new Uint8Array(this.waitingBytes);
    let at = 0;
    for (const chunk of this.waiting) {
      piece.set(chunk, at);
      at += chunk.length;
    }
    this.pieces.push(piece);
    this.waiting = [];
    this.waitingBytes = 0;
  }
}

/** Pieces that somebody may take, and a text that is made of them when it is asked for. */
export class KeptBody implements LargeBody {
  readonly length: number;
  private pieces: readonly Uint8Array<ArrayBuffer>[];
  /** Enough to say what kind of answer it is, after the rest has gone. */
  private readonly head: Uint8Array;

  constructor(
    pieces: readonly Uint8Array<ArrayBuffer>[],
    readonly contentType: string,
    readonly busyMs: number,
  ) {
    this.pieces = pieces;
    this.length = lengthOf(pieces);
    this.head = (pieces[0] ?? new Uint8Array()).slice(0, headBytes);
  }

  take(): readonly Uint8Array<ArrayBuffer>[] {
    const { pieces } = this;
    this.pieces = [];
    return pieces;
  }

  get text(): string {
    return textIn(this.pieces.length > 0 ? joined(this.pieces) : this.head, this.contentType);
  }
}

export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

export function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}
