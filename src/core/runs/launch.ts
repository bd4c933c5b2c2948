import { randomUUID } from 'node:crypto';
import { Cancelled, Failure, isCancelled, toFailure } from '../model/errors';
import type { Execution, Target } from '../model/model';
import type { Timing } from '../model/timing';
import type { Provider, RunRequest, Started } from '../platforms/provider';
import { Heartbeat } from './heartbeat';
import type { RunHistory } from './history';
import type { Journal, JournalEntry } from './journal';
import { isOutOfSight, notSentAgain, notWrittenDown, tooOld } from './launchFailures';
import { LostStarts } from './lostStarts';
import type { LostStart } from './search';
import { StartedRuns, type StartedRun } from './startedRuns';
import type { ExecutionStore } from './store';
import { Takeover } from './takeover';
import type { Watcher } from './watch';

/** An earlier window's start that nobody answered is looked for this long. What has an id is followed to its end. */
const forgottenAfterMs = 24 * 60 * 60 * 1_000;

export interface Launch {
  readonly target: Target;
  /** JSON text, exactly as it travels. */
  readonly payload: string;
  /** The same with secret values masked, to be kept; the payload itself when left out. */
  readonly masked?: string;
  readonly source?: string;
  /** The agent that starts it, as the person knows it; a person does where this is left out. */
  readonly agent?: string;
  /** The user action's UUID, where it is tried again on a platform that knows it as the same action. */
  readonly intent?: string;
}

/** What a {@link Launcher} works with. */
export interface LauncherParts {
  readonly journal: Journal;
  readonly store: ExecutionStore;
  readonly watcher: Watcher;
  readonly history: RunHistory;
  readonly providerOf: (connection: string) => Promise<Provider>;
  readonly hasConnection: (connection: string) => boolean;
  readonly timing: Timing;
}

/** What a start is written down with. */
type Start = Pick<JournalEntry, 'intent' | 'target' | 'source' | 'repeats' | 'agent'>;

/** Sends one request, whose answer tells as much of the execution as it does. */
type Post = (signal: AbortSignal) => Promise<Started>;

/**
 * Starts executions, each exactly once: written down, sent, followed to its end. When the answer is lost the execution
 * is looked for and never sent again. What other windows left behind when they died is taken over.
 */
export class Launcher {
  private readonly owner = randomUUID();
  private readonly heartbeat: Heartbeat;
  private readonly lost: LostStarts;
  private readonly takeover: Takeover;
  private readonly runs: StartedRuns;
  private readonly sending = new Set<string>();
  /** Actions that may have started something nobody found: to try one again and fail does not undo that. */
  private readonly unsettled = new Set<string>();
  private readonly closing = new AbortController();
  readonly onStart: StartedRuns['onStart'];
  readonly onEnd: StartedRuns['onEnd'];
  readonly onStopFollowing: StartedRuns['onStopFollowing'];
  /** What a person must hear of a run although nobody waits for it any more. */
  readonly onTrouble: StartedRuns['onTrouble'];

  constructor(private readonly parts: LauncherParts) {
    const { journal, timing } = parts;
    this.heartbeat = new Heartbeat(this.owner, journal, timing);
    this.runs = new StartedRuns({ ...parts, heartbeat: this.heartbeat, isAwaited: (intent) => this.sending.has(intent) });
    ({ onStart: this.onStart, onEnd: this.onEnd, onStopFollowing: this.onStopFollowing, onTrouble: this.onTrouble } = this.runs);
    this.lost = new LostStarts({ ...parts, runs: this.runs, closing: this.closing.signal });
    this.takeover = new Takeover({
      journal,
      heartbeat: this.heartbeat,
      timing,
      isBusy: (intent) => this.sending.has(intent) || this.lost.isUndecided(intent) || this.runs.isKnown(intent),
      letGo: (intent) => this.letGo(intent),
      resume: (entry) => this.resumeEntry(entry),
    });
  }

  /** Runs that have not ended, newest last. */
  get running(): readonly StartedRun[] {
    return this.runs.running;
  }

  /**
   * Resolves when the platform acknowledged, when the workflow that was waited for answered, or when a lost execution
   * was found.
   * @throws Failure whose `maybeSent` says whether it may have started all the same.
   */
  async launch({ target, payload, masked = payload, source, agent, intent = randomUUID() }: Launch): Promise<Execution> {
    const provider = await this.parts.providerOf(target.connection);
    const { scope, workflow, slug, configId, mode = 'async', instanceTag, includeHeaders } = target;
    const request: RunRequest = { scope, workflow, slug, configId, payload, intent, mode, instanceTag, includeHeaders };
    return this.send({ intent, target, source, agent }, provider, (signal) => provider.start(request, signal), masked);
  }

  /** Runs an execution once more with its own payload; the platform makes a new one. */
  async rerun(execution: Execution, agent?: string): Promise<Execution> {
    const provider = await this.parts.providerOf(execution.ref.connection);
    const { rerun, label } = provider;
    if (!rerun) throw new Failure('notSupported', '{0} cannot rerun an execution with this credential.', [label]);
    return this.repeat({ execution, agent }, provider, (signal) => rerun(execution.ref, signal));
  }

  /** Starts a new execution from a node that succeeded, with what was known there. */
  async resumeFrom(execution: Execution, node: string): Promise<Execution> {
    const provider = await this.parts.providerOf(execution.ref.connection);
    const { resumeFrom, label } = provider;
    if (!resumeFrom) throw new Failure('notSupported', '{0} cannot resume an execution from a node.', [label]);
    return this.repeat({ execution }, provider, (signal) => resumeFrom(execution.ref, node, signal));
  }

  /** Picks up what dead windows left: follows what has an id, looks for what has none, tells what cannot be found. */
  takeOver(): Promise<void> {
    return this.takeover.check();
  }

  /** See {@link LostStarts.candidatesOf}. */
  candidatesOf(intent: string): readonly Execution[] {
    return this.lost.candidatesOf(intent);
  }

  /** See {@link LostStarts.decide}. */
  decide(intent: string, id: string | undefined): Promise<Execution | undefined> {
    return this.lost.decide(intent, id);
  }

  /** Stops following a run because the person asked to; it stays in its list, and its end is nobody's news. */
  stopFollowing(intent: string): void {
    this.runs.stopFollowing(intent);
  }

  /** Ends all that belongs to a connection that is gone. */
  connectionRemoved(connection: string): void {
    for (const { intent, ref } of this.running) if (ref.connection === connection) this.runs.stopFollowing(intent);
    this.lost.dropOf(connection);
  }

  /** Lets go of every run without forgetting it: the journal has it, and other windows may take it over at once. */
  close(): Promise<void> {
    this.closing.abort();
    this.takeover.dispose();
    this.runs.close();
    return this.heartbeat.leave();
  }

  private letGo(intent: string): void {
    // The answer that is waited for still counts here.
    if (this.sending.has(intent)) return;
    this.lost.drop(intent);
    this.runs.letGo(intent);
    this.heartbeat.release(intent);
  }

  private repeat({ execution, agent }: { readonly execution: Execution; readonly agent?: string }, provider: Provider, post: (signal: AbortSignal) => Promise<string | undefined>): Promise<Execution> {
    const { ref, workflow } = execution;
    const { connection, scope, id } = ref;
    const target: Target = { connection, scope, workflow: workflow?.id ?? '', workflowName: workflow?.name };
    return this.send({ intent: randomUUID(), target, repeats: id, agent }, provider, async (signal) => ({ id: await post(signal) }));
  }

  private async send(start: Start, provider: Provider, post: Post, payload?: string): Promise<Execution> {
    const { intent } = start;
    this.sending.add(intent);
    this.runs.entries.reopen(intent);
    try {
      const execution = await this.sendEntry(await this.writeDown(start, provider), provider, post, payload);
      this.unsettled.delete(intent);
      return execution;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!error.maybeSent && this.unsettled.has(intent)) throw notSentAgain(start, error);
      if (error.maybeSent) this.unsettled.add(intent);
      throw error;
    } finally {
      this.sending.delete(intent);
      this.runs.settle(intent);
      // What could not be looked for is looked for again.
      const isOpen = this.heartbeat.holds(intent) && !this.runs.isKnown(intent) && !this.lost.isUndecided(intent);
      if (isOpen && !this.closing.signal.aborted) void this.takeover.check();
    }
  }

  /** Only what is safely down may be sent, and only by a window that others can know to be alive. */
  private async writeDown(start: Start, provider: Provider): Promise<JournalEntry> {
    const { journal, timing } = this.parts;
    const at = timing.now();
    const entry: JournalEntry = { version: 2, ...start, at, sent: provider.clock?.toServer(at), owner: this.owner };
    const holding = this.heartbeat.hold(entry.intent);
    try {
      await journal.write(entry);
      await holding;
      return entry;
    } catch (error) {
      this.heartbeat.release(entry.intent);
      throw notWrittenDown(entry, error);
    }
  }

  private async sendEntry(entry: JournalEntry, provider: Provider, post: Post, payload?: string): Promise<Execution> {
    const { intent } = entry;
    const start: LostStart = { entry, sentAt: this.parts.timing.monotonic() };
    const answered = new AbortController();
    if (entry.target.mode === 'sync') void this.lost.followSyncRun(start, provider, AbortSignal.any([answered.signal, this.closing.signal]), payload);
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
    // The window goes: whoever takes the entry over finds out.
    if (this.closing.signal.aborted) throw new Cancelled();
    if (started?.id !== undefined) return this.runs.adopt({ ...entry, execution: started.id }, { started, payload });
    const guess = this.runs.foundOf(intent);
    if (failure && !failure.maybeSent) {
      if (guess !== undefined) await this.runs.dropGuess(entry, guess);
      await this.runs.forget(intent);
      throw failure;
    }
    if (guess !== undefined) return this.runs.adopt({ ...entry, execution: guess, guessed: true }, { started, payload });
    if (started?.answer) return this.lost.placeAnswer(start, provider, started, payload);
    return this.lost.lookFor(start, provider, { payload, cause: failure });
  }

  /** Goes on with an entry that another window left, or that this one could not look for. */
  private async resumeEntry(entry: JournalEntry): Promise<void> {
    const { target, intent, execution } = entry;
    const { providerOf, hasConnection, timing } = this.parts;
    if (!hasConnection(target.connection)) {
      await this.runs.forget(intent);
    } else if (execution !== undefined) {
      this.runs.adopt(entry);
    } else if (timing.now() - entry.at > forgottenAfterMs) {
      this.runs.tellTrouble(tooOld(entry));
      await this.runs.forget(intent);
    } else {
      const provider = await providerOf(target.connection);
      await this.lost.lookFor({ entry }, provider, { by: this.owner }).catch((error: unknown) => {
        if (isCancelled(error)) return this.heartbeat.release(intent);
        // What could not be looked for stays in the journal, and is looked for again.
        if (!(error instanceof Failure) || isOutOfSight(error)) throw error;
        this.runs.tellTrouble(error);
      });
    }
  }
}
