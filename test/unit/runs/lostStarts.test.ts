import assert from 'node:assert/strict';
import { Failure, isCancelled } from '../../../src/core/model/errors';
import type { Execution } from '../../../src/core/model/model';
import { hold } from '../../../src/core/values/held';
import { executionOf, refOf } from '../../fixtures/executions';
import { settle } from '../../fixtures/manualTiming';
import { lostAnswer, RunsWorld, target, type Window } from '../../fixtures/runsWorld';

const hourMs = 60 * 60_000;

describe('a start whose answer is missing', () => {
  let world: RunsWorld;
  let window: Window;

  beforeEach(() => {
    world = new RunsWorld();
    window = world.open();
  });

  const names = () => [...world.journal.texts.keys()];
  const entries = () => names().filter((name) => !/^(window|claim)\./.test(name));
  const keptIds = async () => (await window.runs.history.all()).map(({ execution }) => execution.ref.id);
  const intentOf = (failure: unknown) => (failure instanceof Failure && failure.next?.step === 'chooseExecution' ? failure.next.intent : '');
  /** An entry as another window wrote it down, which has said that it is gone. */
  const leave = (facts: object) => {
    const entry = { version: 2, intent: 'i', target, at: world.timing.now(), owner: 'other', ...facts };
    world.journal.texts.set('i', JSON.stringify(entry));
    world.journal.texts.set('window.other', 'left');
  };

  describe('that several executions may be', () => {
    let intent: string;

    beforeEach(async () => {
      world.fate = 'lostAfter';
      const pending = window.start();
      world.listForeign('colleague', 40);
      intent = intentOf(await pending);
    });

    it('stays written down until somebody decides, and is not looked for meanwhile', async () => {
      const { lists } = world;
      await window.runs.takeOver();
      await world.timing.advance(10 * 60_000);
      assert.deepEqual([entries(), world.lists, window.troubles], [[intent], lists, []]);
    });

    it('is decided once: who comes late is told so', async () => {
      assert.equal(await window.runs.decide(intent, undefined), undefined);
      assert.deepEqual(window.runs.candidatesOf(intent), []);
      const late = window.runs.decide(intent, 'run-1');
      await assert.rejects(late, { kind: 'invalidInput', message: 'This start is not known any more. Look for it in the list of executions.' });
      assert.deepEqual(window.starts, []);
    });

    it('is certain once a person has chosen: nothing is said to look like it', async () => {
      const chosen = await window.runs.decide(intent, 'colleague');
      assert.deepEqual([chosen?.ref.id, chosen?.guessed ?? false], ['colleague', false]);
    });

    it('is forgotten with its connection, and with no other', async () => {
      window.runs.connectionRemoved('globex');
      assert.equal(window.runs.candidatesOf(intent).length, 2);
      window.runs.connectionRemoved('acme');
      await settle();
      assert.deepEqual([window.runs.candidatesOf(intent), entries()], [[], []]);
    });
  });

  it('says how many may be it and why the answer is missing', async () => {
    world.clockWidth = undefined;
    world.fate = 'lostAfter';
    const failure = (await window.start()) as Failure;
    assert.equal(failure.message, 'The answer for Daily Sync was lost. One execution may be it, but nothing proves it: choose it if it is yours. It was not sent again.');
    assert.deepEqual([failure.kind, failure.maybeSent, failure.detail], ['connectionLost', true, 'The connection was reset.']);
  });

  it('is told with the next step where nothing was found', async () => {
    world.fate = 'lostBefore';
    const failure = (await window.start()) as Failure;
    assert.deepEqual([failure.kind, failure.maybeSent, failure.next, failure.detail], ['connectionLost', true, { step: 'showLog' }, 'The connection was reset.']);
    assert.deepEqual(names(), []);
  });

  it('is told as lost before it is out of the journal: a window that dies in between leaves it to the next', async () => {
    world.fate = 'lostBefore';
    const { remove } = world.journal;
    const seen: boolean[] = [];
    let isTold = false;
    world.journal.remove = (name) => {
      if (!name.startsWith('window.')) seen.push(isTold);
      return remove(name);
    };
    const pending = window.runs.start({ target, payload: '{}' }).catch((error: unknown) => {
      isTold = true;
      return error as Failure;
    });
    await world.timing.advance(20_000);
    assert.deepEqual([((await pending) as Failure).kind, seen, names()], ['connectionLost', [true], []]);
  });

  it('is not taken out of the journal any more where the same action is tried again meanwhile', async () => {
    world.fate = 'lostBefore';
    world.facts = { knowsIntents: true };
    const { remove } = world.journal;
    world.journal.remove = () => Promise.reject(new Error('EPERM'));
    const { next } = (await window.start()) as Failure;
    world.journal.remove = remove;
    world.fate = 'answered';
    const again = window.runs.start({ target, payload: '{}', intent: next?.step === 'tryAgain' ? next.intent : '' });
    await world.timing.advance(5 * 60_000);
    assert.equal((await again).ref.id, 'run-1');
    assert.deepEqual(entries(), [next?.step === 'tryAgain' && next.intent]);
  });

  it('can be tried again as the same action where the platform knows it, unless its workflow was waited for', async () => {
    world.fate = 'lostBefore';
    world.facts = { knowsIntents: true };
    const failure = (await window.start()) as Failure;
    assert.deepEqual(failure.next, { step: 'tryAgain', intent: world.posts[0]?.intent });
    const waited = (await window.start({ mode: 'sync' })) as Failure;
    assert.deepEqual(waited.next, { step: 'showLog' });
  });

  it('is told as out of sight, and not as lost, while its platform cannot be asked', async () => {
    world.fate = 'lostAfter';
    world.facts = { listExecutions: () => Promise.reject(new Failure('unreachable', 'No line.', [], { detail: 'ECONNREFUSED' })) };
    const failure = (await window.start()) as Failure;
    assert.deepEqual([failure.kind, failure.maybeSent, failure.detail], ['unreachable', true, 'ECONNREFUSED']);
    assert.match(failure.message, /^The answer for Daily Sync was lost, and its platform cannot be asked for it now/);
    assert.deepEqual(entries().length, 1);
  });

  it('keeps what was sent, once it is found', async () => {
    world.fate = 'lostAfter';
    await window.start();
    await settle();
    const [kept] = await window.runs.history.all();
    assert.equal((await window.runs.history.read(kept?.intent ?? ''))?.payload, '{"a":1}');
  });

  it('is looked for only once its answer is known to be missing, also where somebody has the journal looked at', async () => {
    world.fate = 'hangs';
    const pending = window.start({}, 0);
    await world.timing.advance(60_000);
    await window.runs.takeOver();
    await world.timing.advance(60_000);
    assert.deepEqual([world.lists, window.starts, window.troubles], [0, [], []]);
    world.answerHanging();
    await world.timing.advance(0);
    assert.equal(((await pending) as Execution).guessed, undefined);
  });

  it('is looked for again where the same action was lost before', async () => {
    world.fate = 'lostBefore';
    world.facts = { knowsIntents: true };
    const { next } = (await window.start()) as Failure;
    world.fate = 'lostAfter';
    world.facts = { listExecutions: () => Promise.reject(new Failure('unreachable', 'No line.')) };
    const again = window.runs.start({ target, payload: '{}', intent: next?.step === 'tryAgain' ? next.intent : '' }).catch(() => undefined);
    await world.timing.advance(20_000);
    await again;
    world.facts = {};
    await world.timing.advance(120_000);
    assert.deepEqual(window.starts, ['run-1']);
  });

  it('is not what another window started, whether that has ended or only stands in the journal', async () => {
    const other = world.open();
    await other.start({}, 10);
    world.fate = 'lostBefore';
    const late = () => (world.listed = world.listed.map((execution) => ({ ...execution, startedAt: world.serverNow() + 60 })));
    late();
    // Its record is gone, but it is noted.
    await other.runs.clearKept();
    assert.match(((await window.start()) as Failure).message, /did not find one/);
    world.fate = 'answered';
    await other.start({}, 10);
    world.status = 'COMPLETED';
    await world.timing.advance(10_000);
    // It has ended, but it is kept.
    assert.deepEqual([...other.ends].sort(), ['run-1 COMPLETED', 'run-2 COMPLETED']);
    world.listed = world.listed.filter(({ ref }) => ref.id === 'run-2');
    late();
    world.fate = 'lostBefore';
    assert.match(((await window.start()) as Failure).message, /did not find one/);
  });

  it('may have the name of another connection’s run', async () => {
    leave({ intent: 'elsewhere', target: { ...target, connection: 'globex' }, execution: 'run-1' });
    world.fate = 'lostAfter';
    assert.equal(((await window.start()) as Execution).ref.id, 'run-1');
  });

  it('is looked for ever less often where its platform stays silent', async () => {
    world.fate = 'lostAfter';
    let asked = 0;
    world.facts = { listExecutions: () => ((asked += 1), Promise.reject(new Failure('unreachable', 'No line.'))) };
    await window.start();
    const before = asked;
    await world.timing.advance(10 * 60_000);
    const inTenMinutes = asked - before;
    assert.ok(inTenMinutes >= 25 && inTenMinutes <= 60, `asked ${inTenMinutes} times`);
    assert.deepEqual(window.troubles, []);
    world.facts = {};
    await world.timing.advance(90_000);
    assert.deepEqual(window.starts, ['run-1']);
  });

  describe('while its workflow is waited for', () => {
    let pending: Promise<Execution | Failure>;
    let fail: (failure: Failure) => void;

    beforeEach(async () => {
      const mine = executionOf('mine', 'RUNNING', { startedAt: world.serverNow() + 60, workflow: { id: 'daily' }, type: 'SYNC' });
      const start = () => new Promise<never>((_resolve, reject) => (fail = reject));
      world.facts = { start, listExecutions: () => Promise.resolve({ items: [mine], page: 1, hasNext: false }) };
      pending = window.start({ mode: 'sync' }, 0);
      await world.timing.advance(10_000);
      assert.deepEqual(window.starts, ['mine']);
      const [kept] = await window.runs.history.all();
      assert.equal((await window.runs.history.read(kept?.intent ?? ''))?.payload, '{"a":1}');
    });

    it('stays what looks like it when the answer is lost', async () => {
      fail(lostAnswer());
      const found = (await pending) as Execution;
      assert.deepEqual([found.ref.id, found.guessed], ['mine', true]);
      await settle();
      assert.deepEqual([window.starts, await keptIds(), entries().length], [['mine'], ['mine'], 1]);
      assert.equal((await window.runs.history.read(entries()[0] ?? ''))?.payload, '{"a":1}');
    });

    it('is nobody’s when the start is refused: nothing of it is kept, and it does not look like ours', async () => {
      fail(new Failure('rejected', 'Refused.'));
      assert.equal(((await pending) as Failure).message, 'Refused.');
      await settle();
      assert.deepEqual([await keptIds(), names(), window.runs.running], [[], [], []]);
      assert.equal(window.runs.executions.get(refOf('mine'))?.execution.guessed, false);
      world.status = 'COMPLETED';
      await world.timing.advance(60_000);
      assert.deepEqual(window.ends, []);
    });
  });

  it('only looks like the one that its workflow’s answer does not name', async () => {
    const answer = { httpStatus: 200, value: hold({ ok: true }) };
    const mine = executionOf('mine', 'COMPLETED', { startedAt: world.serverNow() + 10, workflow: { id: 'daily' }, type: 'SYNC' });
    world.facts = { start: () => Promise.resolve({ id: undefined, answer }), listExecutions: () => Promise.resolve({ items: [mine], page: 1, hasNext: false }) };
    const run = (await window.start({ mode: 'sync' }, 0)) as Execution;
    assert.deepEqual([run.ref.id, run.guessed, run.answer], ['mine', true, answer]);
  });

  describe('that another window left', () => {
    // Long after the epoch, so that a day before is a time as well.
    beforeEach(() => world.timing.setWallClock(30 * 24 * hourMs));

    it('is forgotten where its connection is gone', async () => {
      leave({ execution: 'run-7' });
      world.connections.clear();
      await window.runs.takeOver();
      assert.deepEqual([window.starts, window.troubles, names()], [[], [], []]);
    });

    it('is given up after a day without an id, and told once', async () => {
      leave({ at: world.timing.now() - 24 * hourMs - 1 });
      const told: Failure[] = [];
      window.runs.onTrouble((failure) => told.push(failure));
      await window.runs.takeOver();
      assert.deepEqual([told[0]?.kind, told[0]?.maybeSent], ['connectionLost', true]);
      assert.deepEqual(window.troubles, ['The answer for Daily Sync was lost more than a day ago, and its execution was not found since; it may have started. It was not sent again.']);
      assert.deepEqual([names(), world.lists], [[], 0]);
      await world.timing.advance(60_000);
      assert.equal(window.troubles.length, 1);
    });

    it('is still looked for within its day', async () => {
      leave({ at: world.timing.now() - 24 * hourMs });
      void window.runs.takeOver();
      await world.timing.advance(30_000);
      assert.match(window.troubles.join(), /Runlight looked for the execution and did not find one/);
      assert.ok(world.lists > 1);
    });

    it('is told in words where several may be it, and a person decides', async () => {
      leave({});
      world.listForeign('one', 10);
      world.listForeign('two', 20);
      void window.runs.takeOver();
      await world.timing.advance(30_000);
      assert.match(window.troubles.join(), /2 executions may be it/);
      assert.equal((await window.runs.decide('i', 'two'))?.ref.id, 'two');
      assert.deepEqual(window.starts, ['two']);
    });

    it('is the one that is kept as its own already', async () => {
      leave({ sent: { earliest: world.serverNow(), latest: world.serverNow() + 10 } });
      world.listForeign('run-9', 5);
      const record = { version: 1, intent: 'i', target, at: world.timing.now(), execution: executionOf('run-9', 'RUNNING') };
      world.records.texts.set('i', JSON.stringify(record));
      void window.runs.takeOver();
      await world.timing.advance(20_000);
      assert.deepEqual([window.starts, window.troubles], [['run-9'], []]);
    });

    it('waits for a connection that has no key yet', async () => {
      leave({});
      let asked = 0;
      const window2 = world.open();
      world.facts = { listExecutions: () => ((asked += 1), Promise.reject(new Failure('unauthorized', 'No key.'))) };
      void window2.runs.takeOver();
      await world.timing.advance(60_000);
      assert.ok(asked > 0);
      assert.deepEqual([window2.troubles, entries()], [[], ['i']]);
    });
  });

  describe('as its window closes', () => {
    it('is not told as lost: the next window looks for it', async () => {
      world.fate = 'hangs';
      const pending = window.runs.start({ target, payload: '{}' }).catch((error: unknown) => error);
      await world.timing.advance(100);
      await window.runs.close();
      world.answerHanging();
      assert.ok(isCancelled(await pending));
      assert.equal(entries().length, 1);
      const next = world.open();
      void next.runs.takeOver();
      await world.timing.advance(20_000);
      assert.deepEqual([next.starts, world.posts.length], [['run-1'], 1]);
    });

    it('stops being looked for', async () => {
      world.fate = 'lostAfter';
      world.facts = { listExecutions: () => Promise.reject(new Failure('unreachable', 'No line.')) };
      const pending = window.runs.start({ target, payload: '{}' }).catch((error: unknown) => error);
      await world.timing.advance(1_500);
      await window.runs.close();
      await world.timing.advance(0);
      assert.ok(isCancelled(await pending));
      assert.deepEqual([world.timing.pending, entries().length], [0, 1]);
    });
  });
});
