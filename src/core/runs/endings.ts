import type { Disposable, Event } from '../model/event';
import type { Execution } from '../model/model';
import { isFailure } from '../model/status';
import type { Timing } from '../model/timing';
import type { StartedRun } from './startedRuns';

/** When the end of a run is worth an interruption. */
export type NotifyOn = 'failure' | 'always' | 'never';

export interface Ending {
  readonly run: StartedRun;
  readonly execution: Execution;
}

/** Who waited longer than this has gone on to something else. */
const longMs = 30_000;
/** Runs that end together are told together. */
const gatherMs = 1_000;
/** A notification that nobody answers hides by itself after about this long, and the next may come. */
const shownMs = 10_000;

/** Whether a person wants to hear of it: a failure, anything, or what took long while the window was away. */
export function isWorthTelling({ run, execution }: Ending, on: NotifyOn, now: number, focused: boolean): boolean {
  if (on === 'never') return false;
  // Nobody can say how what its platform no longer knows ended: it may have failed.
  if (on === 'always' || execution.gone || isFailure(execution.statusClass)) return true;
  return !focused && (execution.durationMs ?? now - run.at) > longMs;
}

/** Tells the ends of runs that were started here, one notification at a time; what ends meanwhile is summed up. */
export class Endings implements Disposable {
  private readonly listening: Disposable;
  private gathered: Ending[] = [];
  private busy = false;
  private cancelTimer?: () => void;

  constructor(
    onEnd: Event<Ending>,
    private readonly timing: Timing,
    private readonly isWanted: (ending: Ending) => boolean,
    /** Resolves when the person answered or closed it. */
    private readonly tell: (endings: readonly Ending[]) => Promise<unknown>,
  ) {
    this.listening = onEnd((ending) => this.take(ending));
  }

  dispose(): void {
    this.listening.dispose();
    this.cancelTimer?.();
    this.gathered = [];
  }

  private take(ending: Ending): void {
    if (!this.isWanted(ending)) return;
    this.gathered.push(ending);
    if (this.busy) return;
    this.busy = true;
    this.cancelTimer = this.timing.after(gatherMs, () => void this.tellGathered());
  }

  private tellGathered(): void {
    const endings = this.gathered;
    this.gathered = [];
    const next = (): void => {
      if (this.cancelTimer !== cancel) return;
      cancel();
      this.cancelTimer = undefined;
      if (this.gathered.length > 0) this.tellGathered();
      else this.busy = false;
    };
    const cancel = this.timing.after(shownMs, next);
    this.cancelTimer = cancel;
    this.tell(endings).then(next, next);
  }
}
