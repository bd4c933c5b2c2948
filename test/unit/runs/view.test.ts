import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/model/errors';
import { hold } from '../../../src/core/values/held';
import { executionOf, jsonIn, refOf } from '../../fixtures/executions';
import { settle } from '../../fixtures/manualTiming';
import { RunsWorld, type Window } from '../../fixtures/runsWorld';

const node = { id: '1', name: 'Fetch', type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output: hold({ id: 7 }) } as const;

describe('what a window shows of runs', () => {
  let world: RunsWorld;
  let window: Window;

  beforeEach(() => {
    world = new RunsWorld();
    window = world.open();
  });

  const shown = (id: string) => window.runs.executions.get(refOf(id))?.execution;
  const listed = () => window.runs.lists.get('acme', 'user_12345')?.refs.map(({ id }) => id);
  const kept = async (of = window) => (await of.runs.history.all()).map(({ execution }) => execution.ref.id);
  const end = async (facts: object = {}) => {
    world.facts = { ...world.facts, inspect: (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED', facts)) };
    await world.timing.advance(5_000);
  };

  it('puts a run that was just started on top of a list that is loaded', async () => {
    world.listForeign('older', -1_000);
    await window.runs.refreshList('acme', 'user_12345');
    await window.start({}, 0);
    assert.deepEqual(listed(), ['run-1', 'older']);
    assert.equal(world.lists, 1);
  });

  it('asks the list when a run has ended and nobody said how long it took', async () => {
    await window.start({}, 100);
    await end();
    assert.deepEqual([window.ends, world.lists, listed()], [['run-1 COMPLETED'], 1, ['run-1']]);
  });

  it('asks no list where the end says how long it took', async () => {
    await window.start({}, 100);
    await end({ durationMs: 812 });
    assert.deepEqual([window.ends, world.lists], [['run-1 COMPLETED'], 0]);
  });

  it('keeps what becomes known of a run after its end', async () => {
    await window.start({}, 100);
    await end({ durationMs: 812 });
    world.facts = { inspect: (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED', { durationMs: 812, nodes: [node] })) };
    await window.runs.read(refOf('run-1'));
    await settle();
    assert.deepEqual((await window.runs.history.recall(refOf('run-1')))?.nodes?.map(({ name }) => name), ['Fetch']);
  });

  it('hides secrets in what it keeps', async () => {
    const secret = 'key-7f3a9c0d1e';
    world.secrets.push(secret);
    world.facts = { inspect: (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED', { nodes: [{ ...node, output: hold({ echoed: secret }) }] })) };
    await window.start();
    const texts = [...world.records.texts.values()].join();
    assert.match(texts, /echoed/);
    assert.doesNotMatch(texts, new RegExp(secret));
  });

  describe('of a run that was kept', () => {
    beforeEach(async () => {
      await window.start({}, 100);
      await end({ durationMs: 5, endedAt: 1_002_000, nodes: [node] });
    });

    it('is there before its platform is asked, nodes included', async () => {
      const later = world.open();
      const reads = world.reads.length;
      assert.equal(await later.runs.showKept(refOf('run-1')), true);
      const entry = later.runs.executions.get(refOf('run-1'));
      assert.deepEqual([entry?.execution.nodes?.[0]?.name, entry?.seenAt, world.reads.length], ['Fetch', 1_002_000, reads]);
    });

    it('fills what a list says, and takes nothing of it back', async () => {
      const later = world.open();
      const { load } = world.records;
      world.facts = { inspect: (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED', { durationMs: 900 })) };
      world.records.load = async (name) => {
        const text = await load(name);
        // Meanwhile its platform tells more.
        if (!later.runs.executions.get(refOf('run-1'))) await later.runs.read(refOf('run-1'));
        return text;
      };
      assert.equal(await later.runs.showKept(refOf('run-1')), true);
      const execution = later.runs.executions.get(refOf('run-1'))?.execution;
      assert.deepEqual([execution?.durationMs, execution?.nodes?.length], [900, 1]);
    });

    it('is not read where its nodes are on show already', async () => {
      const reads = world.records.loaded.length;
      assert.equal(await window.runs.showKept(refOf('run-1')), false);
      assert.equal(world.records.loaded.length, reads);
    });

    it('is left to its platform where nothing is kept, or the disk refuses', async () => {
      const later = world.open();
      assert.equal(await later.runs.showKept(refOf('unknown')), false);
      assert.equal(shown('unknown'), undefined);
      world.records.load = () => Promise.reject(new Error('EIO'));
      assert.equal(await later.runs.showKept(refOf('run-1')), false);
    });

    it('goes when it is deleted, in this window and, once that looks, in the other', async () => {
      const other = world.open();
      assert.deepEqual(await kept(other), ['run-1']);
      const [run] = await window.runs.history.all();
      await window.runs.deleteKept(run?.intent ?? '');
      assert.deepEqual([await kept(), await kept(other)], [[], ['run-1']]);
      await other.runs.refreshHistory();
      assert.deepEqual(await kept(other), []);
    });

    it('goes with the others when all are cleared', async () => {
      await window.runs.clearKept();
      assert.deepEqual([await kept(), world.records.texts.size], [[], 0]);
    });

    it('goes with those of its connection, and with no other’s', async () => {
      await window.runs.deleteKeptOf('globex');
      assert.deepEqual(await kept(), ['run-1']);
      await window.runs.deleteKeptOf('acme');
      assert.deepEqual(await kept(), []);
    });
  });

  it('lets go of a run that nobody waits for: it is said once, and its end is no news', async () => {
    const stopped: string[] = [];
    window.runs.onStopFollowing(({ ref }) => stopped.push(ref.id));
    await window.start({}, 100);
    const [run] = window.runs.running;
    window.runs.stopFollowing(run?.intent ?? '');
    window.runs.stopFollowing(run?.intent ?? '');
    await settle();
    assert.deepEqual([stopped, window.runs.running, world.journal.texts.size], [['run-1'], [], 0]);
    await end();
    assert.deepEqual(window.ends, []);
  });

  it('says that it stops following where another window told the end first', async () => {
    const stopped: string[] = [];
    window.runs.onStopFollowing(({ ref }) => stopped.push(ref.id));
    await window.start({}, 100);
    world.journal.texts.clear();
    await end();
    assert.deepEqual([stopped, window.ends, window.runs.running], [['run-1'], [], []]);
  });

  it('follows a run of another connection when one is removed', async () => {
    await window.start({}, 100);
    window.runs.connectionRemoved('globex');
    assert.deepEqual([window.runs.running.length, shown('run-1')?.status], [1, 'RUNNING']);
    await end();
    assert.deepEqual(window.ends, ['run-1 COMPLETED']);
  });

  it('forgets what it knew of a connection that is removed', async () => {
    world.listForeign('older', -1_000);
    await window.runs.refreshList('acme', 'user_12345');
    window.runs.follow(refOf('older'));
    await world.timing.advance(1_000);
    window.runs.connectionRemoved('acme');
    assert.deepEqual([listed(), shown('older')], [undefined, undefined]);
    const asked = world.reads.length;
    await world.timing.advance(60_000);
    assert.deepEqual([world.reads.length, world.timing.pending], [asked, 0]);
  });

  it('loads a list anew when its connection has changed', async () => {
    world.listForeign('older', -1_000);
    await window.runs.refreshList('acme', 'user_12345');
    window.runs.connectionChanged('acme');
    assert.equal(listed(), undefined);
  });

  it('begins a list anew on demand', async () => {
    world.listForeign('first');
    await window.runs.refreshList('acme', 'user_12345');
    world.listed = [executionOf('second', 'COMPLETED')];
    await window.runs.restartList('acme', 'user_12345');
    assert.deepEqual(listed(), ['second']);
  });

  it('asks less while nobody looks at it', async () => {
    window.runs.follow(refOf('shown'), 'closely');
    await world.timing.advance(10_000);
    const focused = world.reads.length;
    window.runs.setFocused(false);
    await world.timing.advance(10_000);
    assert.ok(world.reads.length - focused < focused / 2, `${focused} reads, then ${world.reads.length - focused}`);
    const before = world.reads.length;
    window.runs.setFocused(true);
    await settle();
    assert.equal(world.reads.length, before + 1, 'it is read at once when somebody looks again');
  });

  it('reads what it kept of a run that only this editor knows', async () => {
    world.facts = { listExecutions: undefined, start: () => Promise.resolve({ id: undefined, answer: { httpStatus: 200, value: hold({ ok: true }) } }) };
    const run = await window.start({ mode: 'sync' });
    assert.ok(!(run instanceof Failure) && run.local);
    const read = await window.runs.read(run.ref);
    assert.deepEqual([jsonIn(read.answer?.value), world.reads], [{ ok: true }, []]);
  });

  it('reads an answer that is too long for a list where it is kept', async () => {
    const value = hold('x'.repeat(5_000));
    world.facts = { listExecutions: undefined, start: () => Promise.resolve({ id: undefined, answer: { httpStatus: 200, value } }) };
    const run = await window.start({ mode: 'sync' });
    assert.ok(!(run instanceof Failure));
    const later = world.open();
    await later.runs.refreshList('acme', 'user_12345');
    assert.equal(later.runs.executions.get(run.ref)?.execution.answer, undefined);
    assert.deepEqual((await later.runs.read(run.ref)).answer?.value, value);
  });

  it('has nothing left to do once it is closed, and tells nothing any more', async () => {
    let told = 0;
    window.runs.history.onChange(() => (told += 1));
    window.runs.lists.onChange(() => (told += 1));
    await window.start({}, 100);
    world.facts = { listExecutions: (_scope, _query, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))) };
    window.runs.follow(refOf('shown'), 'closely');
    const loading = window.runs.refreshList('acme', 'user_12345');
    await settle();
    await window.runs.close();
    await loading;
    const before = [told, world.reads.length];
    await window.runs.clearKept();
    await world.timing.advance(60_000);
    assert.deepEqual([[told, world.reads.length], world.timing.pending, listed()], [before, 0, undefined]);
  });
});
