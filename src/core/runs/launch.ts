import { randomUUID } from 'node:crypto';
import { Failure, isCancelled, toFailure } from '../errors';
import { Emitter } from '../event';
import { keyOf, type Execution, type ExecutionRef, type Target } from '../model';
import type { Provider, RunRequest } from '../provider';
import { classOfExecution, hasEnded } from '../status';
import type { Timing } from '../timing';
import type { Journal, JournalEntry } from './journal';
import type { ExecutionStore } from './store';
import type { Watcher } from './watch';

/** Clocks differ, so the search for a lost execution starts this much before it was sent. */
const clockSkewMs = 120_000;
/** A lost execution may take a moment to be listed. */
const searchPausesMs = [0, 1_000, 3_000];
/** How long an earlier window's unanswered run is still looked for. */
const forgottenAfterMs = 24 * 60 * 60 * 1_000;

export interface Launch {
  readonly target: Target;
  /** JSON text, exactly as it travels. */
  readonly payload: string;
  readonly source?: string;
}

/** A run started from this editor that nobody has seen the end of. */
export interface StartedRun {
  readonly ref: ExecutionRef;
  readonly intent: string;
  readonly source?: string;
}

/**
 * Starts executions, each exactly once: written down, sent, followed to its end. When the answer is lost the execution
 * is looked for and never sent again.
 */
export class Launcher {
  private readonly followed = new Map<string, { run: StartedRun; stop: () => void }>();
  private readonly starts = new Emitter<StartedRun>();
  private readonly ends = new Emitter<{ run: StartedRun; execution: Execution }>();
  readonly onStart = this.starts.event;
  readonly onEnd = this.ends.event;

  constructor(
    private readonly journal: Journal,
    private readonly store: ExecutionStore,
    private readonly watcher: Watcher,
    private readonly providerOf: (connection: string) => Promise<Provider>,
    private readonly timing: Timing,
  ) {}

  /** Runs that have not ended, newest last. */
  get running(): readonly StartedRun[] {
    return [...this.followed.values()].map(({ run }) => run);
  }

  /**
   * Resolves when the platform acknowledged, or when a lost execution was found.
   * @throws Failure whose `maybeSent` says whether it may have started all the same.
   */
  async launch({ target, payload, source }: Launch): Promise<Execution> {
    const provider = await this.providerOf(target.connection);
    const { scope, workflow, slug, configId, mode = 'async', instanceTag, includeHeaders } = target;
    return this.send(target, provider, source, (intent, signal) => {
      const request: RunRequest = {
        ...{ scope, workflow, slug, configId, payload, intent },
        ...{ mode, instanceTag, includeHeaders },
      };
      return provider.start(request, signal);
    });
  }

  /** Runs an execution once more with its own payload; the platform makes a new one. */
  async rerun({ ref, workflow }: Execution): Promise<Execution> {
    const provider = await this.providerOf(ref.connection);
    const { rerun } = provider;
    if (!rerun) throw new Failure('notSupported', '{0} cannot rerun an execution with this credential.', [provider.label]);
    const target: Target = {
      connection: ref.connection,
      scope: ref.scope,
      workflow: workflow?.id ?? '',
      workflowName: workflow?.name,
    };
    return this.send(target, provider, undefined, async (_intent, signal) => ({ id: await rerun(ref, signal) }));
  }

  /** Picks up what earlier windows left: follows what was acknowledged, looks for what was not. */
  async resume(): Promise<readonly Failure[]> {
    const lost: Failure[] = [];
    for (const entry of await this.journal.read()) {
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
  letGo(intent: string): void {
    const followed = this.followed.get(intent);
    if (!followed) return;
    this.followed.delete(intent);
    followed.stop();
    void this.journal.remove(intent);
  }

  /** Lets go of every run without forgetting it: the journal has it. */
  dispose(): void {
    for (const { stop } of [...this.followed.values()]) stop();
    this.followed.clear();
    this.starts.dispose();
    this.ends.dispose();
  }

  private async send(
    target: Target,
    provider: Provider,
    source: string | undefined,
    post: (intent: string, signal: AbortSignal) => Promise<{ id?: string; status?: string }>,
  ): Promise<Execution> {
    const entry: JournalEntry = { version: 1, intent: randomUUID(), target, at: this.timing.now(), source };
    await this.journal.write(entry);
    let failure: Failure | undefined;
    try {
      // Never aborted: a person who stops waiting has not stopped the run, and its answer is still wanted.
      const { id, status } = await post(entry.intent, new AbortController().signal);
      if (id !== undefined) return await this.adopt(entry, id, status);
    } catch (error) {
      failure = toFailure(error);
      if (!failure.maybeSent) {
        await this.journal.remove(entry.intent);
        throw failure;
      }
    }
    const found = await this.search(entry, provider);
    if (found !== undefined) return this.adopt(entry, found, undefined);
    await this.journal.remove(entry.intent);
    throw notFound(entry, failure);
  }

  private async resumeEntry(entry: JournalEntry, lost: Failure[]): Promise<void> {
    const age = this.timing.now() - entry.at;
    if (age > forgottenAfterMs) return this.journal.remove(entry.intent);
    const provider = await this.providerOf(entry.target.connection);
    const found = entry.execution ?? (await this.search(entry, provider));
    if (found) {
      await this.adopt(entry, found, undefined);
    } else {
      lost.push(notFound(entry));
      await this.journal.remove(entry.intent);
    }
  }

  /** The one execution of that workflow since it was sent which this editor does not know yet. */
  private async search({ target, at }: JournalEntry, provider: Provider): Promise<string | undefined> {
    if (!provider.history) return undefined;
    const query = { page: 1, limit: 10, workflow: target.workflow || undefined, since: at - clockSkewMs };
    for (const pause of searchPausesMs) {
      await new Promise<void>((resolve) => void this.timing.after(pause, resolve));
      try {
        const { items } = await provider.history(target.scope, query, new AbortController().signal);
        const strangers = items.filter(({ ref, startedAt }) => !this.isKnown(ref) && (startedAt ?? at) >= query.since);
        if (strangers.length === 1) return strangers[0]?.ref.id;
        // Several could be it: guessing would follow somebody else's run.
        if (strangers.length > 1) return undefined;
      } catch (error) {
        if (isCancelled(error)) return undefined;
        // The line is down; the next try may get through.
      }
    }
    return undefined;
  }

  private isKnown(ref: ExecutionRef): boolean {
    return this.store.get(ref) !== undefined;
  }

  private async adopt(entry: JournalEntry, id: string, status: string | undefined): Promise<Execution> {
    const { connection, scope, workflow, workflowName } = entry.target;
    const ref: ExecutionRef = { connection, scope, id };
    const word = status ?? 'RUNNING';
    const known = this.store.get(ref)?.execution;
    const execution =
      known ??
      this.store.put({
        ref,
        status: word,
        statusClass: classOfExecution(word),
        workflow: { id: workflow, name: workflowName },
        startedAt: entry.at,
      });
    await this.journal.write({ ...entry, execution: id });
    this.followToItsEnd({ ref, intent: entry.intent, source: entry.source });
    return execution;
  }

  private followToItsEnd(run: StartedRun): void {
    const key = keyOf(run.ref);
    const watching = this.watcher.watch(run.ref);
    const listening = this.store.onChange(({ ref, entry }) => {
      if (keyOf(ref) === key) endIfOver(entry.execution);
    });
    const stop = (): void => {
      watching.dispose();
      listening.dispose();
    };
    const endIfOver = (execution: Execution | undefined): void => {
      if (!execution || !hasEnded(execution) || !this.followed.delete(run.intent)) return;
      stop();
      void this.journal.remove(run.intent);
      this.ends.fire({ run, execution });
    };
    this.followed.set(run.intent, { run, stop });
    this.starts.fire(run);
    endIfOver(this.store.get(run.ref)?.execution);
  }
}

function notFound({ target }: JournalEntry, cause?: Failure): Failure {
  return new Failure(
    'connectionLost',
    'The answer for {0} was lost. Runlight looked for the execution and did not find one; it may still have started. It was not sent again.',
    [target.workflowName ?? target.workflow],
    { maybeSent: true, next: { step: 'showLog' }, detail: cause?.detail ?? cause?.message, cause },
  );
}
