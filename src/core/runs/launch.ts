import { randomUUID } from 'node:crypto';
import { Failure, toFailure } from '../model/errors';
import { Emitter } from '../model/event';
import { keyOf, type Execution, type ExecutionRef, type RunAnswer, type Target } from '../model/model';
import type { Provider, RunRequest, Started } from '../platforms/provider';
import { classOfExecution, hasEnded } from '../model/status';
import type { Timing } from '../model/timing';
import type { RunHistory } from './history';
import type { Journal, JournalEntry } from './journal';
import type { RunSearch } from './search';
import type { ExecutionStore } from './store';
import type { Watcher } from './watch';

/** How long an earlier window's unanswered run is still looked for. */
const forgottenAfterMs = 24 * 60 * 60 * 1_000;

export interface Launch {
  readonly target: Target;
  /** JSON text, exactly as it travels. */
  readonly payload: string;
  /** The same with secret values masked, to be kept; the payload itself when left out. */
  readonly masked?: string;
  readonly source?: string;
  /** The user action's UUID, where it is tried again on a platform that knows it as the same action. */
  readonly intent?: string;
}

/** A run started from this editor that nobody has seen the end of. */
export interface StartedRun {
  readonly ref: ExecutionRef;
  readonly intent: string;
  readonly target: Target;
  /** When it was sent, in milliseconds since the epoch. */
  readonly at: number;
  readonly source?: string;
}

/** What a {@link Launcher} works with. */
export interface LauncherParts {
  readonly journal: Journal;
  readonly store: ExecutionStore;
  readonly watcher: Watcher;
  readonly search: RunSearch;
  readonly history: RunHistory;
  readonly providerOf: (connection: string) => Promise<Provider>;
  readonly timing: Timing;
}

/**
 * Starts executions, each exactly once: written down, sent, followed to its end. When the answer is lost the execution
 * is looked for and never sent again.
 */
export class Launcher {
  private readonly followed = new Map<string, { run: StartedRun; stop: () => void }>();
  /** Which execution each action turned out to be: its start is told once, however often the platform names it. */
  private readonly announced = new Map<string, string>();
  /** What was sent, until it is in the history. */
  private readonly payloads = new Map<string, string>();
  private readonly starts = new Emitter<StartedRun>();
  private readonly ends = new Emitter<{ run: StartedRun; execution: Execution }>();
  private readonly stops = new Emitter<StartedRun>();
  readonly onStart = this.starts.event;
  readonly onStopFollowing = this.stops.event;
  readonly onEnd = this.ends.event;

  constructor(private readonly parts: LauncherParts) {}

  /** Runs that have not ended, newest last. */
  get running(): readonly StartedRun[] {
    return [...this.followed.values()].map(({ run }) => run);
  }

  /**
   * Resolves when the platform acknowledged, when the workflow that was waited for answered, or when a lost execution
   * was found.
   * @throws Failure whose `maybeSent` says whether it may have started all the same.
   */
  async launch({ target, payload, masked = payload, source, intent = randomUUID() }: Launch): Promise<Execution> {
    const provider = await this.parts.providerOf(target.connection);
    const { scope, workflow, slug, configId, mode = 'async', instanceTag, includeHeaders } = target;
    const request: RunRequest = {
      ...{ scope, workflow, slug, configId, payload, intent },
      ...{ mode, instanceTag, includeHeaders },
    };
    const entry: JournalEntry = { version: 1, intent, target, at: this.parts.timing.now(), source };
    return this.send(entry, provider, (signal) => provider.start(request, signal), masked);
  }

  /** Runs an execution once more with its own payload; the platform makes a new one. */
  async rerun(execution: Execution): Promise<Execution> {
    const provider = await this.parts.providerOf(execution.ref.connection);
    const { rerun, label } = provider;
    if (!rerun) throw new Failure('notSupported', '{0} cannot rerun an execution with this credential.', [label]);
    return this.repeat(execution, provider, (signal) => rerun(execution.ref, signal));
  }

  /** Starts a new execution from a node that succeeded, with what was known there. */
  async resumeFrom(execution: Execution, node: string): Promise<Execution> {
    const provider = await this.parts.providerOf(execution.ref.connection);
    const { resumeFrom, label } = provider;
    if (!resumeFrom) throw new Failure('notSupported', '{0} cannot resume an execution from a node.', [label]);
    return this.repeat(execution, provider, (signal) => resumeFrom(execution.ref, node, signal));
  }

  /** Picks up what earlier windows left: follows what was acknowledged, looks for what was not. */
  async resume(): Promise<readonly Failure[]> {
    const lost: Failure[] = [];
    for (const entry of await this.parts.journal.read()) {
      if (this.followed.has(entry.intent)) continue;
      try {
        await this.resumeEntry(entry, lost);
      } catch {
        // The connection is gone or out of reach: the entry stays for a later window.
      }
    }
    return lost;
  }

  /** Stops following a run because the person asked to; it stays in its list, and its end is nobody's news. */
  stopFollowing(intent: string): void {
    const known = this.followed.get(intent);
    if (!known) return;
    this.release(intent);
    void this.parts.journal.remove(intent);
    this.stops.fire(known.run);
  }

  /** Lets go of every run without forgetting it: the journal has it. */
  dispose(): void {
    for (const { stop } of [...this.followed.values()]) stop();
    this.followed.clear();
    this.starts.dispose();
    this.stops.dispose();
    this.ends.dispose();
  }

  private repeat(
    { ref, workflow }: Execution,
    provider: Provider,
    post: (signal: AbortSignal) => Promise<string | undefined>,
  ): Promise<Execution> {
    const { connection, scope } = ref;
    const target: Target = { connection, scope, workflow: workflow?.id ?? '', workflowName: workflow?.name };
    const entry: JournalEntry = { version: 1, intent: randomUUID(), target, at: this.parts.timing.now() };
    return this.send(entry, provider, async (signal) => ({ id: await post(signal) }));
  }

  private async send(
    entry: JournalEntry,
    provider: Provider,
    post: (signal: AbortSignal) => Promise<Started>,
    masked?: string,
  ): Promise<Execution> {
    if (masked !== undefined) this.payloads.set(entry.intent, masked);
    await this.parts.journal.write(entry);
    const answered = new AbortController();
    const followed = entry.target.mode === 'sync' ? this.followSyncRun(entry, provider, answered.signal) : undefined;
    let started: Started | undefined;
    let failure: Failure | undefined;
    try {
      // Never aborted: a person who stops waiting has not stopped the run, and its answer is still wanted.
      started = await post(new AbortController().signal);
    } catch (error) {
      failure = toFailure(error);
    } finally {
      answered.abort();
    }
    const seen = await followed;
    if (started?.id !== undefined) {
      if (seen && seen.ref.id !== started.id) this.release(entry.intent);
      return this.adopt(entry, started.id, started);
    }
    if (failure && !failure.maybeSent) {
      this.release(entry.intent);
      this.payloads.delete(entry.intent);
      await this.parts.journal.remove(entry.intent);
      throw failure;
    }
    const found = seen?.ref.id ?? (await this.parts.search.find(entry, provider));
    if (found !== undefined) return this.adopt(entry, found, started);
    // The workflow answered without saying which execution it was: its answer is all there is.
    if (started?.answer) return this.adopt(entry, entry.intent, started, true);
    await this.parts.journal.remove(entry.intent);
    throw notFound(entry, provider, failure);
  }

  /** Follows the execution of a workflow that is being waited for, once the platform lists it. */
  private async followSyncRun(entry: JournalEntry, provider: Provider, signal: AbortSignal): Promise<Execution | undefined> {
    const id = await this.parts.search.followSyncRun(entry, provider, signal);
    return id === undefined || signal.aborted ? undefined : this.adopt(entry, id);
  }

  private async resumeEntry(entry: JournalEntry, lost: Failure[]): Promise<void> {
    const age = this.parts.timing.now() - entry.at;
    if (age > forgottenAfterMs) return this.parts.journal.remove(entry.intent);
    const provider = await this.parts.providerOf(entry.target.connection);
    const found = entry.execution ?? (await this.parts.search.find(entry, provider));
    if (found) {
      await this.adopt(entry, found);
    } else {
      lost.push(notFound(entry, provider));
      await this.parts.journal.remove(entry.intent);
    }
  }

  /** Takes an execution in as the one that this entry started. `local` when only this editor has a name for it. */
  private async adopt(entry: JournalEntry, id: string, started: Partial<Started> = {}, local = false): Promise<Execution> {
    const { connection, scope, workflow, workflowName } = entry.target;
    const ref: ExecutionRef = { connection, scope, id };
    const { answer } = started;
    const word = started.status ?? (answer ? wordOf(answer) : 'RUNNING');
    const news: Execution = {
      ref,
      status: word,
      statusClass: classOfExecution(word),
      workflow: { id: workflow, name: workflowName },
      startedAt: entry.at,
      ...(answer && { answer, endedAt: this.parts.timing.now(), type: 'SYNC' }),
      ...(local && { local }),
    };
    const known = this.parts.store.get(ref)?.execution;
    // What the platform told about it is truer than what a start alone can know.
    const execution = this.parts.store.put(known ? { ...known, ...(answer && { answer }) } : news);
    const { intent, target, at, source } = entry;
    const run: StartedRun = { ref, intent, target, at, source };
    this.remember(run, execution);
    if (this.announced.get(intent) === id) return execution;
    this.announced.set(intent, id);
    await this.parts.journal.write({ ...entry, execution: id });
    this.followToItsEnd(run);
    return execution;
  }

  /** What is followed needs no record to go on; a disk that is full loses the record, not the run. */
  private remember({ intent, target, at, source }: StartedRun, execution: Execution): void {
    const payload = this.payloads.get(intent);
    this.payloads.delete(intent);
    this.parts.history.keep({ intent, target, at, source, execution, ...(payload !== undefined && { payload }) }).catch(() => undefined);
  }

  /** Stops following what was only taken for this run. */
  private release(intent: string): void {
    this.announced.delete(intent);
    this.followed.get(intent)?.stop();
    this.followed.delete(intent);
  }

  private followToItsEnd(run: StartedRun): void {
    const key = keyOf(run.ref);
    const watching = this.parts.watcher.watch(run.ref);
    const listening = this.parts.store.onChange(({ ref, entry }) => {
      if (keyOf(ref) === key) endIfOver(entry.execution);
    });
    const stop = (): void => {
      watching.dispose();
      listening.dispose();
    };
    const endIfOver = (execution: Execution | undefined): void => {
      if (!execution || !hasEnded(execution) || !this.followed.delete(run.intent)) return;
      stop();
      void this.parts.journal.remove(run.intent);
      this.remember(run, execution);
      this.ends.fire({ run, execution });
    };
    this.followed.set(run.intent, { run, stop });
    this.starts.fire(run);
    endIfOver(this.parts.store.get(run.ref)?.execution);
  }
}

/** The execution's state as far as the answer of its workflow tells it. */
function wordOf({ error }: RunAnswer): string {
  return error === undefined ? 'COMPLETED' : 'ERRORED';
}

function notFound({ intent, target }: JournalEntry, provider: Provider, cause?: Failure): Failure {
  const template = provider.listExecutions
    ? 'The answer for {0} was lost. Runlight looked for the execution and did not find one; it may still have started. It was not sent again.'
    : 'The answer for {0} was lost, and {1} does not list executions where Runlight could look for it; it may have started. It was not sent again.';
  return new Failure('connectionLost', template, [target.workflowName ?? target.workflow, provider.label], {
    maybeSent: true,
    // No platform knows the intent of a start that waits for its workflow.
    next: provider.knowsIntents && target.mode !== 'sync' ? { step: 'tryAgain', intent } : { step: 'showLog' },
    detail: cause?.detail ?? cause?.message,
    cause,
  });
}
