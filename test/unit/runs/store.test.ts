import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/model/errors';
import { ExecutionStore, type Change } from '../../../src/core/runs/store';
import { executionOf, refOf } from '../../fixtures/executions';
import { ManualTiming } from '../../fixtures/manualTiming';

describe('what is known of executions', () => {
  let timing: ManualTiming;
  let store: ExecutionStore;
  let changes: Change[];
  const failure = new Failure('unreachable', 'No line.');

  beforeEach(() => {
    timing = new ManualTiming();
    store = new ExecutionStore(timing);
    changes = [];
    store.onChange((change) => changes.push(change));
  });

  it('is told to views when it changes, with what was known before, and not otherwise', () => {
    store.put(executionOf('a', 'RUNNING'));
    store.put(executionOf('a', 'RUNNING'));
    store.put(executionOf('a', 'COMPLETED'));
    assert.deepEqual(changes.map(({ entry, before }) => [before?.execution.status, entry.execution.status]), [[undefined, 'RUNNING'], ['RUNNING', 'COMPLETED']]);
  });

  it('is stale where it could not be read, and fresh again when it was, although nothing changed', async () => {
    store.put(executionOf('a', 'RUNNING'));
    store.markStale(refOf('a'), failure, true);
    store.markStale(refOf('a'), failure, true);
    assert.deepEqual([changes.length, store.get(refOf('a'))?.isRetrying], [2, true]);
    store.markStale(refOf('a'), failure, false);
    assert.deepEqual([changes.length, store.get(refOf('a'))?.isRetrying], [3, false]);
    store.markStale(refOf('a'), new Failure('unauthorized', 'Refused.'), false);
    assert.equal(changes.length, 4, 'another reason is news');
    await timing.advance(10);
    store.put(executionOf('a', 'RUNNING'));
    assert.deepEqual([changes.length, store.get(refOf('a'))?.stale, store.get(refOf('a'))?.seenAt], [5, undefined, 1_000_010]);
  });

  it('says nothing yet where its platform never did', () => {
    store.markStale(refOf('a'), failure, false);
    assert.deepEqual(store.get(refOf('a')), { execution: { ref: refOf('a'), status: '', statusClass: 'unknown' }, seenAt: 0, stale: failure, isRetrying: false });
  });

  it('keeps its last state where its platform no longer knows it, and comes back when that tells of it again', () => {
    store.put(executionOf('a', 'RUNNING', { progress: 40 }));
    store.markGone(refOf('a'), failure);
    const gone = store.get(refOf('a'));
    assert.deepEqual([gone?.execution.gone, gone?.execution.progress, gone?.seenAt, gone?.stale, gone?.isRetrying], [true, 40, 1_000_000, failure, false]);
    store.put(executionOf('a', 'RUNNING', { progress: 50 }));
    assert.deepEqual([store.get(refOf('a'))?.execution.gone, store.get(refOf('a'))?.execution.progress], [false, 50]);
  });

  it('stays gone for whoever says so again, and is not said of what was never gone', () => {
    store.put(executionOf('a', 'RUNNING'));
    store.markGone(refOf('a'), failure);
    assert.equal(store.put(executionOf('a', 'RUNNING', { gone: true })).gone, true);
    store.put(executionOf('b', 'RUNNING'));
    assert.equal('gone' in store.put(executionOf('b', 'RUNNING', { progress: 1 })), false);
    store.markGone(refOf('c'), failure);
    assert.equal(store.get(refOf('c'))?.execution.gone, true);
  });

  it('remembers when this window first heard of one', async () => {
    assert.equal(store.firstHeardOf(refOf('a')), undefined);
    store.put(executionOf('a', 'RUNNING'));
    timing.setWallClock(60_000);
    await timing.advance(5);
    store.put(executionOf('a', 'COMPLETED'));
    store.put(executionOf('b', 'RUNNING'));
    assert.deepEqual([store.firstHeardOf(refOf('a')), store.firstHeardOf(refOf('b'))], [1_000_000, 1_000_005]);
  });

  it('goes with its connection, and with no other', () => {
    const other = { ...refOf('a'), connection: 'globex' };
    store.put(executionOf('a', 'RUNNING'));
    store.put({ ...executionOf('a', 'RUNNING'), ref: other });
    store.forget('acme');
    assert.deepEqual([store.get(refOf('a')), store.firstHeardOf(refOf('a'))], [undefined, undefined]);
    assert.deepEqual([store.get(other)?.execution.status, store.firstHeardOf(other)], ['RUNNING', 1_000_000]);
  });
});
