import { randomUUID } from 'node:crypto';
import type { MessagePort, Worker } from 'node:worker_threads';
import { KeptBody, type LargeBody } from '../http/body';
import { Failure } from '../model/errors';
import type { Timing } from '../model/timing';
import type { AnswerBody, Reading } from '../platforms/answerReader';
import { portable, ValuesGone } from '../values/held';
import { tooLarge, unpackError, type AskCall, type Call, type ReadCall, type Reply, type ToWorker } from './protocol';
import type { AnswerTo, Question } from './questions';
import type { RemoteReader } from './reader';

/** A worker that nobody needs ends after so long; where somebody shows what it keeps, after so much longer. */
const idleMs = 60_000;
const idleWithValuesMs = 15 * 60_000;

const noCost: Cost = { read: 0, asked: 0, since: 0 };

/** A worker, as far as it is needed here. */
type Thread = Pick<Worker, 'postMessage' | 'terminate' | 'on' | 'unref'>;

export interface WorkerReaderOptions {
  /** Starts a worker with `worker.ts` in it, whose values bear this name. */
  readonly start: (keeper: string) => Thread;
  readonly timing: Pick<Timing, 'after' | 'monotonic'>;
}

interface Pending {
  readonly type: Call['type'];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  /** How large it is, in bytes. */
  readonly size: number;
}

/** What a group keeps this machine busy with, in milliseconds. */
interface Cost {
  /** The last reading, here and in the worker. */
  readonly read: number;
  /** The questions between the last two readings, which stand for those that come after this one. */
  readonly asked: number;
  /** The questions since. */
  readonly since: number;
}

/** One worker from its start to its end. */
interface Life {
  readonly keeper: string;
  readonly worker: Thread;
  /** What it was asked, in that order; it answers one after the other. */
  readonly pending: Map<number, Pending>;
}

/**
 * Has what is large read by a worker: it is started with the first call, ends when it is idle for some time, and another one
 * is started should it break down. A value that is too large for it ends it, and not the host.
 */
export class WorkerReader implements RemoteReader {
  private life?: Life;
  private calls = 0;
  private usedAt = 0;
  private cancelTimer?: () => void;
  private isDisposed = false;
  private secretNames: readonly string[] = [];
  /** Groups of which somebody shows values. */
  private readonly shown = new Set<string>();
  private readonly costs = new Map<string, Cost>();

  constructor(private readonly options: WorkerReaderOptions) {}

  get keeper(): string | undefined {
    return this.life?.keeper;
  }

  /** How long the last reading for a group kept the host and the worker busy, with what was asked about it since, in milliseconds. */
  costOf(group: string): number {
    const { read, asked } = this.costs.get(group) ?? noCost;
    return read + asked;
  }

  async read<Args, Told>(body: AnswerBody, { decoder, args, group }: Reading<Args, Told>): Promise<Told | undefined> {
    const { large = largeOf(body.text) } = body;
    const { contentType, length, busyMs } = large;
    const { since } = this.costs.get(group) ?? noCost;
    this.costs.set(group, { read: busyMs, asked: since, since: 0 });
    const parked = large.take();
    // The worker answers with what the decoder of that name gives.
    return (await this.call({ type: 'read', body: parked, contentType, decoder: decoder.name, args, group }, length, [parked])) as Told | undefined;
  }

  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    // The worker answers as `Answers` does.
    return (await this.call({ type: 'ask', question: portable(question) }, 0)) as AnswerTo<Q>;
  }

  retain(group: string, ids: readonly number[]): void {
    if (ids.length > 0) this.shown.add(group);
    else this.shown.delete(group);
    this.post({ type: 'retain', group, ids });
  }

  setSecretNames(names: readonly string[]): void {
    this.secretNames = names;
    this.post({ type: 'secretNames', names });
  }

  prepare(): void {
    if (this.isDisposed) return;
    this.life ??= this.begin();
    this.usedAt = this.options.timing.monotonic();
  }

  dispose(): void {
    this.isDisposed = true;
    this.end(new ValuesGone());
  }

  private call(what: ReadCall | AskCall, size: number, moved: readonly MessagePort[] = []): Promise<unknown> {
    if (this.isDisposed) return Promise.reject(new ValuesGone());
    const life = (this.life ??= this.begin());
    this.usedAt = this.options.timing.monotonic();
    this.calls += 1;
    const call = this.calls;
    return new Promise((resolve, reject) => {
      life.pending.set(call, { type: what.type, resolve, reject, size });
      life.worker.postMessage({ ...what, call } satisfies Call, moved);
    });
  }

  private post(message: ToWorker): void {
    this.life?.worker.postMessage(message);
  }

  private begin(): Life {
    const keeper = randomUUID();
    const life: Life = { keeper, worker: this.options.start(keeper), pending: new Map() };
    life.worker.unref();
    life.worker.on('message', (reply: Reply) => this.take(life, reply));
    life.worker.on('error', (error: Error) => this.breakDown(life, error));
    life.worker.on('exit', () => this.breakDown(life, new Error('The reader ended.')));
    this.shown.clear();
    this.costs.clear();
    if (this.secretNames.length > 0) life.worker.postMessage({ type: 'secretNames', names: this.secretNames } satisfies ToWorker);
    this.endWhenIdle();
    return life;
  }

  private take({ pending }: Life, { call, outcome, busyMs, group }: Reply): void {
    const waiting = pending.get(call);
    pending.delete(call);
    this.usedAt = this.options.timing.monotonic();
    if (group !== undefined) this.noteCost(group, busyMs, waiting?.type === 'read');
    if ('value' in outcome) waiting?.resolve(outcome.value);
    else waiting?.reject(unpackError(outcome.error));
  }

  private noteCost(group: string, busyMs: number, isReading: boolean): void {
    const cost = this.costs.get(group) ?? noCost;
    this.costs.set(group, isReading ? { ...cost, read: cost.read + busyMs } : { ...cost, since: cost.since + busyMs });
  }

  /** It was busy with the first of what it was asked. The others are told that their values are gone, and ask again. */
  private breakDown(life: Life, error: Error): void {
    if (this.life !== life) return;
    this.life = undefined;
    const isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    const [culprit, ...others] = life.pending.values();
    life.pending.clear();
    culprit?.reject(isOutOfMemory ? tooLarge(culprit.size) : brokenDown(culprit.type, error));
    for (const { type, reject } of others) reject(brokenDown(type, error));
  }

  private end(reason: Error): void {
    this.cancelTimer?.();
    const { life } = this;
    this.life = undefined;
    for (const { reject } of life?.pending.values() ?? []) reject(reason);
    void life?.worker.terminate();
  }

  private endWhenIdle(): void {
    this.cancelTimer?.();
    const { timing } = this.options;
    this.cancelTimer = timing.after(idleMs, () => {
      const idle = timing.monotonic() - this.usedAt;
      const isNeeded = (this.life?.pending.size ?? 0) > 0 || idle < (this.shown.size > 0 ? idleWithValuesMs : idleMs);
      if (isNeeded) this.endWhenIdle();
      else this.end(new ValuesGone());
    });
  }
}

/** A text that is read like a body. */
function largeOf(text: string): LargeBody {
  const bytes = Uint8Array.from(Buffer.from(text));
  return new KeptBody({ pieces: [bytes], length: bytes.length, head: bytes.slice(0, 0), busyMs: 0 }, '');
}

/** A body that is lost is asked for again, like one that did not arrive; a value is read again by whoever looks at it. */
function brokenDown(type: Call['type'], cause: Error): Error {
  if (type === 'ask') return new ValuesGone();
  return new Failure('connectionLost', 'The answer could not be read. It is asked for again.', [], { maybeSent: true, detail: cause.stack, cause });
}
