import { Emitter } from '../model/event';
import type { Failure } from '../model/errors';
import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import { mergeExecutions } from './merge';

/** One execution as everybody sees it: the last good state, and why it could not be read since, if it could not. */
export interface Entry {
  readonly execution: Execution;
  /** When the server last told the state, in milliseconds since the epoch. */
  readonly seenAt: number;
  readonly stale?: Failure;
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

/** The truth for every execution on show. Every change makes a new entry; an equal one changes nothing. */
export class ExecutionStore implements Executions {
  private readonly entries = new Map<string, Entry>();
  private readonly firstHeard = new Map<string, number>();
  private readonly changes = new Emitter<Change>();
  readonly onChange = this.changes.event;

  constructor(private readonly now: () => number) {}

  get(ref: ExecutionRef): Entry | undefined {
    return this.entries.get(keyOf(ref));
  }

  /** When this window first heard of an execution, in milliseconds since the epoch. */
  firstHeardOf(ref: ExecutionRef): number | undefined {
    return this.firstHeard.get(keyOf(ref));
  }

  /** Takes in what a server told, now or then, and returns what is known now, older facts included. */
  put(news: Execution, seenAt = this.now()): Execution {
    const before = this.get(news.ref);
    const execution = before ? mergeExecutions(before.execution, news) : news;
    this.set({ execution, seenAt }, before);
    return execution;
  }

  /** Keeps the last good state, if there is one, and says that it could not be renewed. */
  markStale(ref: ExecutionRef, failure: Failure): void {
    const before = this.get(ref);
    this.set({ ...(before ?? neverSeen(ref)), stale: failure }, before);
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
    if (!before) this.firstHeard.set(keyOf(ref), this.now());
    const unchanged = before && before.execution === entry.execution && before.stale === entry.stale;
    if (!unchanged) this.changes.fire({ ref, entry, before });
  }
}

/** What is known of an execution before its platform said anything. */
export function neverSeen(ref: ExecutionRef): Entry {
  return { execution: { ref, status: '', statusClass: 'unknown' }, seenAt: 0 };
}
