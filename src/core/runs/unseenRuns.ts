import { DisposableStore } from '../model/disposables';
import { Emitter, type Disposable, type Event } from '../model/event';
import { isFailure } from '../model/status';
import type { Ending } from './endings';
import type { StartedRun } from './startedRuns';

/** What a badge says: how many run, or how many failed that nobody has looked at yet. */
export interface Badge {
  readonly count: number;
  readonly meaning: 'running' | 'failed';
}

interface Runs {
  readonly running: readonly StartedRun[];
  readonly onStart: Event<StartedRun>;
  readonly onEnd: Event<Ending>;
  readonly onStopFollowing: Event<StartedRun>;
}

/** What was started here and wants to be looked at. */
export class UnseenRuns implements Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly changes = new Emitter<Badge | undefined>();
  private failed = 0;
  readonly onChange = this.changes.event;

  constructor(
    private readonly runs: Runs,
    private readonly isLookedAt: () => boolean,
  ) {
    this.subscriptions.add(
      runs.onStart(() => this.announce()),
      runs.onStopFollowing(() => this.announce()),
      runs.onEnd(({ execution }) => {
        if (isFailure(execution.statusClass) && !this.isLookedAt()) this.failed += 1;
        this.announce();
      }),
    );
  }

  /** A failure that nobody has seen counts for more than what runs on. */
  get badge(): Badge | undefined {
    if (this.failed > 0) return { count: this.failed, meaning: 'failed' };
    const count = this.runs.running.length;
    return count > 0 ? { count, meaning: 'running' } : undefined;
  }

  /** Somebody looks now: what failed so far has been seen. */
  markSeen(): void {
    this.failed = 0;
    this.announce();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changes.dispose();
  }

  private announce(): void {
    this.changes.fire(this.badge);
  }
}
