import { isCancelled, toFailure, type Failure } from '../errors';
import type { Disposable } from '../event';
import { keyOf, type Execution, type ExecutionRef } from '../model';
import { hasEnded } from '../status';
import type { Timing } from '../timing';
import type { ExecutionStore } from './store';

/** Reads one execution from its platform. */
export type Inspect = (ref: ExecutionRef, signal: AbortSignal) => Promise<Execution>;

/** First pause, its growth with the age of the watch, and its ceiling: quick for short runs, gentle on long ones. */
const firstPauseMs = 350;
const growth = 0.06;
const longestPauseMs = 15_000;
/** Nobody looks at an unfocused window. */
const unfocusedFactor = 3;
const jitter = 0.1;
/** Failures in a row double the pause up to this many times. */
const mostDoublings = 5;

interface Watch {
  readonly ref: ExecutionRef;
  watchers: number;
  since: number;
  failures: number;
  cancelTimer?: () => void;
  reading?: Promise<Execution>;
  abort?: AbortController;
}

/**
 * The one poller. However many views watch an execution, one request for it is in flight at most, and none ever again
 * once it has ended. It ends on a terminal status or when nobody watches, never on a count.
 */
export class Watcher implements Disposable {
  private readonly watches = new Map<string, Watch>();
  private focused = true;

  constructor(
    private readonly store: ExecutionStore,
    private readonly inspect: Inspect,
    private readonly timing: Timing,
  ) {}

  /** Follows an execution until it ends or the result is disposed. */
  watch(ref: ExecutionRef): Disposable {
    const watch = this.watchOf(ref);
    watch.watchers += 1;
    this.schedule(watch);
    let watching = true;
    return {
      dispose: () => {
        if (!watching) return;
        watching = false;
        watch.watchers -= 1;
        if (watch.watchers === 0) this.end(watch);
      },
    };
  }

  /** Reads an execution now; everybody who asks meanwhile shares the request. */
  read(ref: ExecutionRef): Promise<Execution> {
    return this.readOnce(this.watchOf(ref));
  }

  /** An unfocused window polls more slowly; coming back reads what is live at once. */
  setFocused(focused: boolean): void {
    if (focused === this.focused) return;
    this.focused = focused;
    for (const watch of this.watches.values()) {
      if (!focused || watch.watchers === 0) continue;
      watch.cancelTimer?.();
      watch.cancelTimer = undefined;
      if (this.isLive(watch)) void this.poll(watch);
    }
  }

  /** How many executions are being followed. */
  get size(): number {
    return [...this.watches.values()].filter(({ watchers }) => watchers > 0).length;
  }

  dispose(): void {
    for (const watch of [...this.watches.values()]) this.end(watch);
  }

  private watchOf(ref: ExecutionRef): Watch {
    const key = keyOf(ref);
    const known = this.watches.get(key);
    if (known) return known;
    const watch: Watch = { ref, watchers: 0, since: this.timing.now(), failures: 0 };
    this.watches.set(key, watch);
    return watch;
  }

  private isLive({ ref }: Watch): boolean {
    const entry = this.store.get(ref);
    return !entry || !hasEnded(entry.execution);
  }

  private schedule(watch: Watch, waitAtLeastMs = 0): void {
    if (watch.watchers === 0 || watch.cancelTimer || watch.reading || !this.isLive(watch)) return;
    watch.cancelTimer = this.timing.after(Math.max(this.pauseOf(watch), waitAtLeastMs), () => {
      watch.cancelTimer = undefined;
      void this.poll(watch);
    });
  }

  private pauseOf(watch: Watch): number {
    const age = this.timing.now() - watch.since;
    const calm = Math.min(firstPauseMs + age * growth, longestPauseMs);
    const troubled = Math.min(calm * 2 ** Math.min(watch.failures, mostDoublings), 2 * longestPauseMs);
    const spread = 1 + jitter * (2 * this.timing.random() - 1);
    return troubled * spread * (this.focused ? 1 : unfocusedFactor);
  }

  private poll(watch: Watch): Promise<unknown> {
    // The failure is already in the store, where the views read it.
    return this.readOnce(watch).catch(() => undefined);
  }

  private readOnce(watch: Watch): Promise<Execution> {
    watch.reading ??= this.readNow(watch)
      .then(
        (execution) => {
          this.settle(watch);
          watch.failures = 0;
          this.schedule(watch);
          return execution;
        },
        (error: unknown) => {
          this.settle(watch);
          const failure = toFailure(error);
          watch.failures += 1;
          if (!isCancelled(error) && isWorthRetrying(failure)) this.schedule(watch, failure.retryAfterMs);
          throw error;
        },
      );
    return watch.reading;
  }

  private settle(watch: Watch): void {
    watch.reading = undefined;
    watch.abort = undefined;
    if (watch.watchers === 0) this.drop(watch);
  }

  private async readNow(watch: Watch): Promise<Execution> {
    watch.abort = new AbortController();
    try {
      return this.store.put(await this.inspect(watch.ref, watch.abort.signal));
    } catch (error) {
      if (!isCancelled(error)) this.store.markStale(watch.ref, toFailure(error));
      throw error;
    }
  }

  private end(watch: Watch): void {
    watch.cancelTimer?.();
    watch.cancelTimer = undefined;
    watch.abort?.abort();
    this.drop(watch);
  }

  /** A later watch of the same execution has its own place in the map, which stays. */
  private drop(watch: Watch): void {
    const key = keyOf(watch.ref);
    if (this.watches.get(key) === watch) this.watches.delete(key);
  }
}

/** A refused key or a missing execution does not heal by asking again; a person's refresh does ask again. */
function isWorthRetrying({ kind }: Failure): boolean {
  return !['unauthorized', 'forbidden', 'missingSecret', 'notSupported', 'invalidInput'].includes(kind);
}
