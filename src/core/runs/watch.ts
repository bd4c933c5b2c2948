import { isCancelled, isWorthRetrying, toFailure, type Failure } from '../model/errors';
import type { Disposable } from '../model/event';
import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import { hasEnded } from '../model/status';
import type { Timing } from '../model/timing';
import { longestWaitMs, pollPauseMs } from './pollPause';
import { ScopePoller, crowdedGapMs, fewEnough, type ListNewest } from './scopePoller';
import { RequestSpacer } from './requestSpacer';
import type { ExecutionStore } from './store';

/** Reads one execution from its platform. */
export type Inspect = (ref: ExecutionRef, signal: AbortSignal) => Promise<Execution>;

/** `closely` is for whoever shows its nodes: it is read by itself, however many others are live. */
export type Priority = 'closely' | 'fromAfar';

export interface WatcherOptions {
  /** Where the platform of an execution lists some. */
  readonly list?: ListNewest;
  /** How long reading it last kept this machine busy, in milliseconds. */
  readonly costOf?: (ref: ExecutionRef) => number;
}

/** An execution that was just started may not be known everywhere yet; after this long, one that is not found is gone. */
export const missingGraceMs = 30_000;

interface Watch {
  readonly ref: ExecutionRef;
  watchers: number;
  /** Those of them who look closely. */
  close: number;
  /** On the monotonic clock. */
  since: number;
  failures: number;
  /** Who waits for the request that is under way, whether or not anybody follows. */
  readers: number;
  /** Since when its platform says that there is no such execution, on the monotonic clock. */
  missingSince?: number;
  /** The request under way began before something changed that may decide it. */
  isOutdated?: boolean;
  cancelTimer?: () => void;
  reading?: Promise<Execution>;
  abort?: AbortController;
}

/**
 * The one poller. However many views watch an execution, one request for it is in flight at most, and none ever again
 * once it has ended. Where many of one scope are live, a list request serves them all. It ends on a terminal status or
 * when nobody watches, never on a count.
 */
export class Watcher implements Disposable {
  private readonly watches = new Map<string, Watch>();
  private readonly pollers = new Map<string, ScopePoller>();
  /** Requests for a crowded scope keep apart, whoever asks. */
  private readonly spacers = new Map<string, RequestSpacer>();
  /** Connections whose platform lists nothing. */
  private readonly unlisted = new Set<string>();
  private focused = true;

  constructor(
    private readonly store: ExecutionStore,
    private readonly inspect: Inspect,
    private readonly timing: Timing,
    private readonly more: WatcherOptions = {},
  ) {}

  /** Follows an execution until it ends or the result is disposed. */
  watch(ref: ExecutionRef, priority: Priority = 'fromAfar'): Disposable {
    const watch = this.watchOf(ref);
    const close = priority === 'closely' ? 1 : 0;
    watch.watchers += 1;
    watch.close += close;
    this.schedule(watch);
    let watching = true;
    return {
      dispose: () => {
        if (!watching) return;
        watching = false;
        watch.watchers -= 1;
        watch.close -= close;
        if (watch.watchers === 0) this.end(watch);
      },
    };
  }

  /** Reads an execution now; everybody who asks meanwhile shares the request. */
  read(ref: ExecutionRef): Promise<Execution> {
    const watch = this.watchOf(ref);
    watch.readers += 1;
    return this.readOnce(watch).finally(() => (watch.readers -= 1));
  }

  /** Asks again about everything of a connection that is followed: what stood still may be readable now. */
  resume(connection: string): void {
    for (const watch of this.watches.values()) {
      if (watch.ref.connection !== connection || watch.watchers === 0 || !this.isLive(watch)) continue;
      watch.failures = 0;
      watch.isOutdated = watch.reading !== undefined;
      this.pollSoon(watch);
    }
  }

  /** Ends everything of a connection that is gone, whoever waits for it. */
  forget(connection: string): void {
    for (const watch of [...this.watches.values()]) {
      if (watch.ref.connection !== connection) continue;
      this.end(watch);
      watch.abort?.abort();
      this.drop(watch);
    }
  }

  /** An unfocused window polls more slowly; coming back reads what is live at once. */
  setFocused(focused: boolean): void {
    if (focused === this.focused) return;
    this.focused = focused;
    if (!focused) return;
    for (const poller of this.pollers.values()) poller.reschedule();
    for (const watch of this.watches.values()) if (watch.watchers > 0 && this.isLive(watch)) this.pollSoon(watch);
  }

  /** Whether somebody follows it. */
  readonly isWatched = (ref: ExecutionRef): boolean => (this.watches.get(keyOf(ref))?.watchers ?? 0) > 0;

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
    const watch: Watch = { ref, watchers: 0, close: 0, since: this.timing.monotonic(), failures: 0, readers: 0 };
    this.watches.set(key, watch);
    return watch;
  }

  /** What only this editor knows does not move. */
  private isLive({ ref }: Watch): boolean {
    const execution = this.store.get(ref)?.execution;
    return !execution || !(hasEnded(execution) || execution.local);
  }

  private liveIn({ connection, scope }: Omit<ExecutionRef, 'id'>): readonly Watch[] {
    const inScope = [...this.watches.values()].filter(({ ref }) => ref.connection === connection && ref.scope === scope);
    return inScope.filter((watch) => watch.watchers > 0 && this.isLive(watch));
  }

  private isCrowded({ ref }: Watch): boolean {
    return this.liveIn(ref).filter(({ close }) => close === 0).length > fewEnough;
  }

  private schedule(watch: Watch, waitAtLeastMs = 0): void {
    if (watch.watchers === 0 || watch.cancelTimer || watch.reading || !this.isLive(watch)) return;
    const crowded = this.isCrowded(watch);
    const listed = !this.unlisted.has(watch.ref.connection);
    if (crowded && listed && watch.close === 0) return this.pollerOf(watch.ref).schedule(waitAtLeastMs);
    const pause = Math.max(this.pauseOf(watch), Math.min(waitAtLeastMs, longestWaitMs));
    const wait = crowded ? this.turnIn(watch.ref, pause) : pause;
    watch.cancelTimer = this.timing.after(wait, () => {
      watch.cancelTimer = undefined;
      // Others may have joined meanwhile, with whom it shares the list or the pace.
      if (!crowded && this.isCrowded(watch)) this.schedule(watch);
      else void this.poll(watch);
    });
  }

  private turnIn({ connection, scope }: Omit<ExecutionRef, 'id'>, pause: number): number {
    const key = keyOf({ connection, scope, id: '' });
    const pace = this.spacers.get(key) ?? new RequestSpacer(crowdedGapMs);
    this.spacers.set(key, pace);
    const now = this.timing.monotonic();
    return pace.take(now + pause, now) - now;
  }

  private pauseOf({ since, failures, ref }: { readonly since: number; readonly failures: number; readonly ref?: ExecutionRef }): number {
    const age = this.timing.monotonic() - since;
    const execution = ref && this.store.get(ref)?.execution;
    const isUnknown = execution !== undefined && execution.status !== '' && execution.statusClass === 'unknown';
    return pollPauseMs({ age, failures, isUnknown, isFocused: this.focused, costMs: ref && this.more.costOf?.(ref), random: this.timing.random() });
  }

  private pollerOf({ connection, scope }: ExecutionRef): ScopePoller {
    const key = keyOf({ connection, scope, id: '' });
    const known = this.pollers.get(key);
    if (known) return known;
    const members = (): readonly Watch[] => this.liveIn({ connection, scope }).filter(({ close }) => close === 0);
    const poller = new ScopePoller(connection, scope, {
      list: this.more.list ?? (() => Promise.resolve(undefined)),
      store: this.store,
      timing: this.timing,
      members: () => members().map(({ ref }) => ref),
      // The youngest is the one that may end soon.
      pause: (failures) => this.pauseOf({ since: Math.max(0, ...members().map(({ since }) => since)), failures }),
      turn: (pause) => this.turnIn({ connection, scope }, pause),
      readOne: (ref) => this.read(ref),
      onRead: ({ failure, unlisted }) => {
        if (unlisted) this.unlisted.add(connection);
        if (failure && !isWorthRetrying(failure)) return;
        for (const watch of this.liveIn({ connection, scope })) this.schedule(watch, failure?.retryAfterMs);
      },
    });
    this.pollers.set(key, poller);
    return poller;
  }

  private pollSoon(watch: Watch): void {
    watch.cancelTimer?.();
    watch.cancelTimer = undefined;
    if (this.isCrowded(watch)) this.schedule(watch);
    else void this.poll(watch);
  }

  private poll(watch: Watch): Promise<unknown> {
    // The failure is already in the store, where the views read it.
    return this.readOnce(watch).catch(() => undefined);
  }

  private readOnce(watch: Watch): Promise<Execution> {
    watch.reading ??= this.readNow(watch).then(
      (execution) => {
        this.settle(watch);
        watch.failures = 0;
        watch.missingSince = undefined;
        this.schedule(watch);
        return execution;
      },
      (error: unknown) => {
        const isWanted = watch.isOutdated;
        this.settle(watch);
        const failure = toFailure(error);
        watch.failures += 1;
        if (!isCancelled(error) && (isWanted || this.isRetried(watch, failure))) this.schedule(watch, failure.retryAfterMs);
        throw error;
      },
    );
    return watch.reading;
  }

  private settle(watch: Watch): void {
    watch.reading = undefined;
    watch.isOutdated = false;
    watch.abort = undefined;
    if (watch.watchers === 0) this.drop(watch);
  }

  private async readNow(watch: Watch): Promise<Execution> {
    watch.abort = new AbortController();
    try {
      return this.store.put(await this.inspect(watch.ref, watch.abort.signal));
    } catch (error) {
      if (!isCancelled(error)) this.noteFailure(watch, toFailure(error));
      throw error;
    }
  }

  private noteFailure(watch: Watch, failure: Failure): void {
    if (failure.kind === 'notFound') watch.missingSince ??= this.timing.monotonic();
    else watch.missingSince = undefined;
    const wasSeen = (this.store.get(watch.ref)?.seenAt ?? 0) > 0;
    if (wasSeen && this.isMissing(watch)) this.store.markGone(watch.ref, failure);
    else this.store.markStale(watch.ref, failure, watch.watchers > 0 && this.isRetried(watch, failure));
  }

  private isRetried(watch: Watch, failure: Failure): boolean {
    return isWorthRetrying(failure) && !this.isMissing(watch);
  }

  /** Whether it is missing for longer than a new execution may be. */
  private isMissing({ missingSince }: Watch): boolean {
    return missingSince !== undefined && this.timing.monotonic() - missingSince >= missingGraceMs;
  }

  private end(watch: Watch): void {
    watch.cancelTimer?.();
    watch.cancelTimer = undefined;
    // Whoever waits for an answer without following keeps the request.
    if (watch.readers === 0) watch.abort?.abort();
    if (watch.readers === 0) this.drop(watch);
    const key = keyOf({ ...watch.ref, id: '' });
    const poller = this.pollers.get(key);
    // The last one to go ends what served them all.
    if (!poller || this.liveIn(watch.ref).length > 0) return;
    poller.end();
    this.pollers.delete(key);
    this.spacers.delete(key);
  }

  /** A later watch of the same execution has its own place in the map, which stays. */
  private drop(watch: Watch): void {
    if (this.watches.get(keyOf(watch.ref)) === watch) this.watches.delete(keyOf(watch.ref));
  }
}
