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
  /** Another window has an entry now, because this one seemed dead, or had it and took it out: this one does not go on with it. */
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
 * Takes over what dead windows left in the journal, each entry by one window, and leaves to another what that took over
 * from this one: for as long as its window owns entries, it looks at every beat. Once it was asked to look, it looks again
 * and again: a beat apart for as long as the journal holds entries that other windows own or that could not be gone on with,
 * and now and then otherwise.
 */
export class Takeover implements Disposable {
  private readonly monitor = new HeartbeatMonitor();
  /** Beats to rest before an entry of ours is tried again, and how many the next rest has. */
  private readonly resting = new Map<string, { readonly left: number; readonly next: number }>();
  /** Claims that had lost their entry when it was last looked. */
  private orphans: ReadonlySet<string> = new Set();
  private cancelTimer?: () => void;
  private looking?: Promise<void>;
  /** What is being gone on with: a start that is looked for takes minutes, and other entries do not wait for it. */
  private readonly resuming = new Map<string, Promise<void>>();
  private isAsked = false;
  private disposed = false;
  /** Looks in a row at which the journal could not be read. */
  private unreadable = 0;

  private readonly beats: Disposable;

  constructor(private readonly parts: TakeoverParts) {
    this.beats = parts.heartbeat.onBeat(() => void this.look());
  }

  /** Looks at the journal now. Resolves when what could be taken over is gone on with, or was given up. */
  async check(): Promise<void> {
    this.isAsked = true;
    await this.look();
    await Promise.all(this.resuming.values());
  }

  dispose(): void {
    this.disposed = true;
    this.beats.dispose();
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  private look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookNow(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.disposed) return;
    const { journal, timing } = this.parts;
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
      const left = state.entries.filter(({ owner }) => owner === this.own || dead.has(owner));
      const taken = await Promise.all(left.map(async ({ entry, owner }) => owner === this.own || (await this.claim(entry, owner))));
      const mine = left.flatMap(({ entry }, index) => (taken[index] && this.isDue(entry.intent) ? [entry] : []));
      await this.forgetDead(state, dead);
      await this.tidy(state);
      for (const entry of mine) this.resume(entry);
      const isOpen = taken.includes(false) || this.resuming.size > 0 || this.resting.size > 0;
      isUnfinished = isOpen || owners.size > dead.size || state.orphans.length > 0;
    } catch {
      // The journal cannot be read now; the next look may.
      this.unreadable += 1;
      isUnfinished = this.unreadable < mostUnreadable;
    }
    // A window that starts something later may die as well.
    if (this.isAsked && !this.disposed) this.cancelTimer = timing.after(isUnfinished ? beatMs : idleMs, () => void this.look());
  }

  private get own(): string {
    return this.parts.heartbeat.owner;
  }

  /** What is in the journal no more is over: another window, which had only seemed dead, took it out. */
  private forgetRests({ entries }: JournalState): void {
    const present = new Set(entries.map(({ entry }) => entry.intent));
    for (const intent of this.resting.keys()) {
      if (present.has(intent)) continue;
      this.resting.delete(intent);
      this.parts.letGo(intent);
    }
  }

  private isDue(intent: string): boolean {
    if (this.resuming.has(intent) || this.parts.isBusy(intent)) return false;
    const rest = this.resting.get(intent);
    if (!rest || rest.left <= 0) return true;
    this.resting.set(intent, { ...rest, left: rest.left - 1 });
    return false;
  }

  private async claim({ intent }: JournalEntry, from: string): Promise<boolean> {
    const { journal, heartbeat } = this.parts;
    // The sign of life comes first: an entry of a window that seems dead would be taken away again.
    const isAlive = await heartbeat.hold(intent);
    const isOurs = isAlive && (await journal.claim(intent, from, this.own).catch(() => false));
    // The other window may have ended it, and removed it, a moment ago.
    const isThere = isOurs && (await journal.read()).entries.some(({ entry, owner }) => entry.intent === intent && owner === this.own);
    if (isOurs && !isThere) await journal.remove(intent);
    if (!isThere) heartbeat.release(intent);
    return isThere;
  }

  private resume(entry: JournalEntry): void {
    const { intent } = entry;
    const rest = (): void => {
      const next = this.resting.get(intent)?.next ?? 1;
      this.resting.set(intent, { left: next - 1, next: Math.min(next * 2, longestRest) });
    };
    const done = this.parts.resume(entry).then(() => void this.resting.delete(intent), rest);
    this.resuming.set(intent, done.finally(() => this.resuming.delete(intent)));
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
