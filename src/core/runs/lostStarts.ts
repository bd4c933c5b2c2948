import { Cancelled, Failure } from '../model/errors';
import type { Execution } from '../model/model';
import type { Timing } from '../model/timing';
import type { Provider, Started } from '../platforms/provider';
import type { RunHistory } from './history';
import type { Journal, JournalEntry } from './journal';
import { lost, outOfSight, severalFound } from './launchFailures';
import { RunSearch, type LostStart } from './search';
import type { StartedRuns } from './startedRuns';
import type { ExecutionStore } from './store';

/** What {@link LostStarts} works with. */
export interface LostStartsParts {
  readonly journal: Journal;
  readonly store: ExecutionStore;
  readonly history: RunHistory;
  readonly timing: Timing;
  readonly runs: StartedRuns;
  readonly hasConnection: (connection: string) => boolean;
  /** Fires when the window goes. */
  readonly closing: AbortSignal;
}

/** What is known of a start besides its entry while it is looked for. */
interface Looking {
  readonly payload?: string;
  readonly cause?: Failure;
  /** The window that took it over, where another sent it: it has to be that one's still when it was found. */
  readonly by?: string;
}

/** A start that one of several executions may be: a person decides. */
interface Undecided {
  readonly entry: JournalEntry;
  readonly executions: readonly Execution[];
}

/**
 * Starts that no answer named an execution for: each becomes the one that evidence tells, or a person decides, or it is
 * told that it was not found.
 */
export class LostStarts {
  private readonly search: RunSearch;
  private readonly undecided = new Map<string, Undecided>();
  /** Ends what is looked for through a connection when that is removed. */
  private readonly removals = new Map<string, AbortController>();

  constructor(private readonly parts: LostStartsParts) {
    const { store, timing } = parts;
    this.search = new RunSearch(
      {
        heardBefore: (ref, moment) => (store.firstHeardOf(ref) ?? Infinity) < moment,
        takenIn: (connection, scope, intent) => this.takenIn(connection, scope, intent),
      },
      timing,
    );
  }

  /** Whether a person is asked about it. */
  isUndecided(intent: string): boolean {
    return this.undecided.has(intent);
  }

  /** The executions that a start may be where its answer was lost and several fit; newest first. */
  candidatesOf(intent: string): readonly Execution[] {
    return this.undecided.get(intent)?.executions ?? [];
  }

  /** A person says which of the candidates a start is; undefined where it is none of them. */
  async decide(intent: string, id: string | undefined): Promise<Execution | undefined> {
    const known = this.undecided.get(intent);
    if (!known) throw new Failure('invalidInput', 'This start is not known any more. Look for it in the list of executions.');
    this.undecided.delete(intent);
    if (id !== undefined) return this.parts.runs.adopt({ ...known.entry, execution: id });
    await this.parts.runs.forget(intent);
    return undefined;
  }

  /** Nobody is asked about it any more. */
  drop(intent: string): void {
    this.undecided.delete(intent);
  }

  /** Nothing is looked for or asked about the starts of a connection that is gone, and nothing is noted of them. */
  dropOf(connection: string): void {
    this.removals.get(connection)?.abort();
    this.removals.delete(connection);
    for (const [intent, { entry }] of [...this.undecided]) {
      if (entry.target.connection !== connection) continue;
      this.undecided.delete(intent);
      void this.parts.runs.forget(intent);
    }
  }

  /** The workflow answered without saying which execution it was: where the list does not tell at once, its answer is all there is. */
  async placeAnswer(start: LostStart, provider: Provider, started: Started, payload?: string): Promise<Execution> {
    const { entry } = start;
    const found = await this.search.findNow(start, provider, this.signalOf(entry));
    return found.kind === 'one'
      ? this.parts.runs.adopt({ ...entry, execution: found.execution.ref.id, guessed: true }, { started, payload })
      : this.parts.runs.adopt({ ...entry, execution: entry.intent }, { started, payload, isLocal: true });
  }

  /**
   * Looks for a start, and takes in what is found.
   * @throws Failure that says why it is not known which execution it is; Cancelled where that is no matter of this window any more.
   */
  async lookFor(start: LostStart, provider: Provider, { payload, cause, by }: Looking = {}): Promise<Execution> {
    const { entry } = start;
    const { intent } = entry;
    const signal = this.signalOf(entry);
    const found = await this.search.find(start, provider, signal);
    // Its connection was removed; where the window goes, others find out.
    if (signal.aborted && !this.parts.closing.aborted) void this.parts.runs.forget(intent);
    if (signal.aborted || (by !== undefined && !(await this.isStillOf(by, intent)))) throw new Cancelled();
    switch (found.kind) {
      case 'one':
        return this.parts.runs.adopt({ ...entry, execution: found.execution.ref.id, guessed: true }, { payload });
      case 'several':
        this.undecided.set(intent, { entry, executions: found.executions });
        throw severalFound(entry, found.executions.length, cause);
      case 'unread':
        throw outOfSight(entry, found.failure);
      case 'none':
        this.parts.runs.entries.removeWhenTold(intent);
        throw lost(entry, provider, cause);
    }
  }

  /** Follows the execution of a workflow that is being waited for, once the platform lists it. */
  async followSyncRun(start: LostStart, provider: Provider, signal: AbortSignal, payload?: string): Promise<void> {
    const until = AbortSignal.any([signal, this.signalOf(start.entry)]);
    const execution = await this.search.followSyncRun(start, provider, until);
    if (execution && !until.aborted) this.parts.runs.adopt({ ...start.entry, execution: execution.ref.id, guessed: true }, { payload });
  }

  /** Ids in a scope that are other runs of ours, in whichever window. */
  private async takenIn(connection: string, scope: string, intent: string): Promise<ReadonlySet<string>> {
    const { history, journal } = this.parts;
    // Another window's run may have begun and ended since this one last looked.
    await history.refresh();
    const kept = (await history.of(connection, scope)).filter((run) => run.intent !== intent).map(({ execution }) => execution.ref.id);
    const { entries } = await journal.read();
    const noted = entries.flatMap(({ entry }) => (entry.intent !== intent && entry.target.connection === connection ? (entry.execution ?? []) : []));
    return new Set([...kept, ...noted]);
  }

  /** Fires when the window goes or the connection does; has fired where that is gone already. */
  private signalOf({ target: { connection } }: JournalEntry): AbortSignal {
    if (!this.parts.hasConnection(connection)) return AbortSignal.abort();
    const removal = this.removals.get(connection) ?? new AbortController();
    this.removals.set(connection, removal);
    return AbortSignal.any([this.parts.closing, removal.signal]);
  }

  /** A window that only seemed dead may have told the end meanwhile. Where the journal cannot be read, nothing says so. */
  private async isStillOf(owner: string, intent: string): Promise<boolean> {
    const state = await this.parts.journal.read().catch(() => undefined);
    return !state || state.entries.some((one) => one.entry.intent === intent && one.owner === owner);
  }
}
