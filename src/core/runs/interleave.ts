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
 * The executions that were listed so far of several scopes, newest first, as far back as every unfinished list reaches:
 * older rows of one scope wait for the next pages of the others, so that no row appears between shown ones.
 */
export function interleaveNewest(
  lists: readonly (ExecutionList | undefined)[],
  startOf: (ref: ExecutionRef) => number,
): InterleavedList {
  const known = lists.filter((list) => list !== undefined);
  const unfinished = known.filter(({ hasMore, order }) => hasMore && order === 'newest');
  const ends = unfinished.map(({ scope, refs }) => {
    const last = refs.at(-1);
    // A scope without rows has no oldest one, so it holds back no others.
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
