import { isCancelled } from '../model/errors';
import type { Execution, Target } from '../model/model';
import type { HistoryQuery, Provider } from '../platforms/provider';
import type { Timing } from '../model/timing';
import type { RunHistory } from './history';
import type { JournalEntry } from './journal';
import type { ExecutionStore } from './store';

/** Clocks differ, so the search for a lost execution starts this much before it was sent. */
const clockSkewMs = 120_000;
/** A lost execution may take a moment to be listed. */
const searchPausesMs = [0, 1_000, 3_000];
/** While a workflow is waited for, its execution is looked for at these times after the start, then ever less often. */
const firstLookMs = 1_000;
const lookGrowth = 1.7;
const longestLookMs = 30_000;
/** Executions that began longer than this before the start was sent are somebody else's. */
const lookSkewMs = 5_000;

/** Finds executions that were started here and whose id nobody told: in the platform's list, never by sending again. */
export class RunSearch {
  constructor(
    private readonly executions: Pick<ExecutionStore, 'firstHeardOf'>,
    private readonly history: Pick<RunHistory, 'of'>,
    private readonly timing: Timing,
  ) {}

  /** The one execution of that workflow since then which this editor did not know before; undefined when unsure. */
  async find({ target, at }: JournalEntry, provider: Provider): Promise<string | undefined> {
    const query = { page: 1, limit: 10, workflow: target.workflow || undefined, since: at - clockSkewMs };
    if (!provider.listExecutions) return undefined;
    for (const pause of searchPausesMs) {
      await this.pause(pause);
      const unknownExecutions = await this.unknownExecutions(provider, target, query, at);
      if (unknownExecutions?.length === 1) return unknownExecutions[0]?.ref.id;
      // Several could be it: guessing would follow somebody else's run.
      if (unknownExecutions && unknownExecutions.length > 1) return undefined;
    }
    return undefined;
  }

  /**
   * The execution of a workflow that is being waited for, so that it can be followed and stopped meanwhile. Looks until
   * the signal fires; undefined then. Only an execution that calls itself synchronous counts.
   */
  async followSyncRun({ target, at }: JournalEntry, provider: Provider, signal: AbortSignal): Promise<string | undefined> {
    const query = { page: 1, limit: 10, workflow: target.workflow || undefined, since: at - lookSkewMs };
    for (let pause = firstLookMs; provider.listExecutions; pause = Math.min(pause * lookGrowth, longestLookMs)) {
      await this.pause(pause, signal);
      if (signal.aborted) return undefined;
      const unknownExecutions = (await this.unknownExecutions(provider, target, query, at)) ?? [];
      const waited = unknownExecutions.filter(({ type }) => type?.toUpperCase() === 'SYNC');
      if (waited.length === 1 && !signal.aborted) return waited[0]?.ref.id;
    }
    return undefined;
  }

  /**
   * Executions since then that nobody here started otherwise, and that this window had not heard of before; undefined
   * when there is no telling. A view may well have listed the lost one while it was being looked for.
   */
  private async unknownExecutions(
    provider: Provider,
    { connection, scope }: Target,
    query: HistoryQuery & { readonly since: number },
    at: number,
  ): Promise<readonly Execution[] | undefined> {
    try {
      const page = await provider.listExecutions?.(scope, query, new AbortController().signal);
      const earlier = new Set((await this.history.of(connection, scope)).map(({ execution }) => execution.ref.id));
      return page?.items.filter(
        ({ ref, startedAt }) => !earlier.has(ref.id) && (this.executions.firstHeardOf(ref) ?? Infinity) > at && (startedAt ?? at) >= query.since,
      );
    } catch (error) {
      // The line is down; the next try may get through. Nobody else can cancel this request.
      return isCancelled(error) ? [] : undefined;
    }
  }

  private pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timing.after(ms, resolve);
      const stop = () => {
        cancel();
        resolve();
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}
