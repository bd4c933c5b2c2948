import { askAboutValues } from './askAboutValues';
import { DisposableStore } from '../model/disposables';
import type { Disposable, Event } from '../model/event';
import type { Failure } from '../model/errors';
import type { Execution, ExecutionRef } from '../model/model';
import { hasEnded } from '../model/status';
import type { Timing } from '../model/timing';
import type { Ending } from './endings';
import { RunHistory, type KnownRuns } from './history';
import type { Surplus } from './historyLimit';
import { inspectThrough, listThrough } from './inspect';
import { Journal } from './journal';
import { Launcher, type Launch } from './launch';
import type { StartedRun } from './startedRuns';
import type { RunsOptions } from './runsOptions';
import { ExecutionLists, type KnownLists } from './lists';
import { mergeExecutions } from './merge';
import { ExecutionStore, neverSeen, noNames, type ExecutionNames, type Executions } from './store';
import { UnfollowedRuns } from './unfollowedRuns';
import { ValueMemory } from './valueMemory';
import { Watcher, type Priority } from './watch';

/** What views see: the truth about executions and the means to keep it fresh. Nothing here starts or changes anything. */
export interface RunsView {
  readonly executions: Executions;
  readonly lists: KnownLists;
  readonly history: KnownRuns;
  readonly names: ExecutionNames;
  /** Runs started here that have not ended, newest last. */
  readonly running: readonly StartedRun[];
  readonly onStart: Event<StartedRun>;
  readonly onEnd: Event<Ending>;
  readonly onStopFollowing: Event<StartedRun>;
  /** Follows an execution until it ends or the result is disposed. */
  follow(ref: ExecutionRef, priority?: Priority): Disposable;
  /** Reads an execution now; everybody who asks meanwhile shares the request. */
  read(ref: ExecutionRef): Promise<Execution>;
  /**
   * Asks something about the values of an execution. Where they are not in memory any more, it is read again and asked
   * about once more: what its platform does not tell again is what was kept of it.
   */
  askAbout<T>(ref: ExecutionRef, ask: (execution: Execution) => Promise<T>): Promise<T>;
  /** The same about several at once, in their order. */
  askAboutAll<T>(refs: readonly ExecutionRef[], ask: (executions: readonly Execution[]) => Promise<T>): Promise<T>;
  /** Somebody sees an execution that nobody may follow any more: it is read, now and then, until it has ended. */
  look(execution: Execution): void;
  /** Loads the first page of a list, or merges it into what is loaded. */
  refreshList(connection: string, scope: string): Promise<void>;
  /** Loads the next page of a list that has something new. */
  loadMore(connection: string, scope: string): Promise<void>;
  /** Begins a list anew, for another filter or order. */
  restartList(connection: string, scope: string): Promise<void>;
  /** Takes in what other windows did to the kept runs. */
  refreshHistory(): Promise<void>;
}

/**
 * The one owner of executions: what is known of them, who is asked about them, and what was started here. Made once by
 * the composition root; views get {@link RunsView}, features the verbs. It alone hears that a connection changed or went.
 */
export class Runs implements RunsView, Disposable {
  readonly names: ExecutionNames;
  private readonly store: ExecutionStore;
  private readonly kept: RunHistory;
  private readonly allLists: ExecutionLists;
  private readonly watcher: Watcher;
  private readonly launcher: Launcher;
  private readonly unfollowed: UnfollowedRuns;
  private readonly memory?: ValueMemory;
  private readonly subscriptions = new DisposableStore();
  private readonly timing: Timing;

  constructor({ timing, providerOf, journal, records, ...options }: RunsOptions) {
    this.timing = timing;
    this.names = options.names ?? noNames;
    this.store = new ExecutionStore(timing, this.names);
    this.kept = new RunHistory(records, options.historyLimit, { secrets: options.secrets, secretsIn: options.secretsIn, records: options.recordReader });
    const inspect = inspectThrough(this.store, providerOf, timing, (ref) => this.kept.recall(ref));
    this.watcher = new Watcher(this.store, options.inspectElsewhere?.(inspect) ?? inspect, timing, { list: listThrough(providerOf), costOf: options.costOf });
    const startedHere = (connection: string, scope: string) => this.kept.of(connection, scope);
    const { store, watcher, kept: history } = this;
    const { hasConnection, pageSize, wantedOf } = options;
    this.allLists = new ExecutionLists({ store, providerOf, pageSize, startedHere, wantedOf });
    const { values, valueBudget = () => 256 * 1024 * 1024 } = options;
    const isShown = (ref: ExecutionRef) => watcher.isWatched(ref);
    this.memory = values && new ValueMemory({ store, owner: values, timing, isShown, budget: valueBudget });
    const starts = new Journal(journal);
    this.launcher = new Launcher({ journal: starts, store, watcher, history, providerOf, hasConnection, timing });
    this.unfollowed = new UnfollowedRuns({ store, watcher, hasConnection, timing, isFollowedElsewhere: (ref) => starts.isNoted(ref) });
    this.subscriptions.add(
      this.names.onChange((connection) => store.fillNames(connection)),
      store.onChange(({ entry, before }) => {
        this.memory?.take(entry.execution);
        this.kept.learn(entry.execution, before?.execution);
      }),
      this.launcher.onStart(({ ref }) => this.allLists.add(ref)),
      // Only the list says how long an execution took; where many run, it was the list that told the end.
      this.launcher.onEnd(({ run: { ref }, execution }) => {
        if (execution.durationMs === undefined) void this.refreshList(ref.connection, ref.scope);
      }),
    );
  }

  get executions(): Executions {
    return this.store;
  }

  get lists(): KnownLists {
    return this.allLists;
  }

  get history(): KnownRuns {
    return this.kept;
  }

  get running(): readonly StartedRun[] {
    return this.launcher.running;
  }

  get onStart(): Event<StartedRun> {
    return this.launcher.onStart;
  }

  get onEnd(): Event<Ending> {
    return this.launcher.onEnd;
  }

  get onStopFollowing(): Event<StartedRun> {
    return this.launcher.onStopFollowing;
  }

  /** See {@link Launcher.launch}. */
  start(launch: Launch): Promise<Execution> {
    return this.launcher.launch(launch);
  }

  /** See {@link Launcher.rerun}. */
  rerun(execution: Execution, agent?: string): Promise<Execution> {
    return this.launcher.rerun(execution, agent);
  }

  /** See {@link Launcher.resumeFrom}. */
  resumeFrom(execution: Execution, node: string): Promise<Execution> {
    return this.launcher.resumeFrom(execution, node);
  }

  /** What a person must hear of a run although nobody waits for it any more. */
  get onTrouble(): Event<Failure> {
    return this.launcher.onTrouble;
  }

  /** Picks up what dead windows left, now and for as long as there may be more. */
  takeOver(): Promise<void> {
    return this.launcher.takeOver();
  }

  /** See {@link Launcher.candidatesOf}. */
  candidatesOf(intent: string): readonly Execution[] {
    return this.launcher.candidatesOf(intent);
  }

  /** See {@link Launcher.decide}. */
  decide(intent: string, id: string | undefined): Promise<Execution | undefined> {
    return this.launcher.decide(intent, id);
  }

  /** Stops following a run because the person asked to; the run itself goes on. */
  stopFollowing(intent: string): void {
    this.launcher.stopFollowing(intent);
  }

  follow(ref: ExecutionRef, priority?: Priority): Disposable {
    return this.watcher.watch(ref, priority);
  }

  read(ref: ExecutionRef): Promise<Execution> {
    return this.watcher.read(ref);
  }

  askAbout<T>(ref: ExecutionRef, ask: (execution: Execution) => Promise<T>): Promise<T> {
    return this.askAboutAll([ref], ([execution = neverSeen(ref).execution]) => ask(execution));
  }

  askAboutAll<T>(refs: readonly ExecutionRef[], ask: (executions: readonly Execution[]) => Promise<T>): Promise<T> {
    for (const ref of refs) this.memory?.touch(ref);
    return askAboutValues(refs, ask, { executions: this.store, read: (ref) => this.read(ref), recall: (ref) => this.kept.recall(ref) });
  }

  look(execution: Execution): void {
    this.unfollowed.look(execution);
  }

  refreshList(connection: string, scope: string): Promise<void> {
    return this.allLists.refresh(connection, scope);
  }

  loadMore(connection: string, scope: string): Promise<void> {
    return this.allLists.loadMore(connection, scope);
  }

  restartList(connection: string, scope: string): Promise<void> {
    return this.allLists.restart(connection, scope);
  }

  async refreshHistory(): Promise<void> {
    await this.kept.refresh();
    for (const { execution } of this.kept.list()) {
      const known = this.store.get(execution.ref)?.execution;
      // Another window saw the end of what this one only knows as running.
      if (known && !hasEnded(known) && hasEnded(execution)) this.store.put(execution, execution.endedAt);
    }
  }

  /** Puts what is kept of an execution on show, nodes included, before its platform is asked. Whether anything was. */
  async showKept(ref: ExecutionRef): Promise<boolean> {
    const known = this.store.get(ref)?.execution;
    // What cannot be read here, its platform tells.
    const execution = known?.nodes ? undefined : await this.kept.recall(ref).catch(() => undefined);
    if (!execution) return false;
    // What the platform told meanwhile is newer than what is kept.
    const newest = this.store.get(ref)?.execution;
    if (newest) this.store.put(mergeExecutions(execution, newest));
    else this.store.put(execution, execution.endedAt ?? execution.startedAt);
    return true;
  }

  /** Deletes kept runs. */
  deleteKept(...intents: readonly string[]): Promise<void> {
    return this.kept.remove(...intents);
  }

  /** Deletes every kept run; what this version cannot read stays. */
  clearKept(): Promise<void> {
    return this.kept.clear();
  }

  /**
   * A payload file, or a folder of such, has another name: the runs that came from it go along. `since` leaves alone what
   * was sent before, from another document of the same name.
   */
  renameSource(from: string, to: string, since?: number): Promise<void> {
    return this.kept.renameSource({ from, to }, this.timing.now(), since);
  }

  /** See {@link RunHistory.onSurplus}. */
  get onSurplus(): Event<Surplus> {
    return this.kept.onSurplus;
  }

  /** See {@link RunHistory.keepToLimit}. */
  keepToHistoryLimit(agreed?: number): Promise<void> {
    return this.kept.keepToLimit(agreed);
  }

  /** An unfocused window polls more slowly. */
  setFocused(focused: boolean): void {
    this.watcher.setFocused(focused);
  }

  /** The connection has another key, address or choice of scopes: what was loaded through it is loaded anew. */
  connectionChanged(connection: string): void {
    this.allLists.forget(connection);
    this.watcher.resume(connection);
    void this.launcher.takeOver();
  }

  /** The connection is gone: nothing of it is followed any more. The runs that are kept of it stay until somebody deletes them. */
  connectionRemoved(connection: string): void {
    this.allLists.forget(connection);
    this.launcher.connectionRemoved(connection);
    this.watcher.forget(connection);
    this.store.forget(connection);
    this.memory?.forget(connection);
  }

  /** Deletes the kept runs of a connection. */
  deleteKeptOf(connection: string): Promise<void> {
    return this.kept.forget(connection);
  }

  /** Lets go of everything; what still runs is left to other windows and later ones. Resolves when they can know it. */
  close(): Promise<void> {
    const closed = this.launcher.close();
    this.dispose();
    return closed;
  }

  dispose(): void {
    this.subscriptions.dispose();
    void this.launcher.close();
    this.watcher.dispose();
    this.kept.dispose();
    this.allLists.dispose();
  }
}
