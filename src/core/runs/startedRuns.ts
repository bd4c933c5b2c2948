import { Emitter } from '../model/event';
import type { Failure } from '../model/errors';
import { keyOf, sameExecution, type Execution, type ExecutionRef, type RunAnswer, type Target } from '../model/model';
import { classOfExecution, hasEnded } from '../model/status';
import type { Timing } from '../model/timing';
import type { Started } from '../platforms/provider';
import type { Heartbeat } from './heartbeat';
import type { RunHistory } from './history';
import type { Journal, JournalEntry } from './journal';
import { notedNowhere, wasAnother } from './launchFailures';
import { OwnEntries } from './ownEntries';
import type { ExecutionStore } from './store';
import type { Watcher } from './watch';

/** A run started from this editor that nobody has seen the end of. */
export interface StartedRun extends Pick<JournalEntry, 'source' | 'repeats' | 'agent'> {
  readonly ref: ExecutionRef;
  readonly intent: string;
  readonly target: Target;
  /** When it was sent, in milliseconds since the epoch. */
  readonly at: number;
}

/** What {@link StartedRuns} works with. */
export interface StartedRunsParts {
  readonly journal: Journal;
  readonly heartbeat: Heartbeat;
  readonly store: ExecutionStore;
  readonly watcher: Watcher;
  readonly history: RunHistory;
  readonly hasConnection: (connection: string) => boolean;
  /** Whether the answer of an action is still to come. */
  readonly isAwaited: (intent: string) => boolean;
  readonly timing: Timing;
}

interface Followed {
  readonly run: StartedRun;
  readonly stop: () => void;
  /** Tells the end, if it has ended. */
  readonly look: () => void;
}

/** What is known of a start besides the execution's id. */
export interface Adoption {
  readonly started?: Started;
  /** What was sent, secrets masked, where it is not kept yet. */
  readonly payload?: string;
  /** Only this editor has a name for it. */
  readonly isLocal?: boolean;
}

/** The runs of this window whose execution is known: kept in the history, noted in the journal, followed to their end. */
export class StartedRuns {
  private readonly followed = new Map<string, Followed>();
  /** Which execution each action turned out to be: its start is told once, however often the platform names it. */
  private readonly found = new Map<string, string>();
  /** Runs whose execution was found by evidence, and which no answer has named since. */
  private readonly guesses = new Map<string, StartedRun>();
  /** Those of them that have ended, while the answer is still to come. */
  private readonly held = new Set<string>();
  readonly entries: OwnEntries;
  private readonly starts = new Emitter<StartedRun>();
  private readonly ends = new Emitter<{ run: StartedRun; execution: Execution }>();
  private readonly stops = new Emitter<StartedRun>();
  private readonly troubles = new Emitter<Failure>();
  private isClosed = false;
  readonly onStart = this.starts.event;
  readonly onStopFollowing = this.stops.event;
  readonly onEnd = this.ends.event;
  readonly onTrouble = this.troubles.event;

  constructor(private readonly parts: StartedRunsParts) {
    this.entries = new OwnEntries(parts.journal, parts.heartbeat, parts.timing);
  }

  /** Runs that have not ended, newest last. */
  get running(): readonly StartedRun[] {
    return [...this.followed.values()].map(({ run }) => run);
  }

  /** The execution that an action turned out to be, as far as that is known. */
  foundOf(intent: string): string | undefined {
    return this.found.get(intent);
  }

  /** Whether an action is followed, or is over. */
  isKnown(intent: string): boolean {
    return this.followed.has(intent) || this.entries.isOver(intent);
  }

  tellTrouble(failure: Failure): void {
    this.troubles.fire(failure);
  }

  /** Takes an execution in as the one that this entry started. */
  adopt(entry: JournalEntry, { started, payload, isLocal }: Adoption = {}): Execution {
    const { intent, target, at, source, repeats, agent, execution: id = intent } = entry;
    const ref: ExecutionRef = { connection: target.connection, scope: target.scope, id };
    const before = this.found.get(intent);
    if (before !== undefined && before !== id) this.disown(intent, { ...ref, id: before });
    const execution = this.parts.store.put(this.newsOf(entry, ref, started, isLocal));
    const run: StartedRun = { ref, intent, target, at, source, ...(repeats !== undefined && { repeats }), ...(agent !== undefined && { agent }) };
    if (entry.guessed) this.guesses.set(intent, run);
    else this.confirm(run);
    void this.remember(run, execution, payload);
    const isNews = this.found.get(intent) !== id;
    this.found.set(intent, id);
    if (isNews) this.followToItsEnd(run);
    if (isNews || !entry.guessed) void this.note({ ...entry, execution: id });
    return execution;
  }

  /** Its answer has come, or is lost: what looked like it, and has ended, is as much as will be known. */
  settle(intent: string): void {
    if (!this.held.delete(intent)) return;
    this.followed.get(intent)?.look();
    // What was gone and is not is read on.
    const left = this.followed.get(intent);
    if (left) this.parts.watcher.read(left.run.ref).catch(() => undefined);
  }

  /** Nothing was started: what was taken for it is somebody else's, and nothing of it is kept. */
  async dropGuess({ intent, target: { connection, scope } }: JournalEntry, id: string): Promise<void> {
    this.disown(intent, { connection, scope, id });
    await this.parts.history.discard(intent).catch(() => undefined);
  }

  /** Stops following a run; its end is nobody's news any more. */
  stopFollowing(intent: string): void {
    const known = this.followed.get(intent);
    if (!known) return;
    this.release(intent);
    void this.forget(intent);
    this.stops.fire(known.run);
  }

  /** Leaves a run to the window that has its entry now. */
  letGo(intent: string): void {
    const known = this.followed.get(intent);
    if (!known) return;
    this.release(intent);
    this.parts.heartbeat.release(intent);
    this.stops.fire(known.run);
  }

  /** Takes an entry out of the journal; true where no other window did before. */
  forget(intent: string): Promise<boolean> {
    return this.entries.remove(intent);
  }

  close(): void {
    this.isClosed = true;
    this.entries.close();
    for (const { stop } of [...this.followed.values()]) stop();
    this.followed.clear();
    for (const emitter of [this.starts, this.stops, this.ends, this.troubles]) emitter.dispose();
  }

  private newsOf({ target, at, sent, guessed }: JournalEntry, ref: ExecutionRef, started: Started | undefined, isLocal?: boolean): Execution {
    const { store, timing } = this.parts;
    const answer = started?.answer;
    const known = store.get(ref)?.execution;
    // An id that an answer named settles what was only taken to be so.
    const certainty = guessed ? { guessed } : known?.guessed && { guessed: false };
    // What the platform told about it is truer than what a start alone can know.
    // What an answer names is there.
    if (known?.status) return { ...known, ...(answer && { answer }), ...certainty, ...(started?.id !== undefined && known.gone && { gone: false }) };
    const word = started?.status ?? (answer ? wordOf(answer) : 'RUNNING');
    return {
      ref,
      status: word,
      statusClass: classOfExecution(word),
      workflow: { id: target.workflow || undefined, name: target.workflowName },
      // On the server's clock, by which the list is in order.
      startedAt: sent ? Math.round((sent.earliest + sent.latest) / 2) : at,
      ...(answer && { answer, endedAt: timing.now(), type: 'SYNC' }),
      ...(isLocal && { local: true }),
      ...certainty,
    };
  }

  /** Its id is known: what was taken for another run of ours by evidence, and is this one, was never the other. */
  private confirm({ intent, ref }: StartedRun): void {
    this.guesses.delete(intent);
    for (const guess of [...this.guesses.values()]) {
      if (!sameExecution(guess.ref, ref)) continue;
      const isFollowed = this.followed.has(guess.intent);
      this.release(guess.intent);
      void this.forget(guess.intent);
      this.parts.history.discard(guess.intent).catch(() => undefined);
      if (isFollowed) this.stops.fire(guess);
      this.troubles.fire(wasAnother(guess));
    }
  }

  /** What was only taken for a run turned out to be somebody else's. */
  private disown(intent: string, ref: ExecutionRef): void {
    const { store } = this.parts;
    const known = store.get(ref)?.execution;
    this.release(intent);
    if (known?.guessed) store.put({ ...known, guessed: false });
  }

  /** What is followed needs no note to go on; where the disk refuses it, a person hears of it once. */
  private async note(entry: JournalEntry): Promise<void> {
    // What has ended meanwhile, or is another window's, is not noted again.
    const isWanted = async (): Promise<boolean> => {
      if (this.followed.has(entry.intent) && (await this.isElsewhere(entry))) this.letGo(entry.intent);
      return this.followed.has(entry.intent);
    };
    try {
      await this.entries.note(entry, isWanted);
    } catch (error) {
      this.troubles.fire(notedNowhere(entry, error));
    }
  }

  /**
   * Whether another window, to which this one had seemed dead, follows it, or told the end: then the entry is gone, and the
   * end stands in My Runs.
   */
  private async isElsewhere({ intent, execution }: JournalEntry): Promise<boolean> {
    const { journal, history, heartbeat } = this.parts;
    const state = await journal.read().catch(() => undefined);
    if (!state) return false;
    const known = state.entries.find(({ entry }) => entry.intent === intent);
    if (known) return known.owner !== heartbeat.owner && known.entry.execution === execution;
    await history.refresh().catch(() => undefined);
    const kept = history.get(intent);
    return kept !== undefined && hasEnded(kept.execution);
  }

  /** A disk that is full loses the record, not the run. */
  private async remember({ intent, target, at, source, repeats, agent }: StartedRun, execution: Execution, payload?: string): Promise<void> {
    await this.parts.history.keep({ intent, target, at, source, repeats, agent, execution, ...(payload !== undefined && { payload }) }).catch(() => undefined);
  }

  private release(intent: string): void {
    this.found.delete(intent);
    this.guesses.delete(intent);
    this.held.delete(intent);
    this.followed.get(intent)?.stop();
    this.followed.delete(intent);
  }

  private followToItsEnd(run: StartedRun): void {
    const { watcher, store, hasConnection } = this.parts;
    if (this.isClosed) return;
    if (!hasConnection(run.ref.connection)) return void this.forget(run.intent);
    const key = keyOf(run.ref);
    const watching = watcher.watch(run.ref);
    const look = (): void => endIfOver(store.get(run.ref)?.execution);
    const listening = store.onChange(({ ref, entry }) => {
      if (keyOf(ref) === key) endIfOver(entry.execution);
    });
    const stop = (): void => {
      watching.dispose();
      listening.dispose();
    };
    const endIfOver = (execution: Execution | undefined): void => {
      if (!execution || !hasEnded(execution) || this.followed.get(run.intent)?.run !== run) return;
      // The answer may name another, which must not be lost by then.
      if (this.guesses.has(run.intent) && this.parts.isAwaited(run.intent)) return void this.held.add(run.intent);
      this.followed.delete(run.intent);
      stop();
      void this.tellEnd(run, execution);
    };
    this.followed.set(run.intent, { run, stop, look });
    this.starts.fire(run);
    look();
  }

  /**
   * One window tells the end: the one that takes the entry out of the journal. That goes when the end is kept, so that a
   * window that goes in between leaves it to another.
   */
  private async tellEnd(run: StartedRun, execution: Execution): Promise<void> {
    this.entries.end(run.intent);
    await this.remember(run, execution);
    if (this.isClosed) return;
    if (await this.forget(run.intent)) this.ends.fire({ run, execution });
    else this.stops.fire(run);
  }
}

/** The execution's state as far as the answer of its workflow tells it. */
function wordOf({ error }: RunAnswer): string {
  return error === undefined ? 'COMPLETED' : 'ERRORED';
}
