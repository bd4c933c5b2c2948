import type { Disposable } from '../model/event';
import type { Timing } from '../model/timing';
import { beatMs, HeartbeatMonitor, leaving, type Heartbeat } from './heartbeat';
import type { Journal, JournalEntry, JournalState } from './journal';

/** What {@link Takeover} works with. */
export interface TakeoverParts {
  readonly journal: Journal;
  readonly heartbeat: Heartbeat;
  readonly timing: Timing;
  /** Whether this window is at work on an entry of its own: sending it, following it, or asking a person about it. */
  readonly isBusy: (intent: string) => boolean;
  /** Another window has an entry now, because this one seemed dead: it goes on with it, and this one does not. */
  readonly letGo: (intent: string) => void;
  /** Goes on with an entry that this window has now. Rejects where that cannot be done yet. */
  readonly resume: (entry: JournalEntry) => Promise<void>;
}

/** How often it is looked where nothing is under way in any window. */
const idleMs = 60_000;
/** An entry that could not be gone on with is tried again after so many beats at most. */
const longestRest = 12;
/** A journal that cannot be read is looked at again so often, a beat apart; after that, now and then. */
const mostUnreadable = 12;

/**
 * Takes over what dead windows left in the journal, each entry by one window. Once it was asked to look, it
 * looks again and again: a beat apart for as long as the journal holds entries that other windows own or that could not be
 * gone on with, and now and then otherwise.
 */
export class Takeover implements Disposable {
  private readonly monitor = new HeartbeatMonitor();
  /** Beats to rest before an entry of ours is tried again, and how many the next rest has. */
  private readonly resting = new Map<string, { readonly left: number; readonly next: number }>();
  /** Claims that had lost their entry when it was last looked. */
  private orphans: ReadonlySet<string> = new Set();
  private cancelTimer?: () => void;
  private checking?: Promise<void>;
  private disposed = false;
  /** Looks in a row at which the journal could not be read. */
  private unreadable = 0;

  constructor(private readonly parts: TakeoverParts) {}

  /** Looks at the journal now. Resolves when what could be taken over is gone on with, or was given up. */
  check(): Promise<void> {
    this.checking ??= this.checkNow().finally(() => (this.checking = undefined));
    return this.checking;
  }

  dispose(): void {
    this.disposed = true;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  private async checkNow(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.disposed) return;
    const { journal, isBusy, timing } = this.parts;
    let isUnfinished: boolean;
    try {
      const state = await journal.read();
      this.unreadable = 0;
      this.forgetRests(state);
      // A window that died before its first entry was down has left no more than its sign.
      const everybody = [...state.entries.map(({ owner }) => owner), ...state.signs.keys()];
      const owners = new Set(everybody.filter((owner) => owner !== this.own));
      const dead = this.monitor.look(owners, state, timing.monotonic());
      for (const { entry, owner } of state.entries) if (owner !== this.own && !dead.has(owner)) this.parts.letGo(entry.intent);
      const mine = await Promise.all(
        state.entries.map(async ({ entry, owner }) => {
          const isMine = owner === this.own || (dead.has(owner) && (await this.claim(entry, owner)));
          return isMine && !isBusy(entry.intent) && this.isDue(entry.intent) ? [entry] : [];
        }),
      );
      await this.forgetDead(state, dead);
      await this.tidy(state);
      const outcomes = await Promise.all(mine.flat().map((entry) => this.resume(entry)));
      isUnfinished = outcomes.includes(false) || this.resting.size > 0 || owners.size > dead.size || state.orphans.length > 0;
    } catch {
      // The journal cannot be read now; the next look may.
      this.unreadable += 1;
      isUnfinished = this.unreadable < mostUnreadable;
    }
    // A window that starts something later may die as well.
    if (!this.disposed) this.cancelTimer = timing.after(isUnfinished ? beatMs : idleMs, () => void this.check());
  }

  private get own(): string {
    return this.parts.heartbeat.owner;
  }

  /** What is in the journal no more needs no rest. */
  private forgetRests({ entries }: JournalState): void {
    const present = new Set(entries.map(({ entry }) => entry.intent));
    for (const intent of this.resting.keys()) if (!present.has(intent)) this.resting.delete(intent);
  }

  private isDue(intent: string): boolean {
    const rest = this.resting.get(intent);
    if (!rest || rest.left <= 0) return true;
    this.resting.set(intent, { ...rest, left: rest.left - 1 });
    return false;
  }

  private async claim({ intent }: JournalEntry, from: string): Promise<boolean> {
    const { journal, heartbeat } = this.parts;
    // The sign of life comes first: an entry of a window that seems dead would be taken away again.
    await heartbeat.hold(intent);
    const isOurs = await journal.claim(intent, from, this.own).catch(() => false);
    // The other window may have ended it, and removed it, a moment ago.
    const isThere = isOurs && (await journal.read()).entries.some(({ entry, owner }) => entry.intent === intent && owner === this.own);
    if (isOurs && !isThere) await journal.remove(intent);
    if (!isThere) heartbeat.release(intent);
    return isThere;
  }

  private async resume(entry: JournalEntry): Promise<boolean> {
    const { intent } = entry;
    try {
      await this.parts.resume(entry);
      this.resting.delete(intent);
      return true;
    } catch {
      const next = this.resting.get(intent)?.next ?? 1;
      this.resting.set(intent, { left: next - 1, next: Math.min(next * 2, longestRest) });
      return false;
    }
  }

  /** A dead window's sign goes with its last entry: while it has one that could not be taken, it stays known as dead. */
  private async forgetDead({ signs }: JournalState, dead: ReadonlySet<string>): Promise<void> {
    const gone = [...signs].filter(([owner, sign]) => owner !== this.own && (dead.has(owner) || sign === leaving));
    if (gone.length === 0) return;
    const { entries } = await this.parts.journal.read();
    const owners = new Set(entries.map(({ owner }) => owner));
    for (const [owner] of gone) if (!owners.has(owner)) await this.parts.journal.removeSign(owner).catch(() => undefined);
  }

  /** A claim goes without its entry, which may only not have been readable the first time. */
  private async tidy({ orphans }: JournalState): Promise<void> {
    for (const claim of orphans) if (this.orphans.has(claim)) await this.parts.journal.removeOrphan(claim).catch(() => undefined);
    this.orphans = new Set(orphans);
  }
}
