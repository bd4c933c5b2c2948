import { pause } from '../http/limiter';
import { toFailure, type Failure } from '../model/errors';
import { matches, sameWord } from '../model/filter';
import type { Execution, ExecutionRef, ServerSpan } from '../model/model';
import type { Timing } from '../model/timing';
import type { ExecutionQuery, Provider } from '../platforms/provider';
import type { JournalEntry } from './journal';

/** A lost execution may take a moment to be listed: pauses between looks. */
const lookPausesMs = [0, 1_000, 2_000, 4_000];
/** While a workflow is waited for, its execution is looked for at these times after the start, then ever less often. */
const firstFollowMs = 1_000;
const followGrowth = 1.7;
const longestFollowMs = 30_000;
/** Servers round times to whole seconds. */
const roundingMs = 1_000;
/** Where the server's clock is known no better than this, a time proves nothing. */
const widestSpanMs = 3_000;
/** How much earlier than the send the list is asked for where the server's clock is not known. */
const unknownClockMs = 24 * 60 * 60_000;
const pageSize = 25;

/** What looking for a lost execution found. */
export type Found =
  | { readonly kind: 'none' }
  /** The only one that it can be; it looks like it, and no more. */
  | { readonly kind: 'one'; readonly execution: Execution }
  /** It may be one of these, newest first, or none: only a person can say. */
  | { readonly kind: 'several'; readonly executions: readonly Execution[] }
  /** No look could read the list. */
  | { readonly kind: 'unread'; readonly failure: Failure };

/** What is known in this window about executions that are not ours. */
export interface KnownElsewhere {
  /** Whether this window had heard of it by then, on the monotonic clock. */
  heardBefore(ref: ExecutionRef, moment: number): boolean;
  /** Ids in a scope that belong to other runs. */
  takenIn(connection: string, scope: string, intent: string): Promise<ReadonlySet<string>>;
}

/** A start, and when this window sent it on the monotonic clock; another window's start has no such moment. */
export interface LostStart {
  readonly entry: JournalEntry;
  readonly sentAt?: number;
}

/**
 * Finds executions that were started here and whose id nobody told: in the platform's list, never by sending again, and
 * only by evidence. Somebody else may have started the same workflow at the same time.
 */
export class RunSearch {
  constructor(
    private readonly known: KnownElsewhere,
    private readonly timing: Timing,
  ) {}

  /** Looks once. Enough for a start whose answer is there and names nothing: it is shown without a wait. */
  async findNow({ entry, sentAt }: LostStart, provider: Provider, signal: AbortSignal): Promise<Found> {
    const { connection, scope, workflow } = entry.target;
    if (!provider.listExecutions) return { kind: 'none' };
    try {
      const since = spanOf(entry, provider)?.earliest ?? entry.at - unknownClockMs;
      const query: ExecutionQuery = { page: 1, limit: pageSize, workflow: workflow || undefined, since: since - roundingMs };
      const page = await provider.listExecutions(scope, query, signal);
      const taken = await this.known.takenIn(connection, scope, entry.intent);
      // Its own answers tell the server's clock better than what was known before.
      const sent = spanOf(entry, provider);
      const possible = page.items.filter(
        (execution) =>
          !taken.has(execution.ref.id) &&
          !(sentAt !== undefined && this.known.heardBefore(execution.ref, sentAt)) &&
          mayBe(execution, entry, sent),
      );
      const [first] = possible;
      if (!first) return { kind: 'none' };
      return possible.length === 1 && isTimed(first, sent) ? { kind: 'one', execution: first } : { kind: 'several', executions: possible };
    } catch (error) {
      return { kind: 'unread', failure: toFailure(error) };
    }
  }

  /** Looks until one is found twice in a row, several are, or the looks are used up. */
  async find(start: LostStart, provider: Provider, signal: AbortSignal): Promise<Found> {
    let last: Found | undefined;
    for (const ms of provider.listExecutions ? lookPausesMs : []) {
      await this.pause(ms, signal);
      if (signal.aborted) break;
      const found = await this.findNow(start, provider, signal);
      if (found.kind === 'several') return found;
      if (found.kind === 'one' && last?.kind === 'one' && isSame(found.execution, last.execution)) return found;
      // Where the line is down, the next look may get through; what an earlier one saw still counts.
      if (found.kind !== 'unread' || !last) last = found;
    }
    return last ?? { kind: 'none' };
  }

  /**
   * The execution of a workflow that is being waited for, so that it can be followed and stopped meanwhile. Looks until
   * the signal fires; undefined then. Only an execution that calls itself synchronous counts.
   */
  async followSyncRun(start: LostStart, provider: Provider, signal: AbortSignal): Promise<Execution | undefined> {
    if (!provider.listExecutions) return undefined;
    let last: Execution | undefined;
    for (let ms = firstFollowMs; ; ms = Math.min(ms * followGrowth, longestFollowMs)) {
      await this.pause(ms, signal);
      if (signal.aborted) return undefined;
      const found = await this.findNow(start, provider, signal);
      const one = found.kind === 'one' && found.execution.type !== undefined && sameWord(found.execution.type, 'sync') ? found.execution : undefined;
      if (one && last && isSame(one, last) && !signal.aborted) return one;
      last = one;
    }
  }

  /** Ends early where the signal fires; the caller asks the signal. */
  private async pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms > 0) await pause(this.timing, ms, signal).catch(() => undefined);
  }
}

/** When a start was sent on the server's clock: as noted then, or as far as it is known now. */
function spanOf({ sent, at }: JournalEntry, provider: Provider): ServerSpan | undefined {
  const now = provider.clock?.toServer(at);
  if (!sent || !now) return sent ?? now;
  return now.latest - now.earliest < sent.latest - sent.earliest ? now : sent;
}

/** Whether nothing speaks against this execution being the one that the entry started. */
function mayBe(execution: Execution, { target: { workflow, mode }, repeats }: JournalEntry, sent: ServerSpan | undefined): boolean {
  const { ref, startedAt, trigger, type } = execution;
  if (workflow !== '' && !matches(execution, { workflow })) return false;
  if (sent && startedAt !== undefined && startedAt + (startedAt % roundingMs === 0 ? roundingMs : 1) <= sent.earliest) return false;
  // What is run once more may go by the trigger and the type that it had at first.
  if (repeats !== undefined) return ref.id !== repeats;
  if (trigger !== undefined && !sameWord(trigger, 'apicall')) return false;
  return type === undefined || sameWord(type, 'sync') === (mode === 'sync');
}

/** Whether its time says that it began after the send, rather than only not saying that it began before. */
function isTimed({ startedAt }: Execution, sent: ServerSpan | undefined): boolean {
  return startedAt !== undefined && sent !== undefined && sent.latest - sent.earliest <= widestSpanMs;
}

function isSame(one: Execution, other: Execution): boolean {
  return one.ref.id === other.ref.id;
}
