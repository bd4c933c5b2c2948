import assert from 'node:assert/strict';
import { Cancelled, Failure } from '../../../src/core/model/errors';
import type { Execution, ExecutionRef } from '../../../src/core/model/model';
import { RequestSpacer } from '../../../src/core/runs/requestSpacer';
import { ExecutionStore } from '../../../src/core/runs/store';
import { Watcher } from '../../../src/core/runs/watch';
import { executionOf, refOf } from '../../fixtures/executions';
import { ManualTiming, settle } from '../../fixtures/manualTiming';

const minuteMs = 60_000;

describe('polling', () => {
  let timing: ManualTiming;
  let store: ExecutionStore;
  let watcher: Watcher;
  let asked: { id: string; at: number; signal: AbortSignal }[];
  let answer: (ref: ExecutionRef) => Promise<Execution>;
  let lists: { scope: string; at: number; limit: number; signal: AbortSignal }[];
  let listed: (scope: string) => Promise<readonly Execution[] | undefined>;

  let cost = 0;

  beforeEach(() => {
    cost = 0;
    timing = new ManualTiming();
    store = new ExecutionStore(timing);
    [asked, lists] = [[], []];
    answer = (ref) => Promise.resolve({ ...executionOf(ref.id, 'RUNNING'), ref });
    listed = () => Promise.resolve([]);
    watcher = new Watcher(
      store,
      (ref, signal) => {
        asked.push({ id: ref.id, at: timing.monotonic(), signal });
        return answer(ref);
      },
      timing,
      {
        list: (_connection, scope, limit, signal) => {
          lists.push({ scope, at: timing.monotonic(), limit, signal });
          return listed(scope);
        },
        costOf: () => cost,
      },
    );
  });

  const askedOf = (id: string) => asked.filter((request) => request.id === id).length;
  const entryOf = (id: string) => store.get(refOf(id));

  it('rests more than ten times as long as the last reading kept this machine busy', async () => {
    const dispose = watcher.watch(refOf('a'));
    const gaps = async (ms: number) => {
      const before = asked.length;
      await timing.advance(ms);
      return asked.slice(before).map(({ at }, index, all) => (index === 0 ? Infinity : at - (all[index - 1]?.at ?? 0)));
    };
    cost = 400;
    assert.ok(Math.min(...(await gaps(20_000))) >= 4_000);
    cost = 0;
    await timing.advance(4_000);
    assert.ok(Math.min(...(await gaps(10_000))) < 2_500);
    cost = 10_000_000;
    await timing.advance(20_000);
    assert.equal((await gaps(5 * 60_000 - 20_000)).length, 0);
    assert.ok((await gaps(60_000)).length > 0);
    dispose.dispose();
  });

  it('counts who is followed, and not who was only read', async () => {
    const one = watcher.watch(refOf('a'));
    watcher.watch(refOf('a'));
    watcher.watch(refOf('b'));
    void watcher.read(refOf('c'));
    assert.equal(watcher.size, 2);
    one.dispose();
    one.dispose();
    assert.equal(watcher.size, 2);
    await settle();
  });

  it('ends at once, with everything that is under way', async () => {
    answer = () => new Promise(() => undefined);
    watcher.watch(refOf('a'));
    await timing.advance(1_000);
    watcher.watch(refOf('b'));
    watcher.dispose();
    assert.deepEqual([asked[0]?.signal.aborted, timing.pending], [true, 0]);
  });

  it('ends with the connection, and goes on with the others', async () => {
    const other = { ...refOf('b'), connection: 'globex' };
    watcher.watch(refOf('a'));
    watcher.watch(other);
    watcher.forget('acme');
    await timing.advance(minuteMs);
    assert.equal(askedOf('a'), 0);
    assert.ok(askedOf('b') > 5);
  });

  it('goes on at once with what a new key may read, and with nothing else', async () => {
    const other = { ...refOf('b'), connection: 'globex' };
    answer = () => Promise.reject(new Failure('unauthorized', 'Refused.'));
    watcher.watch(refOf('a'));
    watcher.watch(refOf('ended'));
    watcher.watch(other);
    await watcher.read(refOf('read')).catch(() => undefined);
    await timing.advance(minuteMs);
    store.put(executionOf('ended', 'COMPLETED'));
    const before = asked.length;
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED'));
    watcher.resume('acme');
    await settle();
    assert.deepEqual(asked.slice(before).map(({ id }) => id), ['a']);
    assert.equal(entryOf('a')?.stale, undefined);
  });

  it('begins with short pauses again after a new key', async () => {
    answer = () => Promise.reject(new Failure('serverError', 'Down.'));
    watcher.watch(refOf('a'));
    await timing.advance(3 * minuteMs);
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'RUNNING'));
    watcher.resume('acme');
    await settle();
    const before = asked.length;
    await timing.advance(16_500);
    assert.ok(asked.length > before, 'the failures before count no more');
  });

  it('reads what is live at once when the window is back, and nothing else', async () => {
    watcher.watch(refOf('a'));
    watcher.watch(refOf('ended'));
    watcher.watch(refOf('left')).dispose();
    store.put(executionOf('ended', 'COMPLETED'));
    await timing.advance(minuteMs);
    const before = asked.length;
    watcher.setFocused(true);
    await settle();
    watcher.setFocused(false);
    await settle();
    assert.equal(asked.length, before, 'a window that goes asks nothing');
    watcher.setFocused(true);
    await settle();
    assert.deepEqual(asked.slice(before).map(({ id }) => id), ['a']);
  });

  it('keeps the request for who reads, when who follows is gone', async () => {
    let release = (_execution: Execution): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    const following = watcher.watch(refOf('a'), 'closely');
    const reading = watcher.read(refOf('a'));
    await settle();
    following.dispose();
    assert.equal(asked[0]?.signal.aborted, false);
    const again = watcher.read(refOf('a'));
    await settle();
    assert.equal(asked.length, 1);
    release(executionOf('a', 'COMPLETED'));
    assert.deepEqual((await Promise.all([reading, again])).map(({ status }) => status), ['COMPLETED', 'COMPLETED']);
  });

  it('aborts the request that nobody reads any more', async () => {
    answer = () => new Promise(() => undefined);
    answer = (ref) => (asked.length === 1 ? Promise.resolve(executionOf(ref.id, 'RUNNING')) : new Promise(() => undefined));
    const following = watcher.watch(refOf('a'));
    await watcher.read(refOf('a'));
    await timing.advance(1_000);
    following.dispose();
    assert.equal(asked.at(-1)?.signal.aborted, true);
  });

  it('says that nobody asks again where it was only read', async () => {
    answer = () => Promise.reject(new Failure('serverError', 'Down.'));
    await watcher.read(refOf('read')).catch(() => undefined);
    assert.deepEqual([entryOf('read')?.stale?.message, entryOf('read')?.isRetrying], ['Down.', false]);
    watcher.watch(refOf('watched'));
    await timing.advance(500);
    assert.deepEqual([entryOf('watched')?.stale?.message, entryOf('watched')?.isRetrying], ['Down.', true]);
    assert.equal(watcher.size, 1);
  });

  it('takes a request that was cancelled for no failure', async () => {
    answer = () => Promise.reject(new Cancelled());
    watcher.watch(refOf('a'));
    await timing.advance(minuteMs);
    assert.deepEqual([asked.length, entryOf('a')], [1, undefined]);
  });

  it('begins young again for who comes back', async () => {
    const following = watcher.watch(refOf('a'));
    await timing.advance(30 * minuteMs);
    following.dispose();
    watcher.watch(refOf('a'));
    const before = asked.length;
    await timing.advance(500);
    assert.equal(asked.length, before + 1);
  });

  it('asks about a word that nobody knows ever less, five minutes apart at most', async () => {
    answer = (ref) => Promise.resolve(executionOf(ref.id, 'MARINATING'));
    watcher.watch(refOf('a'));
    await timing.advance(2 * 60 * minuteMs);
    const pauses = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    assert.equal(pauses.at(-1), 5 * minuteMs);
    assert.ok(asked.length < 60, `${asked.length} requests in two hours`);
  });

  it('spreads requests, and three times as far while nobody looks', async () => {
    timing.random = () => 1;
    watcher.watch(refOf('late'));
    await timing.advance(350);
    assert.equal(asked.length, 0);
    await timing.advance(40);
    assert.equal(asked.length, 1);
    timing.random = () => 0;
    watcher.setFocused(false);
    watcher.watch(refOf('early'));
    await timing.advance(900);
    assert.equal(askedOf('early'), 0);
    await timing.advance(100);
    assert.equal(askedOf('early'), 1);
  });

  describe('of what its platform does not know', () => {
    beforeEach(() => {
      answer = () => Promise.reject(new Failure('notFound', 'Not here.'));
    });

    it('goes on for half a minute, for it may be new', async () => {
      store.put(executionOf('a', 'RUNNING'));
      watcher.watch(refOf('a'));
      await timing.advance(25_000);
      assert.deepEqual([entryOf('a')?.execution.gone, entryOf('a')?.isRetrying], [undefined, true]);
      await timing.advance(60_000);
      assert.equal(entryOf('a')?.execution.gone, true);
      const before = asked.length;
      await timing.advance(10 * minuteMs);
      assert.equal(asked.length, before);
    });

    it('counts only how long it is missing without a break', async () => {
      store.put(executionOf('a', 'RUNNING'));
      watcher.watch(refOf('a'));
      await timing.advance(20_000);
      answer = () => Promise.reject(new Failure('serverError', 'Down.'));
      await timing.advance(40_000);
      answer = () => Promise.reject(new Failure('notFound', 'Not here.'));
      await timing.advance(28_000);
      assert.equal(entryOf('a')?.execution.gone, undefined);
    });

    it('ends without saying that it is gone where nobody ever saw it', async () => {
      watcher.watch(refOf('a'));
      await timing.advance(10 * minuteMs);
      assert.deepEqual([entryOf('a')?.execution.gone, entryOf('a')?.isRetrying, timing.pending], [undefined, false, 0]);
    });
  });

  describe('of a crowd', () => {
    const ids = Array.from({ length: 12 }, (_none, index) => `e${index}`);
    const follow = (wanted = ids, scope = 'user_12345') => wanted.map((id) => watcher.watch({ connection: 'acme', scope, id }));

    beforeEach(() => {
      listed = (scope) => Promise.resolve(ids.map((id) => ({ ...executionOf(id, 'RUNNING'), ref: { connection: 'acme', scope, id } })));
    });

    it('begins with more than three that nobody looks at closely', async () => {
      follow(ids.slice(0, 3));
      watcher.watch(refOf('e3'), 'closely');
      watcher.watch(refOf('e4'), 'closely');
      await timing.advance(10_000);
      assert.equal(lists.length, 0);
      follow(['e5']);
      await timing.advance(10_000);
      assert.ok(lists.length > 2);
    });

    it('takes in again what nobody looks at closely any more', async () => {
      follow(ids.slice(0, 3));
      const panels = [watcher.watch(refOf('e3'), 'closely'), watcher.watch(refOf('e3'), 'closely')];
      watcher.watch(refOf('e3'));
      panels[0]?.dispose();
      await timing.advance(10_000);
      assert.equal(lists.length, 0);
      panels[1]?.dispose();
      await timing.advance(20_000);
      assert.ok(lists.length > 2, `${lists.length} lists`);
    });

    it('is one per scope: few here and few there are read by themselves', async () => {
      follow(['e0', 'e1', 'e2']);
      follow(['f0', 'f1', 'f2'], 'user_2');
      watcher.watch({ connection: 'globex', scope: 'user_12345', id: 'g0' });
      await timing.advance(10_000);
      assert.equal(lists.length, 0);
    });

    it('is not made of what has ended, or what nobody follows any more', async () => {
      answer = (ref) => (ref.id === 'read' ? new Promise(() => undefined) : Promise.resolve(executionOf(ref.id, 'RUNNING')));
      store.put(executionOf('ended', 'COMPLETED'));
      follow(['ended', 'left'])[1]?.dispose();
      void watcher.read(refOf('read'));
      follow(ids.slice(0, 3));
      await timing.advance(10_000);
      assert.equal(lists.length, 0);
    });

    it('has a list of its own in each scope', async () => {
      follow(ids);
      follow(ids, 'user_2');
      await timing.advance(5_000);
      assert.ok(lists.filter(({ scope }) => scope === 'user_12345').length >= 2);
      assert.ok(lists.filter(({ scope }) => scope === 'user_2').length >= 2);
      const [one, other] = ['user_12345', 'user_2'].map((scope) => lists.find((list) => list.scope === scope)?.at);
      assert.equal(one, other, 'one scope does not wait for another');
    });

    it('asks for as many as there may be, between 25 and 100', async () => {
      follow(ids.slice(0, 5));
      await timing.advance(2_000);
      assert.equal(lists.at(-1)?.limit, 25);
      follow(Array.from({ length: 40 }, (_none, index) => `m${index}`));
      await timing.advance(20_000);
      assert.equal(lists.at(-1)?.limit, 90);
      follow(Array.from({ length: 40 }, (_none, index) => `n${index}`));
      await timing.advance(20_000);
      assert.equal(lists.at(-1)?.limit, 100);
    });

    it('reads those that the list does not reach in turn, between two lists', async () => {
      follow(ids);
      listed = () => Promise.resolve(ids.slice(0, 10).map((id) => executionOf(id, 'RUNNING')));
      await timing.advance(30_000);
      assert.ok(askedOf('e10') >= 2 && askedOf('e11') >= 2, `${askedOf('e10')} and ${askedOf('e11')}`);
      assert.ok(lists.length >= 4, `${lists.length} lists`);
      assert.ok(Math.abs(askedOf('e10') - askedOf('e11')) <= 1);
      assert.deepEqual([...new Set(asked.map(({ id }) => id))].sort(), ['e10', 'e11']);
      assert.ok(Math.abs(asked.length - lists.length) <= asked.length / 2 + 1, `${asked.length} reads, ${lists.length} lists`);
    });

    it('goes on when one of those cannot be read', async () => {
      follow(ids);
      listed = () => Promise.resolve(ids.slice(0, 10).map((id) => executionOf(id, 'RUNNING')));
      answer = () => Promise.reject(new Failure('serverError', 'Down.'));
      await timing.advance(30_000);
      assert.equal(entryOf('e10')?.stale?.message, 'Down.');
      assert.equal(entryOf('e3')?.stale, undefined);
      assert.ok(lists.length >= 4, `${lists.length} lists`);
    });

    it('is seen to end, one after the other', async () => {
      follow(ids);
      listed = () => Promise.resolve(ids.map((id, index) => executionOf(id, index < 6 ? 'COMPLETED' : 'RUNNING')));
      await timing.advance(5_000);
      assert.deepEqual(ids.filter((id) => entryOf(id)?.execution.status === 'COMPLETED'), ids.slice(0, 6));
      assert.ok(lists.length >= 2, 'the others are followed on');
    });

    it('takes in nothing of executions that nobody follows', async () => {
      follow(ids);
      listed = () => Promise.resolve([executionOf('stranger', 'COMPLETED'), ...ids.map((id) => executionOf(id, 'RUNNING'))]);
      await timing.advance(5_000);
      assert.equal(entryOf('stranger'), undefined);
    });

    it('waits as long as the server asks', async () => {
      follow(ids);
      listed = () => Promise.reject(new Failure('rateLimited', 'Slow down.', [], { retryAfterMs: 45_000 }));
      await timing.advance(40_000);
      assert.equal(lists.length, 1);
      await timing.advance(10_000);
      assert.equal(lists.length, 2);
      assert.deepEqual([entryOf('e0')?.stale?.message, entryOf('e0')?.isRetrying], ['Slow down.', true]);
    });

    it('asks sooner when the window is back, and no sooner otherwise', async () => {
      follow(ids);
      await timing.advance(2 * minuteMs);
      watcher.setFocused(false);
      await timing.advance(10_000);
      const soon = lists.length;
      while (lists.length === soon) await timing.advance(1_000);
      // The next one is to come after 22 s at the earliest.
      watcher.setFocused(true);
      watcher.setFocused(true);
      await timing.advance(12_000);
      assert.deepEqual([lists.length, asked.length], [soon + 2, 0]);
      await timing.advance(minuteMs);
      const gaps = lists.slice(1).map(({ at }, index) => at - (lists[index]?.at ?? 0));
      assert.ok(gaps.slice(soon).every((gap) => gap > 5_000), gaps.join());
    });

    it('is not disturbed where the window comes back in the middle of a request', async () => {
      let release = (): void => undefined;
      listed = () => new Promise((resolve) => (release = () => resolve(ids.map((id) => executionOf(id, 'RUNNING')))));
      follow(ids);
      watcher.setFocused(false);
      await timing.advance(5_000);
      watcher.setFocused(true);
      await timing.advance(5_000);
      assert.equal(lists.length, 1);
      release();
      await timing.advance(5_000);
      assert.equal(lists.length, 2);
    });

    it('ends its list with the last who follows, also in the middle of a request', async () => {
      listed = () => new Promise(() => undefined);
      const watching = follow(ids);
      await timing.advance(3_000);
      for (const one of watching.slice(1)) one.dispose();
      assert.equal(lists[0]?.signal.aborted, false);
      watching[0]?.dispose();
      assert.deepEqual([lists[0]?.signal.aborted, timing.pending], [true, 0]);
    });

    it('takes no answer that comes after its end', async () => {
      let release = (): void => undefined;
      listed = () => new Promise((resolve) => (release = () => resolve(ids.map((id) => executionOf(id, 'COMPLETED')))));
      const watching = follow(ids);
      await timing.advance(3_000);
      for (const one of watching) one.dispose();
      release();
      await settle();
      assert.deepEqual([entryOf('e0'), timing.pending], [undefined, 0]);
    });

    it('says nothing of a failure that comes after its end', async () => {
      let fail = (): void => undefined;
      listed = () => new Promise((_resolve, reject) => (fail = () => reject(new Failure('serverError', 'Down.'))));
      const watching = follow(ids);
      await timing.advance(3_000);
      for (const one of watching) one.dispose();
      fail();
      await settle();
      assert.deepEqual([entryOf('e0'), timing.pending], [undefined, 0]);
    });

    it('begins anew for who comes back', async () => {
      for (const one of follow(ids)) one.dispose();
      follow(ids);
      await timing.advance(3_000);
      assert.ok(lists.length >= 1);
    });

    it('keeps single requests apart from the list and from each other', async () => {
      follow(ids);
      for (const id of ['c0', 'c1', 'c2']) watcher.watch(refOf(id), 'closely');
      await timing.advance(20_000);
      const times = [...asked, ...lists].map(({ at }) => at).sort((a, b) => a - b);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      assert.ok(gaps.every((gap) => gap >= 649), gaps.join());
      for (const id of ['c0', 'c1', 'c2']) assert.ok(askedOf(id) >= 2, id);
    });
  });
});

describe('the places of requests that keep apart', () => {
  it('are the wanted ones where nothing is near', () => {
    const spacer = new RequestSpacer(100);
    assert.deepEqual([spacer.take(1_000, 0), spacer.take(1_100, 0), spacer.take(900, 0)], [1_000, 1_100, 900]);
  });

  it('are after what is in the way, however that was planned', () => {
    const spacer = new RequestSpacer(100);
    for (const at of [1_200, 1_000, 1_100]) spacer.take(at, 0);
    assert.deepEqual([spacer.take(1_000, 0), spacer.take(950, 0), spacer.take(800, 0)], [1_300, 1_400, 800]);
  });

  it('fit between two that leave room', () => {
    const spacer = new RequestSpacer(100);
    spacer.take(1_000, 0);
    spacer.take(1_250, 0);
    assert.equal(spacer.take(1_050, 0), 1_100);
  });

  it('are free again when they have passed', () => {
    const spacer = new RequestSpacer(100);
    spacer.take(1_000, 0);
    assert.equal(spacer.take(1_050, 1_050), 1_100);
    assert.equal(spacer.take(1_300, 1_300), 1_300);
  });
});
