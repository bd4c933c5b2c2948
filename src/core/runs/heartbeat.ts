import { Emitter } from '../model/event';
import { SerialQueue } from '../model/serialQueue';
import type { Timing } from '../model/timing';
import { mostRemovals, removalPauseMs, type Journal, type JournalState } from './journal';

/** How often a window that owns entries says that it lives, and how often others look. */
export const beatMs = 5_000;
/** So many looks in a row at the same sign, each a beat apart, mean that its window is dead. */
const looksUntilDead = 4;
/** The sign of a window that goes. */
export const leaving = 'left';

/**
 * A window's sign of life: renewed for as long as it owns entries, so that others leave these alone. It is judged by
 * whether it changes, never by what a clock says: clocks are set, and hosts may be remote. A window cannot be sure that its
 * signs arrive: others may take its entries over, and it has to look at every beat whether they are still its own.
 */
export class Heartbeat {
  private beats = 0;
  /** Whether the last sign is down. */
  private isTold = false;
  private cancelTimer?: () => void;
  private readonly owned = new Set<string>();
  private left?: Promise<void>;
  private readonly queue = new SerialQueue();
  private readonly beating = new Emitter<void>();
  /** Every beat for as long as the window owns entries. */
  readonly onBeat = this.beating.event;

  constructor(
    readonly owner: string,
    private readonly journal: Pick<Journal, 'sign' | 'removeSign'>,
    private readonly timing: Timing,
  ) {}

  /** From now on the window has this entry. Tells whether others can know that it lives, when that is decided. */
  async hold(intent: string): Promise<boolean> {
    const isFirst = this.owned.size === 0;
    this.owned.add(intent);
    if (this.left) return false;
    if (isFirst) {
      this.cancelTimer?.();
      this.plan();
      void this.beat();
    }
    await this.inOrder(() => Promise.resolve());
    return this.isTold;
  }

  holds(intent: string): boolean {
    return this.owned.has(intent);
  }

  release(intent: string): void {
    if (!this.owned.delete(intent) || this.owned.size > 0 || this.left) return;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.removeSign(1);
  }

  /** The window goes: what it still owns may be taken over at once. */
  leave(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const ownsSome = this.owned.size > 0;
    this.left ??= ownsSome ? this.inOrder(() => this.journal.sign(this.owner, leaving)) : Promise.resolve();
    return this.left;
  }

  /** A disk that does not let go of the sign now may do so later; others take no notice of it meanwhile. */
  private removeSign(tries: number): void {
    const isNeeded = (): boolean => this.owned.size === 0 && this.left === undefined;
    const remove = async (): Promise<void> => {
      if (!isNeeded()) return;
      await this.journal.removeSign(this.owner).catch(() => {
        if (tries < mostRemovals) this.cancelTimer = this.timing.after(removalPauseMs, () => isNeeded() && this.removeSign(tries + 1));
      });
    };
    void this.inOrder(remove);
  }

  private plan(): void {
    this.cancelTimer = this.timing.after(beatMs, () => {
      this.plan();
      void this.beat();
      this.beating.fire();
    });
  }

  private beat(): Promise<void> {
    this.beats += 1;
    const sign = String(this.beats);
    return this.inOrder(async () => {
      this.isTold = false;
      await this.journal.sign(this.owner, sign);
      this.isTold = true;
    });
  }

  /** One after the other, so that an older sign never follows a newer one. A disk that refuses one may take the next. */
  private inOrder(work: () => Promise<void>): Promise<void> {
    return this.queue.run('', work).catch(() => undefined);
  }
}

interface Look {
  readonly sign: string | undefined;
  /** So many looks in a row, a beat apart, at this sign. */
  readonly count: number;
  /** Of the last look that counted, on the monotonic clock. */
  readonly at: number;
}

/** Tells dead windows from living ones, by looking at their signs again and again. */
export class HeartbeatMonitor {
  private readonly seen = new Map<string, Look>();

  /** The owners among these that are dead. `now` is the monotonic clock's: looks closer than a beat count as one. */
  look(owners: ReadonlySet<string>, { signs }: Pick<JournalState, 'signs'>, now: number): ReadonlySet<string> {
    for (const owner of this.seen.keys()) if (!owners.has(owner)) this.seen.delete(owner);
    const dead = new Set<string>();
    for (const owner of owners) {
      const look = nextLook(this.seen.get(owner), signs.get(owner), now);
      this.seen.set(owner, look);
      // An earlier version's entries name no owner, and a window that left said so.
      if (owner === '' || look.sign === leaving || look.count >= looksUntilDead) dead.add(owner);
    }
    return dead;
  }
}

function nextLook(before: Look | undefined, sign: string | undefined, now: number): Look {
  if (!before || before.sign !== sign) return { sign, count: 1, at: now };
  return now - before.at < beatMs ? before : { sign, count: before.count + 1, at: now };
}
