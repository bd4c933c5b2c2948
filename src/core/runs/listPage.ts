import { matches } from '../model/filter';
import type { Execution, ExecutionRef, Page } from '../model/model';
import type { ExecutionQuery, Provider } from '../platforms/provider';

/** One page of a list, and what only this editor knows in its place. */
export interface ListedPage {
  readonly items: readonly Execution[];
  readonly refs: readonly ExecutionRef[];
  readonly dropped: readonly string[];
  readonly hasNext: boolean;
  readonly total?: number;
  readonly size?: number;
}

export interface PageRequest {
  readonly scope: string;
  readonly query: ExecutionQuery;
  /** What was started here: all there is where the platform lists nothing. */
  readonly own: readonly Execution[];
}

export async function readPage(provider: Provider, { scope, query, own }: PageRequest, signal: AbortSignal): Promise<ListedPage> {
  const wanted = own.filter((execution) => matches(execution, query));
  const listed = await provider.listExecutions?.(scope, query, signal);
  if (!listed) return asListed({ items: inOrder(wanted, query), page: 1, hasNext: false, total: wanted.length });
  return asListed({ ...listed, items: withLocal(listed, wanted, query) });
}

function asListed({ items, dropped = [], hasNext, total, size }: Page<Execution>): ListedPage {
  return { items, refs: items.map(({ ref }) => ref), dropped, hasNext, total, size };
}

/** A page, and among its rows, by time, the executions that only this editor knows. */
function withLocal({ items, page, hasNext }: Page<Execution>, own: readonly Execution[], query: ExecutionQuery): readonly Execution[] {
  const times = items.map(({ startedAt }) => startedAt ?? 0);
  const isFirst = page === 1;
  const [earliest, latest] = [Math.min(...times), Math.max(0, ...times)];
  // The first page also takes what comes before its rows, the last page what comes after them.
  const newest = (query.order === 'oldest' ? !hasNext : isFirst) ? Infinity : latest;
  const oldest = (query.order === 'oldest' ? isFirst : !hasNext) ? 0 : earliest;
  const local = own.filter(({ local: isLocal, startedAt = 0 }) => isLocal && startedAt >= oldest && startedAt <= newest);
  return local.length === 0 ? items : inOrder([...items, ...local], query);
}

function inOrder(executions: readonly Execution[], { order }: ExecutionQuery): readonly Execution[] {
  const sign = order === 'oldest' ? -1 : 1;
  return [...executions].sort((a, b) => sign * ((b.startedAt ?? 0) - (a.startedAt ?? 0)));
}
