import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import type { Execution, ExecutionRef } from '../../src/core/model/model';
import { ExecutionStore } from '../../src/core/runs/store';
import { Watcher } from '../../src/core/runs/watch';
import { executionOf, refOf } from '../fixtures/executions';
import { ManualTiming, settle } from '../fixtures/manualTiming';

describe('the poller', () => {
  let timing: ManualTiming;
  let store: ExecutionStore;
  let watcher: Watcher;
  let requests: { at: number; signal: AbortSignal }[];
  let inFlight: number;
  let mostInFlight: number;
  let answer: (ref: ExecutionRef) => Promise<Execution>;

  beforeEach(() => {
    timing = new ManualTiming();
    store = new ExecutionStore(timing);
    requests = [];
    inFlight = mostInFlight = 0;
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'RUNNING'));
    watcher = new Watcher(
      store,
      async (ref, signal) => {
        requests.push({ at: timing.now(), signal });
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        try {
          return await answer(ref);
        } finally {
          inFlight -= 1;
        }
      },
      timing,
    );
  });

  it('shows a five-second run finished within 700 ms of its end, with at most 12 requests', async () => {
    const begun = timing.now();
    answer = (ref) => Promise.resolve(executionOf(ref.id, timing.now() - begun >= 5_000 ? 'COMPLETED' : 'RUNNING'));
    watcher.watch(refOf('a'));
    let endedAt = 0;
    store.onChange(({ entry }) => {
      if (entry.execution.statusClass === 'ok') endedAt = timing.now() - begun;
    });
    await timing.advance(10_000);
    assert.ok(endedAt >= 5_000 && endedAt <= 5_700, `ended at ${endedAt}`);
    assert.ok(requests.length <= 12, `${requests.length} requests`);
  });

  it('asks ever more slowly, but goes on for as long as it runs', async () => {
    watcher.watch(refOf('a'));
    await timing.advance(60 * 60_000);
    const pauses = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
    assert.ok((pauses[0] ?? 0) < 500);
    assert.ok((pauses.at(-1) ?? 0) >= 14_000 && (pauses.at(-1) ?? 0) <= 17_000, `last pause ${pauses.at(-1)}`);
    assert.ok(requests.length > 200, `${requests.length} requests in an hour`);
  });

  it('never asks again once the execution has ended', async () => {
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'ERRORED'));
    watcher.watch(refOf('a'));
    await timing.advance(60_000);
    assert.equal(requests.length, 1);
    watcher.watch(refOf('a'));
    await timing.advance(60_000);
    assert.equal(requests.length, 1);
    assert.equal(timing.pending, 0);
  });

  it('keeps asking about a status it has never seen', async () => {
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'MARINATING'));
    watcher.watch(refOf('a'));
    await timing.advance(5_000);
    assert.ok(requests.length > 5);
  });

  it('takes the platform’s word that an execution with a strange status was completed', async () => {
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'MARINATED', { endedAt: timing.now() }));
    watcher.watch(refOf('a'));
    await timing.advance(60_000);
    assert.equal(requests.length, 1);
  });

  it('has one request in flight, however many watch and read', async () => {
    let release = (_execution: Execution): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    watcher.watch(refOf('a'));
    watcher.watch(refOf('a'));
    const reads = [watcher.read(refOf('a')), watcher.read(refOf('a'))];
    await timing.advance(5_000);
    assert.equal(mostInFlight, 1);
    release(executionOf('a', 'COMPLETED'));
    const [first, second] = await Promise.all(reads);
    assert.equal(first, second);
    assert.equal(requests.length, 1);
  });

  it('stops when nobody watches any more, and not before', async () => {
    const one = watcher.watch(refOf('a'));
    const other = watcher.watch(refOf('a'));
    one.dispose();
    one.dispose();
    await timing.advance(2_000);
    const sofar = requests.length;
    assert.ok(sofar > 0);
    other.dispose();
    await timing.advance(60_000);
    assert.equal(requests.length, sofar);
    assert.equal(timing.pending, 0);
    assert.equal(watcher.size, 0);
  });

  it('aborts the request of a watch that ended', async () => {
    answer = () => new Promise(() => undefined);
    const watching = watcher.watch(refOf('a'));
    await timing.advance(1_000);
    watching.dispose();
    assert.equal(requests[0]?.signal.aborted, true);
  });

  it('goes on watching what was first only read', async () => {
    let release = (_execution: Execution): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    const read = watcher.read(refOf('a'));
    watcher.watch(refOf('a'));
    release(executionOf('a', 'RUNNING'));
    await read;
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED'));
    await timing.advance(2_000);
    assert.equal(store.get(refOf('a'))?.execution.status, 'COMPLETED');
  });

  it('keeps the last good state through failures, says that it is stale, and recovers', async () => {
    watcher.watch(refOf('a'));
    await timing.advance(500);
    answer = () => Promise.reject(new Failure('serverError', 'Down.'));
    await timing.advance(5_000);
    const during = store.get(refOf('a'));
    assert.equal(during?.execution.status, 'RUNNING');
    assert.equal(during?.stale?.message, 'Down.');
    const failed = requests.length;
    assert.ok(failed < 10, `backs off: ${failed} requests`);
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED'));
    await timing.advance(60_000);
    assert.equal(store.get(refOf('a'))?.execution.status, 'COMPLETED');
    assert.equal(store.get(refOf('a'))?.stale, undefined);
  });

  it('waits as long as the server asks', async () => {
    answer = () => Promise.reject(new Failure('rateLimited', 'Slow down.', [], { retryAfterMs: 20_000 }));
    watcher.watch(refOf('a'));
    await timing.advance(1_000);
    assert.equal(requests.length, 1);
    await timing.advance(18_000);
    assert.equal(requests.length, 1);
    await timing.advance(3_000);
    assert.equal(requests.length, 2);
  });

  it('does not hammer a refused key, and tries again when a person reads', async () => {
    answer = () => Promise.reject(new Failure('unauthorized', 'Refused.'));
    watcher.watch(refOf('a'));
    await timing.advance(120_000);
    assert.equal(requests.length, 1);
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'RUNNING'));
    await watcher.read(refOf('a'));
    await timing.advance(20_000);
    assert.ok(requests.length > 2, 'a person who read it made the watch go on');
  });

  it('asks less in a window without focus and at once when it is back', async () => {
    watcher.watch(refOf('a'));
    watcher.setFocused(false);
    await timing.advance(500);
    watcher.setFocused(true);
    await settle();
    const sofar = requests.length;
    watcher.setFocused(false);
    await timing.advance(900);
    assert.ok(requests.length - sofar <= 1);
    watcher.setFocused(true);
    await settle();
    assert.ok(requests.length > sofar);
  });

  describe('of many live executions in one scope', () => {
    const ids = Array.from({ length: 50 }, (_none, index) => `e${index}`);
    let lists: { at: number; limit: number }[];
    let listed: () => Promise<readonly Execution[] | undefined>;

    beforeEach(() => {
      lists = [];
      listed = () => Promise.resolve(ids.map((id) => executionOf(id, 'RUNNING')));
      const inspect = (ref: ExecutionRef, signal: AbortSignal) => {
        requests.push({ at: timing.now(), signal });
        return answer(ref);
      };
      watcher = new Watcher(store, inspect, timing, { list: (_connection, _scope, limit) => {
        lists.push({ at: timing.now(), limit });
        return listed();
      } });
    });

    const asked = () => lists.length + requests.length;

    it('asks at most twice a second, whoever is looked at closely', async () => {
      for (const id of ids) watcher.watch(refOf(id));
      watcher.watch(refOf('e7'), 'closely');
      watcher.watch(refOf('e8'), 'closely');
      await timing.advance(20_000);
      assert.ok(asked() <= 40, `${asked()} requests in 20 s`);
      assert.ok(lists.length >= 8 && requests.length >= 4, `${lists.length} lists, ${requests.length} single`);
      assert.ok(lists.every(({ limit }) => limit === 96 || limit === 100));
    });

    it('sees each of them end', async () => {
      for (const id of ids) watcher.watch(refOf(id));
      listed = () => Promise.resolve(ids.map((id) => executionOf(id, 'COMPLETED')));
      await timing.advance(3_000);
      assert.ok(ids.every((id) => store.get(refOf(id))?.execution.status === 'COMPLETED'));
      await timing.advance(60_000);
      assert.deepEqual([lists.length, requests.length, timing.pending], [1, 0, 0]);
    });

    it('reads those one by one that the list does not reach', async () => {
      for (const id of ids) watcher.watch(refOf(id));
      listed = () => Promise.resolve(ids.slice(0, 48).map((id) => executionOf(id, 'COMPLETED')));
      answer = (ref) => Promise.resolve(executionOf(ref.id, 'ERRORED'));
      await timing.advance(10_000);
      assert.equal(store.get(refOf('e49'))?.execution.status, 'ERRORED');
      assert.ok(asked() <= 20, `${asked()} requests`);
    });

    it('reads three of them by themselves', async () => {
      for (const id of ids.slice(0, 3)) watcher.watch(refOf(id));
      await timing.advance(5_000);
      assert.equal(lists.length, 0);
    });

    it('goes back to single requests when few are left', async () => {
      for (const id of ids.slice(0, 5)) watcher.watch(refOf(id));
      listed = () => Promise.resolve(ids.slice(0, 4).map((id) => executionOf(id, 'COMPLETED')));
      await timing.advance(2_000);
      const before = lists.length;
      await timing.advance(5_000);
      assert.equal(lists.length, before);
      assert.ok(requests.length > 0);
    });

    it('keeps the last good state through failures of the list, and recovers', async () => {
      for (const id of ids) watcher.watch(refOf(id));
      listed = () => Promise.reject(new Failure('serverError', 'Down.'));
      await timing.advance(20_000);
      assert.equal(store.get(refOf('e3'))?.stale?.message, 'Down.');
      assert.ok(lists.length < 10, `${lists.length} lists`);
      listed = () => Promise.resolve(ids.map((id) => executionOf(id, 'COMPLETED')));
      await timing.advance(60_000);
      assert.equal(store.get(refOf('e3'))?.stale, undefined);
      assert.equal(timing.pending, 0);
    });

    it('does not hammer a refused key with lists', async () => {
      for (const id of ids) watcher.watch(refOf(id));
      listed = () => Promise.reject(new Failure('unauthorized', 'Refused.'));
      await timing.advance(120_000);
      assert.equal(lists.length, 1);
      assert.equal(timing.pending, 0);
    });

    it('stays as gentle where the platform lists nothing', async () => {
      for (const id of ids) watcher.watch(refOf(id));
      listed = () => Promise.resolve(undefined);
      await timing.advance(200_000);
      assert.equal(lists.length, 1);
      assert.ok(requests.length <= 400, `${requests.length} requests in 200 s`);
      assert.ok(requests.length >= 50);
    });

    it('stops when nobody watches any more', async () => {
      const watching = ids.map((id) => watcher.watch(refOf(id)));
      await timing.advance(5_000);
      for (const one of watching) one.dispose();
      const before = asked();
      await timing.advance(60_000);
      assert.equal(asked(), before);
      assert.equal(timing.pending, 0);
      assert.equal(watcher.size, 0);
    });
  });

  it('does not ask for what only this editor knows', async () => {
    store.put(executionOf('a', 'RUNNING', { local: true }));
    watcher.watch(refOf('a'));
    await timing.advance(60_000);
    assert.equal(requests.length, 0);
  });
});
