import assert from 'node:assert/strict';
import { Cancelled, Failure } from '../../../src/core/model/errors';
import type { Execution } from '../../../src/core/model/model';
import { executionOf, refOf } from '../../fixtures/executions';
import { settle } from '../../fixtures/manualTiming';
import { RunsWorld, target, type Window } from '../../fixtures/runsWorld';

describe('a run that was started', () => {
  let world: RunsWorld;
  let window: Window;

  beforeEach(() => {
    world = new RunsWorld();
    window = world.open();
  });

  const names = () => [...world.journal.texts.keys()];
  const entries = () => names().filter((name) => !/^(window|claim)\./.test(name));
  const runOf = (outcome: Execution | Failure): Execution => {
    assert.ok(!(outcome instanceof Failure), outcome instanceof Failure ? outcome.message : '');
    return outcome;
  };

  it('is shown with its workflow, on the server’s clock, as running', async () => {
    world.skew = 60_000;
    const run = runOf(await window.start({}, 0));
    assert.deepEqual([run.status, run.workflow, run.startedAt, run.guessed], ['RUNNING', { id: 'daily', name: 'Daily Sync' }, 1_060_000, undefined]);
  });

  it('is shown at this machine’s time where the server’s is not known', async () => {
    world.clockWidth = undefined;
    world.skew = 60_000;
    assert.equal(runOf(await window.start({}, 0)).startedAt, 1_000_000);
  });

  it('names no workflow where its target has none', async () => {
    const pending = window.runs.start({ target: { ...target, workflow: '', workflowName: undefined }, payload: '{}' });
    await world.timing.advance(0);
    assert.deepEqual((await pending).workflow, { id: undefined, name: undefined });
  });

  it('is what the answer of its workflow says where that was waited for', async () => {
    const run = runOf(await window.start({ mode: 'sync' }, 0));
    assert.deepEqual([run.status, run.type, run.endedAt, run.answer?.httpStatus], ['COMPLETED', 'SYNC', 1_000_000, 200]);
    await settle();
    assert.deepEqual([window.ends, names()], [['run-1 COMPLETED'], []]);
  });

  it('is told by whoever tells more of it: what its platform said stays', async () => {
    world.facts = { start: () => Promise.resolve({ id: 'run-1', status: 'QUEUED' }) };
    assert.equal(runOf(await window.start({}, 0)).status, 'QUEUED');
  });

  it('is not taken back by its own start where its platform told more meanwhile', async () => {
    world.fate = 'hangs';
    const pending = window.start({}, 10);
    await world.timing.advance(10);
    world.status = 'WAITING';
    await window.runs.read(refOf('run-1'));
    world.answerHanging();
    await world.timing.advance(0);
    assert.equal(runOf(await pending).status, 'WAITING');
  });

  it('is sent with everything its target says', async () => {
    const whole = { ...target, configId: 'c1', instanceTag: 'eu', includeHeaders: true };
    const pending = window.runs.start({ target: whole, payload: '{"key":"s"}', masked: '{"key":"***"}', source: 'file:///p.json' });
    await world.timing.advance(0);
    await pending;
    const [post] = world.posts;
    assert.deepEqual({ ...post, intent: undefined }, { scope: 'user_12345', workflow: 'daily', slug: 'hubspot', configId: 'c1', payload: '{"key":"s"}', intent: undefined, mode: 'async', instanceTag: 'eu', includeHeaders: true });
    await settle();
    const [kept] = await window.runs.history.all();
    assert.equal((await window.runs.history.read(kept?.intent ?? ''))?.payload, '{"key":"***"}');
    assert.deepEqual([kept?.source, kept?.intent], ['file:///p.json', post?.intent]);
  });

  it('is known by its id in the journal, so that a later window follows it', async () => {
    await window.start({}, 100);
    const [entry] = entries().map((name) => JSON.parse(world.journal.texts.get(name) ?? '') as { execution?: string; guessed?: boolean });
    assert.deepEqual([entry?.execution, entry?.guessed], ['run-1', undefined]);
  });

  it('is one that only looks like it, for a later window too', async () => {
    world.fate = 'lostAfter';
    await window.start();
    await window.runs.close();
    const later = world.open();
    await later.runs.takeOver();
    assert.equal(later.runs.executions.get(refOf('run-1'))?.execution.guessed, true);
    assert.equal((await later.runs.history.all())[0]?.execution.guessed, true);
  });

  it('no longer only looks like it once the answer names it', async () => {
    world.fate = 'hangs';
    const pending = window.start({ mode: 'sync' }, 10_000);
    await world.timing.advance(10_000);
    assert.deepEqual([window.starts, window.runs.executions.get(refOf('run-1'))?.execution.guessed], [['run-1'], true]);
    world.answerHanging();
    const run = runOf(await pending);
    assert.deepEqual([run.ref.id, run.guessed, window.starts], ['run-1', false, ['run-1']]);
    await settle();
    assert.equal((await window.runs.history.all())[0]?.execution.guessed, false);
  });

  it('leaves the journal when its end stands in My Runs: a window that goes in between leaves it to the next', async () => {
    await window.start({}, 100);
    const { write } = world.records;
    let isWritten = (): void => undefined;
    world.records.write = (name, text) => new Promise<void>((resolve) => (isWritten = resolve)).then(() => write(name, text));
    world.status = 'COMPLETED';
    await world.timing.advance(5_000);
    assert.deepEqual([window.ends, window.runs.running, entries().length], [[], [], 1]);
    await window.runs.close();
    world.records.write = write;
    const later = world.open();
    await later.runs.takeOver();
    isWritten();
    await world.timing.advance(5_000);
    assert.deepEqual([window.ends, later.ends, names()], [[], ['run-1 COMPLETED'], []]);
    assert.equal((await later.runs.history.all())[0]?.execution.status, 'COMPLETED');
  });

  describe('and that another window took over while the answer was waited for', () => {
    let other: Window;
    let pending: Promise<Execution | Failure>;

    beforeEach(async () => {
      world.fate = 'hangs';
      pending = window.start({}, 0);
      await world.timing.advance(0);
      const own = names().find((name) => name.startsWith('window.'));
      const { write } = world.journal;
      world.journal.write = (name, text) => (name === own ? Promise.reject(new Error('ENOSPC')) : write(name, text));
      other = world.open();
      await other.runs.takeOver();
    });

    it('is told once: what the other told the end of does not begin again with the answer', async () => {
      world.status = 'COMPLETED';
      await world.timing.advance(60_000);
      assert.deepEqual([other.ends, entries()], [['run-1 COMPLETED'], []]);
      world.answerHanging();
      await world.timing.advance(10_000);
      assert.equal(runOf(await pending).ref.id, 'run-1');
      assert.deepEqual([window.ends, window.runs.running, names()], [[], [], []]);
    });

    it('is left to the other at once where that follows it', async () => {
      await world.timing.advance(60_000);
      assert.deepEqual(other.starts, ['run-1']);
      world.answerHanging();
      await world.timing.advance(0);
      assert.equal(runOf(await pending).ref.id, 'run-1');
      assert.deepEqual([window.runs.running, other.runs.running.length], [[], 1]);
    });

    it('is followed all the same where the other could not find it', async () => {
      world.listed = [];
      await world.timing.advance(120_000);
      assert.match(other.troubles.join(), /did not find one/);
      world.answerHanging();
      await world.timing.advance(10_000);
      assert.deepEqual([window.runs.running.map(({ ref }) => ref.id), entries().length], [['run-1'], 1]);
    });
  });

  it('is read on where what looked like it was gone for a while, and the answer names it', async () => {
    world.fate = 'hangs';
    const pending = window.start({ mode: 'sync' }, 10_000);
    await world.timing.advance(10_000);
    assert.deepEqual(window.starts, ['run-1']);
    world.failReads = new Failure('notFound', 'No such execution.');
    await world.timing.advance(120_000);
    assert.equal(window.runs.executions.get(refOf('run-1'))?.execution.gone, true);
    world.failReads = undefined;
    world.status = 'COMPLETED';
    world.answerHanging();
    assert.equal(runOf(await pending).ref.id, 'run-1');
    await world.timing.advance(10_000);
    assert.deepEqual([window.ends, window.runs.running, names()], [['run-1 COMPLETED'], [], []]);
  });

  it('leaves nothing in the journal where its connection was removed before its answer came', async () => {
    world.fate = 'hangs';
    const pending = window.start({}, 0);
    await world.timing.advance(0);
    world.connections.delete('acme');
    window.runs.connectionRemoved('acme');
    for (const name of entries()) world.journal.texts.delete(name);
    world.answerHanging();
    await world.timing.advance(10_000);
    assert.equal(runOf(await pending).ref.id, 'run-1');
    assert.deepEqual([window.runs.running, names()], [[], []]);
  });

  it('is read no further, whoever waits for it, when its connection is removed', async () => {
    const signals: AbortSignal[] = [];
    const inspect = (_ref: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<Execution>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Cancelled())));
    };
    world.facts = { inspect };
    const reading = assert.rejects(window.runs.read(refOf('run-9')), { name: 'Cancelled' });
    await world.timing.advance(0);
    world.connections.delete('acme');
    window.runs.connectionRemoved('acme');
    assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
    await reading;
  });

  it('is over although its end cannot be kept', async () => {
    await window.start({}, 100);
    world.records.write = () => Promise.reject(new Error('ENOSPC'));
    world.status = 'COMPLETED';
    await world.timing.advance(5_000);
    assert.deepEqual([window.ends, names()], [['run-1 COMPLETED'], []]);
  });

  describe('and whose workflow is waited for', () => {
    let pending: Promise<Execution | Failure>;

    beforeEach(async () => {
      world.fate = 'hangs';
      pending = window.start({ mode: 'sync' }, 0);
      await world.timing.advance(0);
      world.listed = [];
      world.listForeign('colleague', 50, { type: 'SYNC' });
      await world.timing.advance(10_000);
      assert.deepEqual(window.starts, ['colleague'], 'it looks like it');
      world.status = 'COMPLETED';
      await world.timing.advance(10_000);
    });

    it('is not over with the end of what only looks like it: the answer is still to come, and a crash must not lose it', async () => {
      assert.deepEqual([window.ends, entries().length], [[], 1]);
      world.answerHanging();
      await pending;
      await world.timing.advance(5_000);
      assert.deepEqual([window.ends, window.starts, names()], [['run-1 COMPLETED'], ['colleague', 'run-1'], []]);
    });

    it('is over with it once the answer is lost', async () => {
      world.loseHanging();
      assert.equal(runOf(await pending).ref.id, 'colleague');
      await world.timing.advance(0);
      assert.deepEqual([window.ends, window.runs.running, names()], [['colleague COMPLETED'], [], []]);
    });
  });

  it('has ended once, however often its end is told', async () => {
    await window.start({}, 100);
    world.status = 'COMPLETED';
    await world.timing.advance(5_000);
    await window.runs.read(refOf('run-1'));
    await world.timing.advance(5_000);
    assert.deepEqual(window.ends, ['run-1 COMPLETED']);
  });

  it('is not ended by another’s end', async () => {
    await window.start({}, 100);
    world.facts = { inspect: (ref) => Promise.resolve(executionOf(ref.id, ref.id === 'run-1' ? 'RUNNING' : 'COMPLETED')) };
    await window.runs.read(refOf('colleague'));
    await world.timing.advance(5_000);
    assert.deepEqual([window.ends, window.runs.running.length], [[], 1]);
  });

  it('that had ended before its answer came is told so at once', async () => {
    world.fate = 'hangs';
    const pending = window.start({}, 10);
    await world.timing.advance(10);
    world.status = 'ERRORED';
    await window.runs.read(refOf('run-1'));
    world.answerHanging();
    await world.timing.advance(0);
    await pending;
    await settle();
    assert.deepEqual([window.starts, window.ends, names()], [['run-1'], ['run-1 ERRORED'], []]);
  });

  it('is kept with its end', async () => {
    await window.start({}, 100);
    world.status = 'ERRORED';
    await world.timing.advance(5_000);
    const later = world.open();
    assert.deepEqual((await later.runs.history.all()).map(({ execution }) => execution.status), ['ERRORED']);
  });

  it('is sent again as the same action and followed anew', async () => {
    world.fate = 'lostBefore';
    world.facts = { knowsIntents: true };
    const failure = (await window.start()) as Failure;
    const intent = failure.next?.step === 'tryAgain' ? failure.next.intent : '';
    world.fate = 'answered';
    const pending = window.runs.start({ target, payload: '{"a":1}', intent });
    await world.timing.advance(100);
    await pending;
    assert.deepEqual(world.posts.map((post) => post.intent), [intent, intent]);
    await window.runs.close();
    const later = world.open();
    await later.runs.takeOver();
    assert.deepEqual(later.starts, ['run-1']);
  });

  describe('where the disk does not let go of its entry', () => {
    let removals: number;

    beforeEach(async () => {
      await window.start({}, 100);
      removals = 0;
      world.journal.remove = () => ((removals += 1), Promise.reject(new Error('EPERM')));
      world.status = 'COMPLETED';
      await world.timing.advance(10_000);
    });

    it('is tried a few times, half a minute apart', async () => {
      // The entry, and beside it the sign that its window lives.
      const before = removals;
      await world.timing.advance(25_000);
      assert.ok(removals >= before && removals <= before + 2, `${removals} removals`);
      await world.timing.advance(60 * 60_000);
      assert.deepEqual([removals, world.timing.pending], [10, 0]);
      assert.deepEqual(window.ends, ['run-1 COMPLETED']);
    });

    it('is not followed again by the window that told its end', async () => {
      await window.runs.takeOver();
      await world.timing.advance(60_000);
      assert.deepEqual([window.starts, window.ends], [['run-1'], ['run-1 COMPLETED']]);
    });

    it('is not tried any more once its window has closed', async () => {
      await window.runs.close();
      const before = removals;
      await world.timing.advance(60 * 60_000);
      assert.deepEqual([removals, world.timing.pending], [before, 0]);
    });
  });

  describe('and its window', () => {
    it('leaves it to the next when it closes, and tells nothing more of it', async () => {
      await window.start({}, 100);
      await window.runs.close();
      assert.deepEqual([window.runs.running, entries().length], [[], 1]);
      world.status = 'COMPLETED';
      await world.timing.advance(60_000);
      assert.deepEqual([window.ends, world.timing.pending], [[], 0]);
    });

    it('does not follow it where its connection went while it was sent', async () => {
      world.fate = 'hangs';
      const pending = window.start({}, 10);
      await world.timing.advance(10);
      world.connections.clear();
      world.answerHanging();
      await world.timing.advance(100);
      runOf(await pending);
      assert.deepEqual([window.starts, window.runs.running, entries()], [[], [], []]);
    });
  });

  describe('once more', () => {
    const old = executionOf('old', 'ERRORED', { workflow: { id: 'daily', name: 'Daily Sync' } });

    it('is a new one, under the workflow that it repeats', async () => {
      world.facts = { rerun: ({ id }) => Promise.resolve(`${id}-again`), resumeFrom: ({ id }, node) => Promise.resolve(`${id}-from-${node}`) };
      const [again, from] = [window.runs.rerun(old), window.runs.resumeFrom(old, '3')];
      await world.timing.advance(100);
      assert.deepEqual([(await again).ref.id, (await from).ref.id], ['old-again', 'old-from-3']);
      assert.deepEqual((await again).workflow, { id: 'daily', name: 'Daily Sync' });
      assert.deepEqual([...window.starts].sort(), ['old-again', 'old-from-3']);
      assert.deepEqual((await window.runs.history.all()).map(({ hasPayload }) => hasPayload), [false, false]);
    });

    it('needs no workflow that anybody knows', async () => {
      world.facts = { rerun: () => Promise.resolve('again') };
      const pending = window.runs.rerun(executionOf('old', 'ERRORED'));
      await world.timing.advance(100);
      assert.deepEqual((await pending).workflow, { id: undefined, name: undefined });
    });

    it('is found where nobody named it, and is never the one that it repeats', async () => {
      world.facts = {
        rerun: () => {
          world.listed = [executionOf('new', 'RUNNING', { startedAt: world.serverNow(), workflow: { id: 'daily' }, trigger: 'Schedule' }), { ...old, startedAt: world.serverNow() }];
          return Promise.resolve(undefined);
        },
      };
      const pending = window.runs.rerun(old);
      await world.timing.advance(20_000);
      assert.deepEqual([(await pending).ref.id, (await pending).guessed], ['new', true]);
    });

    it('is refused in words where its platform cannot do it', async () => {
      await assert.rejects(window.runs.rerun(old), { kind: 'notSupported', message: 'Refold cannot rerun an execution with this credential.' });
      await assert.rejects(window.runs.resumeFrom(old, '3'), { kind: 'notSupported', message: 'Refold cannot resume an execution from a node.' });
      assert.deepEqual([names(), window.starts], [[], []]);
    });
  });

  it('is followed where its note was refused, and the reason is told', async () => {
    const { write } = world.journal;
    const told: Failure[] = [];
    window.runs.onTrouble((failure) => told.push(failure));
    world.journal.write = (name, text) => (text.includes('run-1') ? Promise.reject(new Error('ENOSPC')) : write(name, text));
    await window.start({}, 100);
    assert.deepEqual([told.length, told[0]?.kind, (told[0]?.cause as Error).message], [1, 'disk', 'ENOSPC']);
  });

  describe('that could not be written down', () => {
    it('is not sent, its window owns nothing, and the reason is told', async () => {
      const { write } = world.journal;
      world.journal.write = (name, text) => (name.startsWith('window.') ? write(name, text) : Promise.reject(new Error('ENOSPC')));
      const failure = (await window.start()) as Failure;
      assert.equal(failure.kind, 'disk');
      assert.match(failure.message, /^Nothing was sent to Daily Sync: .*\(ENOSPC\)/);
      assert.ok(failure.cause instanceof Error);
      assert.deepEqual([world.posts, names()], [[], []]);
    });

    it('says why in the words of whoever refused', async () => {
      world.journal.write = () => Promise.reject(new Failure('disk', 'The folder {0} is read-only.', ['/data']));
      assert.match(((await window.start()) as Failure).message, /\(The folder \/data is read-only\.\)/);
    });
  });
});
