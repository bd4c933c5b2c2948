import { Emitter, type Event } from '../model/event';
import type { Failure } from '../model/errors';
import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import type { Timing } from '../model/timing';
import { mapHeld } from '../values/held';
import { mergeExecutions } from './merge';

/** One execution as everybody sees it: the last good state, and why it could not be read since, if it could not. */
export interface Entry {
  readonly execution: Execution;
  /** When the server last told the state, in milliseconds since the epoch. */
  readonly seenAt: number;
  readonly stale?: Failure;
  /** Whether somebody asks again by itself after it could not be read. */
  readonly isRetrying?: boolean;
}

/** Whether its state is an old one that stays: nobody asks again by itself. What it does now is not known. */
export function isUnread({ stale, isRetrying = false }: Entry): boolean {
  return stale !== undefined && !isRetrying;
}

export interface Change {
  readonly ref: ExecutionRef;
  readonly entry: Entry;
  readonly before?: Entry;
}

/** The read-only face of the store, which is all that views get. */
export interface Executions {
  get(ref: ExecutionRef): Entry | undefined;
  readonly onChange: (listener: (change: Change) => void) => { dispose(): void };
}

/** What things are called, where a platform's answer leaves it out. */
export interface ExecutionNames {
  /** The execution with the names that are known by now; the same one where nothing is missing. */
  fill(execution: Execution): Execution;
  /** The same, and what is missing is asked for. */
  complete(execution: Execution): Execution;
  /** What a scope is called; asked for where nobody ever said. */
  scope(connection: string, scope: string): string | undefined;
  /** Fires the connection of which names came or changed. */
  readonly onChange: Event<string>;
}

/** Where nothing has a name but what its platform tells with it. */
export const noNames: ExecutionNames = {
  fill: (execution) => execution,
  complete: (execution) => execution,
  scope: () => undefined,
  onChange: () => ({ dispose: () => undefined }),
};

/** The truth for every execution on show. Every change makes a new entry; an equal one changes nothing. */
export class ExecutionStore implements Executions {
  private readonly entries = new Map<string, Entry>();
  private readonly firstHeard = new Map<string, number>();
  private readonly changes = new Emitter<Change>();
  readonly onChange = this.changes.event;

  constructor(
    private readonly timing: Pick<Timing, 'now' | 'monotonic'>,
    private readonly names = noNames,
  ) {}

  get(ref: ExecutionRef): Entry | undefined {
    return this.entries.get(keyOf(ref));
  }

  /** When this window first knew of an execution, on the monotonic clock. */
  firstHeardOf(ref: ExecutionRef): number | undefined {
    return this.firstHeard.get(keyOf(ref));
  }

  /** Merges what a server told, now or earlier, into what is known, and returns the result. */
  put(news: Execution, seenAt = this.timing.now()): Execution {
    const before = this.get(news.ref);
    // A platform that tells of it again has it still.
    const told = before?.execution.gone && !news.gone ? { ...news, gone: false } : news;
    const merged = before ? mergeExecutions(before.execution, told) : told;
    const execution = this.names.complete(merged);
    this.set({ execution, seenAt }, before);
    return execution;
  }

  /** Keeps the last good state, if there is one, and marks it stale; `isRetrying` says whether it is read again by itself. */
  markStale(ref: ExecutionRef, failure: Failure, isRetrying: boolean): void {
    const before = this.get(ref);
    this.set({ ...(before ?? neverSeen(ref)), stale: failure, isRetrying }, before);
  }

  /** Keeps the last state of an execution that its platform no longer knows: it has ended, nobody can say how. */
  markGone(ref: ExecutionRef, failure: Failure): void {
    const before = this.get(ref);
    const { execution, seenAt } = before ?? neverSeen(ref);
    this.set({ execution: { ...execution, gone: true }, seenAt, stale: failure, isRetrying: false }, before);
  }

  /** Lets go of the values that an execution holds. That is no news: whoever asks about them reads it again. */
  letGo(ref: ExecutionRef): void {
    const entry = this.get(ref);
    if (!entry) return;
    const execution = mapHeld(entry.execution, (value) => ({ ...value, place: { dropped: true } }));
    this.entries.set(keyOf(ref), { ...entry, execution });
  }

  /** Names what had no name, now that more is known of a connection. */
  fillNames(connection: string): void {
    for (const before of [...this.entries.values()]) {
      if (before.execution.ref.connection !== connection) continue;
      this.set({ ...before, execution: this.names.fill(before.execution) }, before);
    }
  }

  /** Forgets everything of a connection that is gone. */
  forget(connection: string): void {
    for (const [key, { execution }] of this.entries) {
      if (execution.ref.connection !== connection) continue;
      this.entries.delete(key);
      this.firstHeard.delete(key);
    }
  }

  private set(entry: Entry, before: Entry | undefined): void {
    const ref = entry.execution.ref;
    this.entries.set(keyOf(ref), entry);
    if (!before) this.firstHeard.set(keyOf(ref), this.timing.monotonic());
    const unchanged =
      before && before.execution === entry.execution && before.stale === entry.stale && before.isRetrying === entry.isRetrying;
    if (!unchanged) this.changes.fire({ ref, entry, before });
  }
}

/** What is known of an execution before its platform said anything. */
export function neverSeen(ref: ExecutionRef): Entry {
  return { execution: { ref, status: '', statusClass: 'unknown' }, seenAt: 0 };
}

/** What is known now of an execution that is kept in this state. That it could not be read since tells nothing of it. */
export function latestOf(executions: Pick<Executions, 'get'>, kept: Execution): Execution {
  const known = executions.get(kept.ref)?.execution;
  return known === undefined || known.status === '' ? kept : known;
}
