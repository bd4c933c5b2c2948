import { SerialQueue } from '../model/serialQueue';
import type { Timing } from '../model/timing';
import type { Heartbeat } from './heartbeat';
import { mostRemovals, removalPauseMs, type Journal, type JournalEntry } from './journal';

/** The journal's entries of this window's actions, from the note of their execution until they are out of it. */
export class OwnEntries {
  /** Actions that are over: what the journal may still hold of them is only waiting to be removed. */
  private readonly over = new Set<string>();
  /** By action, what cancels a removal that is still to come. */
  private readonly removals = new Map<string, () => void>();
  /** Of notes and removals of an entry: none comes back, and who removed it first is told that it was there. */
  private readonly changes = new SerialQueue();
  private isClosed = false;

  constructor(
    private readonly journal: Journal,
    private readonly heartbeat: Heartbeat,
    private readonly timing: Timing,
  ) {}

  isOver(intent: string): boolean {
    return this.over.has(intent);
  }

  /** From now on the journal holds no more of it than what is to be removed. */
  end(intent: string): void {
    this.over.add(intent);
  }

  /** An action that is tried again is not over: what was to be removed of it stays. */
  reopen(intent: string): void {
    this.over.delete(intent);
    this.removals.get(intent)?.();
    this.removals.delete(intent);
  }

  /** Writes down what is known of it now, unless that is wanted no more when its turn has come. */
  note(entry: JournalEntry, isWanted: () => Promise<boolean>): Promise<void> {
    return this.changes.run(entry.intent, async () => {
      if (await isWanted()) await this.journal.write(entry);
    });
  }

  /** Takes an entry out of the journal; true where no other window did before. A disk that keeps it now may let go of it later. */
  async remove(intent: string, tries = 1): Promise<boolean> {
    this.end(intent);
    try {
      return await this.changes.run(intent, () => this.journal.remove(intent));
    } catch {
      if (tries < mostRemovals) this.removeLater(intent, removalPauseMs, tries + 1);
      return true;
    } finally {
      this.heartbeat.release(intent);
    }
  }

  /** Takes it out once whoever waits has been told what became of it: to be told twice is better than never. */
  removeWhenTold(intent: string): void {
    this.end(intent);
    this.removeLater(intent, 0);
  }

  close(): void {
    this.isClosed = true;
    for (const cancel of this.removals.values()) cancel();
  }

  private removeLater(intent: string, ms: number, tries?: number): void {
    if (this.isClosed) return;
    const remove = (): void => {
      this.removals.delete(intent);
      void this.remove(intent, tries);
    };
    this.removals.set(intent, this.timing.after(ms, remove));
  }
}
