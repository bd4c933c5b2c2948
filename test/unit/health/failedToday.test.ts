import assert from 'node:assert/strict';
import { failedToday } from '../../../src/core/health/failedToday';
import type { Execution } from '../../../src/core/model/model';
import { systemTiming } from '../../../src/core/model/timing';
import type { ExecutionList } from '../../../src/core/runs/lists';
import { ExecutionStore } from '../../../src/core/runs/store';
import { executionOf } from '../../fixtures/executions';

const hour = 60 * 60_000;
/** In Berlin, where it is 15:00; the day began at 22:00 UTC. */
const now = Date.UTC(2026, 4, 28, 13);

function listed(executions: readonly Execution[], more: Partial<ExecutionList> = {}) {
  const store = new ExecutionStore(systemTiming);
  for (const execution of executions) store.put(execution);
  const list: ExecutionList = {
    connection: 'acme',
    scope: 'user_12345',
    refs: executions.map(({ ref }) => ref),
    state: 'ready',
    loadingMore: false,
    hasMore: false,
    order: 'newest',
    dropped: new Set(),
    ...more,
  };
  return failedToday(list, store, now, 'Europe/Berlin');
}

const at = (hours: number, status = 'ERRORED', id = `${hours} ${status}`) => executionOf(id, status, { startedAt: now - hours * hour });

describe('what failed today', () => {
  it('counts what failed since the reader’s midnight, and nothing else', () => {
    const all = [at(0), at(1, 'COMPLETED'), at(2, 'TIMED_OUT'), at(3, 'STOPPED'), at(14.9), at(15.1), at(40)];
    assert.deepEqual(listed(all), { count: 3, orMore: false });
  });

  it('is nothing where nothing failed, or nothing is listed', () => {
    assert.deepEqual(listed([at(1, 'COMPLETED'), at(16)]), { count: 0, orMore: false });
    assert.deepEqual(failedToday(undefined, new ExecutionStore(systemTiming), now), { count: 0, orMore: false });
  });

  it('may be more where the list does not go back to the beginning of the day', () => {
    assert.deepEqual(listed([at(1), at(2)], { hasMore: true }), { count: 2, orMore: true });
    assert.deepEqual(listed([at(1), at(15.5, 'COMPLETED')], { hasMore: true }), { count: 1, orMore: false });
    assert.deepEqual(listed([at(1), at(90, 'COMPLETED')], { hasMore: true }), { count: 1, orMore: false });
  });

  it('is not said of a list that is narrowed or begins with the oldest', () => {
    assert.equal(listed([at(1)], { filter: { status: 'ERRORED' } }).count, 0);
    assert.equal(listed([at(1)], { order: 'oldest' }).count, 0);
  });

  it('leaves out what has no start, and what a clock ahead says is still to come', () => {
    assert.equal(listed([at(-1), executionOf('x', 'ERRORED'), at(1)]).count, 1);
  });
});
