import type { ExecutionRef } from '../model/model';
import type { ExecutionList } from './lists';

/** Executions of several scopes in one order. */
export interface InterleavedList {
  readonly refs: readonly ExecutionRef[];
  /** Whose next page comes next; empty at the end. */
  readonly next: readonly string[];
  readonly isLoading: boolean;
}

/**
 * What was listed so far of several scopes, newest first. It ends where one of them has only begun: what is older waits
 * until that scope's next page is there, so that nothing appears between rows that were shown already.
 */
export function interleaveNewest(
  lists: readonly (ExecutionList | undefined)[],
  startOf: (ref: ExecutionRef) => number,
): InterleavedList {
  const known = lists.filter((list) => list !== undefined);
  const unfinished = known.filter(({ hasMore, order }) => hasMore && order === 'newest');
  const ends = unfinished.map(({ scope, refs }) => {
    const last = refs.at(-1);
    // Where nothing was found yet there is no telling where it goes on; it holds nobody up.
    return { scope, at: last && startOf(last) };
  });
  const horizon = Math.max(-Infinity, ...ends.flatMap(({ at }) => at ?? []));
  const rows = known.flatMap(({ refs }) => refs.map((ref) => ({ ref, at: startOf(ref) })));
  return {
    refs: rows
      .filter(({ at }) => at >= horizon)
      .sort((a, b) => b.at - a.at)
      .map(({ ref }) => ref),
    next: ends.filter(({ at = horizon }) => at === horizon).map(({ scope }) => scope),
    isLoading: known.length < lists.length || known.some(({ state, loadingMore }) => state === 'loading' || loadingMore),
  };
}
