import { isCancelled, isWorthRetrying, toFailure, type Failure } from '../model/errors';
import type { Execution, ExecutionRef } from '../model/model';
import type { Timing } from '../model/timing';
import type { ExecutionStore } from './store';

/** The newest executions of a scope; undefined where its platform lists none. */
export type ListNewest = (
  connection: string,
  scope: string,
  limit: number,
  signal: AbortSignal,
) => Promise<readonly Execution[] | undefined>;

/** More live executions than this in one scope, none of them looked at closely, share a list request. */
export const fewEnough = 3;
/** How far apart the lists of a crowded scope are at least. */
const listPauseMs = 1_250;
/** How far apart any two requests for a crowded scope are: with the sidebar's own, less than two in a second. */
export const crowdedGapMs = 650;

const smallestPage = 25;
const largestPage = 100;

export interface ScopePollerWork {
  readonly list: ListNewest;
  readonly store: ExecutionStore;
  readonly timing: Timing;
  /** Who is to be renewed now. */
  readonly members: () => readonly ExecutionRef[];
  /** Milliseconds until the next request, for so many failures in a row. */
  readonly pause: (failures: number) => number;
  /** Milliseconds until its turn, which comes after so many at the earliest. */
  readonly turn: (pauseMs: number) => number;
  /** Reads the one that the list did not reach. */
  readonly readOne: (ref: ExecutionRef) => Promise<unknown>;
  /** Called after every request: whoever is still to be followed is followed on. `failure` is why there was no answer. */
  readonly onRead: (outcome: { readonly failure?: Failure; readonly unlisted?: boolean }) => void;
}

/** The many live executions of one scope: one list request at a time renews them all. */
export class ScopePoller {
  private cancelTimer?: () => void;
  private abort?: AbortController;
  /** Somebody wanted a request while one was under way: it comes next, whatever that one is told. */
  private isAskedAgain = false;
  private failures = 0;
  /** Members that the newest page no longer holds; they take turns with the list. */
  private missing: readonly ExecutionRef[] = [];
  private listIsNext = true;

  constructor(
    private readonly connection: string,
    private readonly scope: string,
    private readonly work: ScopePollerWork,
  ) {}

  schedule(waitAtLeastMs = 0): void {
    if (this.abort) this.isAskedAgain = true;
    if (this.cancelTimer || this.abort) return;
    const pause = Math.max(this.work.pause(this.failures), waitAtLeastMs, listPauseMs);
    this.cancelTimer = this.work.timing.after(this.work.turn(pause), () => {
      this.cancelTimer = undefined;
      void this.read();
    });
  }

  /** Takes the pause as it is now in place of the one that was begun. */
  reschedule(): void {
    if (!this.cancelTimer) return;
    this.cancelTimer();
    this.cancelTimer = undefined;
    this.schedule();
  }

  end(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.abort?.abort();
    this.abort = undefined;
  }

  private async read(): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    const [behind] = this.listIsNext ? [] : this.missing;
    this.listIsNext = behind !== undefined || this.missing.length === 0;
    const outcome = behind ? await this.readBehind(behind) : await this.readList(abort.signal);
    if (this.abort !== abort) return;
    this.abort = undefined;
    const { isAskedAgain } = this;
    this.isAskedAgain = false;
    this.work.onRead(outcome);
    if (isAskedAgain) this.schedule();
  }

  private async readBehind(ref: ExecutionRef): Promise<{ readonly failure?: Failure }> {
    this.missing = this.missing.slice(1);
    // The failure is in the store; the others are none the worse for it.
    await this.work.readOne(ref).catch(() => undefined);
    return {};
  }

  private async readList(signal: AbortSignal): Promise<{ readonly failure?: Failure; readonly unlisted?: boolean }> {
    const { list, store } = this.work;
    const members = this.work.members();
    if (members.length === 0) return {};
    const limit = Math.min(Math.max(members.length * 2, smallestPage), largestPage);
    try {
      const found = await list(this.connection, this.scope, limit, signal);
      if (!found) return { unlisted: true };
      if (signal.aborted) return {};
      this.failures = 0;
      const asked = new Set(members.map(({ id }) => id));
      for (const execution of found) if (asked.delete(execution.ref.id)) store.put(execution);
      // Who was read just now comes last, so that each has its turn however often the list comes between.
      const waiting = this.missing.filter(({ id }) => asked.delete(id));
      this.missing = [...waiting, ...members.filter(({ id }) => asked.has(id))];
      this.listIsNext = this.missing.length === 0;
      return {};
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return {};
      this.failures += 1;
      const failure = toFailure(error);
      for (const ref of members) store.markStale(ref, failure, isWorthRetrying(failure));
      return { failure };
    }
  }
}
