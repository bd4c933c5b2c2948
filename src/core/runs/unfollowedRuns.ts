import { Failure } from '../model/errors';
import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import { hasEnded } from '../model/status';
import type { Timing } from '../model/timing';
import type { ExecutionStore } from './store';
import { missingGraceMs, type Watcher } from './watch';

/** Pauses between two reads of one execution: the first; the longest while it goes on; the longest while it cannot be read. */
const firstPauseMs = 10_000;
const longestPauseMs = 30_000;
const longestTroubledMs = 5 * 60_000;
const growth = 2;
/** A list may show many at once. */
const atOnce = 4;

export interface UnfollowedRunsParts {
  readonly store: ExecutionStore;
  readonly watcher: Pick<Watcher, 'isWatched' | 'read'>;
  readonly hasConnection: (connection: string) => boolean;
  /** Whether a window follows it, or will take it over: its end comes from there. */
  readonly isFollowedElsewhere: (ref: ExecutionRef) => Promise<boolean>;
  readonly timing: Pick<Timing, 'monotonic'>;
}

interface Look {
  /** No earlier than this, on the monotonic clock, is it read again. */
  readonly next: number;
  readonly pause: number;
  /** Since when its platform says that there is no such execution. */
  readonly missingSince?: number;
}

/**
 * Executions that somebody sees and nobody follows, such as a run that a person no longer waits for: each is read when
 * it is looked at, so that it settles to the truth, and seldom where that does not end it. Starts nothing by itself.
 */
export class UnfollowedRuns {
  private readonly looks = new Map<string, Look>();
  private readonly waiting = new Map<string, Execution>();
  private reading = 0;

  constructor(private readonly parts: UnfollowedRunsParts) {}

  /** Somebody sees it in this state. */
  look(execution: Execution): void {
    const key = keyOf(execution.ref);
    if (!this.isDue(execution) || this.parts.timing.monotonic() < (this.looks.get(key)?.next ?? 0)) return;
    this.waiting.set(key, execution);
    this.readNext();
  }

  private isDue(execution: Execution): boolean {
    const { hasConnection, watcher } = this.parts;
    const isOpen = !hasEnded(execution) && !execution.local;
    return isOpen && hasConnection(execution.ref.connection) && !watcher.isWatched(execution.ref);
  }

  private readNext(): void {
    for (const [key, execution] of this.waiting) {
      if (this.reading >= atOnce) return;
      this.waiting.delete(key);
      if (!this.isDue(execution)) continue;
      this.reading += 1;
      this.looks.set(key, { pause: firstPauseMs, ...this.looks.get(key), next: Infinity });
      void this.read(execution).then((look) => {
        this.reading -= 1;
        if (look) this.looks.set(key, look);
        else this.looks.delete(key);
        this.readNext();
      });
    }
  }

  /** When to look again; undefined where it has ended. */
  private async read(known: Execution): Promise<Look | undefined> {
    const { store, watcher, timing, isFollowedElsewhere } = this.parts;
    const { ref } = known;
    // What cannot be read stays as it was known, with its name and its state.
    if (!store.get(ref)) store.put(known, known.startedAt);
    const { pause = firstPauseMs, missingSince } = this.looks.get(keyOf(ref)) ?? {};
    const after = (longest: number, since?: number): Look => ({
      next: timing.monotonic() + pause,
      pause: Math.min(pause * growth, longest),
      missingSince: since,
    });
    try {
      if (await isFollowedElsewhere(ref)) return after(longestPauseMs);
      return hasEnded(await watcher.read(ref)) ? undefined : after(longestPauseMs);
    } catch (error) {
      const isMissing = error instanceof Failure && error.kind === 'notFound';
      const since = isMissing ? (missingSince ?? timing.monotonic()) : undefined;
      if (isMissing && since !== undefined && timing.monotonic() - since >= missingGraceMs) return this.end(ref, error);
      return after(longestTroubledMs, since);
    }
  }

  private end(ref: ExecutionRef, failure: Failure): undefined {
    this.parts.store.markGone(ref, failure);
  }
}
