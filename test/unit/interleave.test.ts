import assert from 'node:assert/strict';
import type { ExecutionList } from '../../src/core/runs/lists';
import { interleaveNewest } from '../../src/core/runs/interleave';

/** Ids are the times they started at. */
function listOf(scope: string, times: readonly number[], hasMore: boolean, more: Partial<ExecutionList> = {}): ExecutionList {
  const refs = times.map((time) => ({ connection: 'acme', scope, id: String(time) }));
  return { connection: 'acme', scope, refs, hasMore, state: 'ready', loadingMore: false, order: 'newest', dropped: new Set(), ...more };
}

const merge = (...lists: (ExecutionList | undefined)[]) => {
  const { refs, ...rest } = interleaveNewest(lists, ({ id }) => Number(id));
  return { ids: refs.map(({ id }) => Number(id)), ...rest };
};

describe('several accounts in one list', () => {
  it('stand newest first', () => {
    const { ids, next } = merge(listOf('a', [9, 5, 1], false), listOf('b', [8, 6], false));
    assert.deepEqual([ids, next], [[9, 8, 6, 5, 1], []]);
  });

  it('end where the next page of one of them begins, and go on there', () => {
    const { ids, next } = merge(listOf('a', [9, 5, 1], true), listOf('b', [8, 6], true), listOf('c', [2], false));
    assert.deepEqual([ids, next], [[9, 8, 6], ['b']]);
  });

  it('are held up by nobody of whom nothing was found yet', () => {
    const { ids, next } = merge(listOf('a', [9, 5], true), listOf('b', [], true));
    assert.deepEqual([ids, next], [[9, 5], ['a', 'b']]);
  });

  it('are loading while one of them is', () => {
    assert.equal(merge(listOf('a', [9], false), undefined).isLoading, true);
    assert.equal(merge(listOf('a', [9], false, { state: 'loading' })).isLoading, true);
    assert.equal(merge(listOf('a', [9], false, { state: 'failed' })).isLoading, false);
  });

  it('are loading while one of many is, or its next page', () => {
    assert.equal(merge(listOf('a', [9], false), listOf('b', [8], false, { state: 'loading' })).isLoading, true);
    assert.equal(merge(listOf('a', [9], true, { loadingMore: true }), listOf('b', [8], false)).isLoading, true);
  });

  it('are not held up by one whose oldest come first', () => {
    const { ids, next } = merge(listOf('a', [9, 5, 1], true), listOf('b', [6, 8], true, { order: 'oldest' }));
    assert.deepEqual([ids, next], [[9, 8, 6, 5, 1], ['a']]);
  });
});
