import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import type { Execution, RunMode } from '../../src/core/model/model';
import { linkedAccounts } from '../../src/core/platforms/facts';
import type { Provider, RunRequest, Started } from '../../src/core/platforms/provider';
import { RunHistory } from '../../src/core/runs/history';
import { Journal } from '../../src/core/runs/journal';
import { Launcher } from '../../src/core/runs/launch';
import type { StartedRun } from '../../src/core/runs/startedRuns';
import { ExecutionStore } from '../../src/core/runs/store';
import { Watcher } from '../../src/core/runs/watch';
import { hold } from '../../src/core/values/held';
import { executionOf, refOf } from '../fixtures/executions';
import { ManualTiming, settle } from '../fixtures/manualTiming';
import { MemoryTexts } from '../fixtures/memoryTexts';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily', workflowName: 'Daily Sync', slug: 'hubspot' };

describe('launching', () => {
  let timing: ManualTiming;
  let store: ExecutionStore;
  let texts: MemoryTexts;
  let records: MemoryTexts;
  let history: RunHistory;
  let facts: Partial<Provider>;
  let posts: RunRequest[];
  let start: (request: RunRequest) => Promise<Started>;
  let status: string;
  let listed: Execution[];
  let searches: number;
  let launcher: Launcher;
  let troubles: string[];

  beforeEach(() => {
    timing = new ManualTiming();
    texts = new MemoryTexts();
    records = new MemoryTexts();
    facts = {};
    posts = [];
    listed = [];
    searches = 0;
    troubles = [];
    status = 'RUNNING';
    start = () => Promise.resolve({ id: 'new' });
    launcher = createLauncher();
  });

  function createLauncher(): Launcher {
    store = new ExecutionStore(timing);
    const provider: Provider = {
      label: 'Refold',
      scopeKind: linkedAccounts,
      modes: ['async'],
      runOptions: [],
      tells: 'nodes',
      check: () => Promise.resolve(),
      describe: () => ({ method: 'POST', url: '', headers: {}, body: '' }),
      start: (request) => {
        posts.push(request);
        return start(request);
      },
      inspect: (ref) => Promise.resolve(executionOf(ref.id, status)),
      listExecutions: () => {
        searches += 1;
        return Promise.resolve({ items: listed, page: 1, hasNext: false });
      },
      rerun: () => Promise.resolve(undefined),
      // The server's clock is as the local one, and known well.
      clock: { offset: { min: -50, max: 50 }, toServer: (local) => ({ earliest: local - 50, latest: local + 50 }) },
      ...facts,
    };
    history = new RunHistory(records);
    const watcher = new Watcher(store, (ref) => provider.inspect!(ref, new AbortController().signal), timing);
    const providerOf = () => Promise.resolve(provider);
    const made = new Launcher({ journal: new Journal(texts), store, watcher, history, providerOf, hasConnection: () => true, timing });
    made.onTrouble((failure) => troubles.push(failure.message));
    return made;
  }

  const launch = () => launcher.launch({ target, payload: '{"a":1}', source: 'file:///payload.json' });

  it('writes down what it is about to send before it sends it', async () => {
    let written = 0;
    start = () => {
      written = texts.texts.size;
      return Promise.resolve({ id: 'new' });
    };
    await launch();
    // The entry, and the sign that its window lives.
    assert.equal(written, 2);
    assert.deepEqual(posts.map(({ payload, slug, workflow }) => [payload, slug, workflow]), [['{"a":1}', 'hubspot', 'daily']]);
  });

  it('does not send what it could not write down', async () => {
    texts.write = () => Promise.reject(new Error('disk full'));
    await assert.rejects(launch(), /Nothing was sent to Daily Sync.*disk full/);
    assert.equal(posts.length, 0);
  });

  it('shows the execution at once, follows it to its end and forgets it then', async () => {
    const ends: string[] = [];
    launcher.onEnd(({ execution }) => ends.push(execution.status));
    const execution = await launch();
    assert.equal(execution.ref.id, 'new');
    assert.equal(store.get(refOf('new'))?.execution.workflow?.name, 'Daily Sync');
    assert.equal(launcher.running.length, 1);
    status = 'COMPLETED';
    await timing.advance(5_000);
    assert.deepEqual(ends, ['COMPLETED']);
    assert.equal(launcher.running.length, 0);
    assert.equal(texts.texts.size, 0);
    assert.equal(timing.pending, 0);
  });

  it('keeps nothing of a run that was certainly not sent', async () => {
    start = () => Promise.reject(new Failure('hostNotFound', 'No such host.'));
    await assert.rejects(launch(), /No such host/);
    assert.equal(texts.texts.size, 0);
    assert.equal(searches, 0);
  });

  it('looks for a run whose answer was lost, and never sends it again', async () => {
    start = () => Promise.reject(new Failure('connectionLost', 'Reset.', [], { maybeSent: true }));
    listed = [executionOf('found', 'RUNNING', { startedAt: timing.now() })];
    const pending = launch();
    await timing.advance(1_100);
    assert.deepEqual([(await pending).ref.id, (await pending).guessed], ['found', true]);
    assert.equal(posts.length, 1);
    assert.equal(launcher.running.length, 1);
  });

  it('finds a lost run also where a view has listed it already', async () => {
    start = () => Promise.reject(new Failure('connectionLost', 'Reset.', [], { maybeSent: true }));
    const pending = launch();
    await timing.advance(100);
    listed = [executionOf('found', 'RUNNING', { startedAt: timing.now() })];
    store.put(listed[0]!);
    await timing.advance(5_000);
    assert.equal((await pending).ref.id, 'found');
  });

  it('looks again when the run is listed late', async () => {
    start = () => Promise.reject(new Failure('timeout', 'Late.', [], { maybeSent: true }));
    const pending = launch();
    await timing.advance(100);
    listed = [executionOf('found', 'RUNNING', { startedAt: timing.now() })];
    await timing.advance(5_000);
    assert.equal((await pending).ref.id, 'found');
    assert.equal(posts.length, 1);
  });

  it('says honestly that it found nothing, and does not send again', async () => {
    start = () => Promise.reject(new Failure('timeout', 'Late.', [], { maybeSent: true }));
    const failed = assert.rejects(launch(), /did not find one; it may still have started. It was not sent again/);
    await timing.advance(20_000);
    await failed;
    assert.equal(posts.length, 1);
  });

  it('does not adopt an execution that it already knew, nor guess between two', async () => {
    start = () => Promise.reject(new Failure('timeout', 'Late.', [], { maybeSent: true }));
    const old = executionOf('old', 'COMPLETED', { startedAt: timing.now() });
    store.put(old);
    listed = [old];
    await timing.advance(1);
    const first = assert.rejects(launch(), /did not find one/);
    await timing.advance(20_000);
    await first;
    listed = [executionOf('x', 'RUNNING', { startedAt: timing.now() }), executionOf('y', 'RUNNING', { startedAt: timing.now() })];
    const second = assert.rejects(launch(), /2 executions may be it: choose the one that is yours/);
    await timing.advance(20_000);
    await second;
  });

  it('looks for the new execution when a rerun does not name it', async () => {
    listed = [executionOf('again', 'RUNNING', { startedAt: timing.now() })];
    const pending = launcher.rerun(executionOf('old', 'ERRORED', { workflow: { id: 'daily' } }));
    await timing.advance(1_100);
    assert.equal((await pending).ref.id, 'again');
  });

  it('follows in a later window what was running, and looks for what was unanswered', async () => {
    await launch();
    let release = (_started: Started): void => undefined;
    start = () => new Promise((resolve) => (release = resolve));
    const isGivenUp = assert.rejects(launch(), { name: 'Cancelled' });
    await timing.advance(10);
    await launcher.close();
    const starts: StartedRun[] = [];
    launcher = createLauncher();
    launcher.onStart((run) => starts.push(run));
    listed = [executionOf('crashed', 'RUNNING', { startedAt: timing.now() })];
    const resumed = launcher.takeOver();
    await timing.advance(10_000);
    await resumed;
    assert.deepEqual(troubles, []);
    assert.deepEqual(starts.map(({ ref }) => ref.id).sort(), ['crashed', 'new']);
    assert.equal(posts.length, 2);
    release({ id: 'late' });
    await isGivenUp;
  });

  it('lets go of a run when the person stops waiting', async () => {
    await launch();
    const [run] = launcher.running;
    assert.ok(run);
    launcher.stopFollowing(run.intent);
    assert.equal(launcher.running.length, 0);
    await settle();
    assert.equal(timing.pending, 0);
    assert.deepEqual([...texts.texts.keys()], []);
  });

  it('does not take an execution for the lost one that an earlier window started', async () => {
    await launch();
    start = () => new Promise(() => undefined);
    void launch();
    await timing.advance(10);
    await launcher.close();
    launcher = createLauncher();
    // The second never reached the server; the first is all that it lists.
    listed = [executionOf('new', 'COMPLETED', { startedAt: timing.now() })];
    const resumed = launcher.takeOver();
    await timing.advance(20_000);
    await resumed;
    assert.equal(troubles.length, 1);
    assert.match(troubles[0] ?? '', /did not find one/);
  });

  describe('a workflow that is waited for', () => {
    const waited = { ...target, mode: 'sync' } as const;
    const wait = () => launcher.launch({ target: waited, payload: '{}' });

    it('has ended when it answers, whatever it answers, and keeps what it answered', async () => {
      start = () => Promise.resolve({ id: 'new', answer: { httpStatus: 418, value: hold({ tea: true }) } });
      const ends: unknown[] = [];
      launcher.onEnd(({ execution }) => ends.push(execution.answer));
      const execution = await wait();
      assert.equal(posts[0]?.mode, 'sync');
      assert.deepEqual(execution.answer, { httpStatus: 418, value: hold({ tea: true }) });
      assert.equal(execution.statusClass, 'ok');
      await settle();
      assert.deepEqual(ends, [{ httpStatus: 418, value: hold({ tea: true }) }]);
      assert.equal(texts.texts.size, 0);
      assert.deepEqual((await history.of('acme', 'user_12345'))[0]?.execution.answer, execution.answer);
    });

    it('has failed when its answer says so', async () => {
      start = () => Promise.resolve({ id: 'new', answer: { httpStatus: 500, error: 'Request failed' } });
      assert.equal((await wait()).statusClass, 'failed');
    });

    it('can be seen and followed before it answers, once the platform lists it', async () => {
      let answer = (_started: Started): void => undefined;
      start = () => new Promise((resolve) => (answer = resolve));
      const starts: string[] = [];
      const ends: string[] = [];
      launcher.onStart(({ ref }) => starts.push(ref.id));
      launcher.onEnd(({ execution }) => ends.push(execution.status));
      const pending = wait();
      listed = [
        executionOf('scheduled', 'RUNNING', { startedAt: timing.now(), type: 'ASYNC' }),
        executionOf('new', 'RUNNING', { startedAt: timing.now(), type: 'SYNC' }),
      ];
      await timing.advance(5_000);
      assert.deepEqual(starts, ['new']);
      assert.equal(store.get(refOf('new'))?.execution.status, 'RUNNING');
      status = 'COMPLETED';
      await timing.advance(10_000);
      assert.deepEqual(ends, [], 'the answer is still to come, and may name another');
      answer({ id: 'new', answer: { httpStatus: 200, value: hold(1) } });
      assert.deepEqual((await pending).answer, { httpStatus: 200, value: hold(1) });
      await settle();
      assert.deepEqual([starts, ends], [['new'], ['COMPLETED']]);
      assert.equal(posts.length, 1);
      assert.equal(timing.pending, 0);
    });

    it('is followed under its own id when another one was taken for it', async () => {
      let answer = (_started: Started): void => undefined;
      start = () => new Promise((resolve) => (answer = resolve));
      const pending = wait();
      listed = [executionOf('other', 'RUNNING', { startedAt: timing.now(), type: 'SYNC' })];
      await timing.advance(5_000);
      answer({ id: 'new', answer: { httpStatus: 200 } });
      assert.equal((await pending).ref.id, 'new');
      assert.equal(launcher.running.length, 0);
      await settle();
      assert.equal(texts.texts.size, 0);
      // Nothing of the other one is left under this run's payload, and it is said to be somebody's own again.
      const [kept] = await history.of('acme', 'user_12345');
      assert.deepEqual([kept?.execution.ref.id, history.find(refOf('other'))], ['new', undefined]);
      assert.equal(store.get(refOf('other'))?.execution.guessed, false);
    });

    it('is found in the list when its answer names no execution', async () => {
      start = () => Promise.resolve({ answer: { httpStatus: 204 } });
      listed = [executionOf('silent', 'COMPLETED', { startedAt: timing.now() })];
      const pending = wait();
      await timing.advance(10);
      const execution = await pending;
      assert.deepEqual([execution.ref.id, execution.answer], ['silent', { httpStatus: 204 }]);
    });

    it('is kept under a name of this editor’s where no platform has one', async () => {
      start = () => Promise.resolve({ answer: { httpStatus: 200, value: hold([1]) } });
      facts = { listExecutions: undefined, knowsIntents: true };
      launcher = createLauncher();
      const execution = await wait();
      assert.ok(execution.local);
      assert.equal(execution.ref.id, posts[0]?.intent);
      assert.deepEqual(execution.answer?.value, hold([1]));
    });

    it('stops looking when the start is refused', async () => {
      let refuse = (_failure: Failure): void => undefined;
      start = () => new Promise((_resolve, reject) => (refuse = reject));
      const failed = assert.rejects(wait(), /cannot be waited for/);
      await timing.advance(2_000);
      refuse(new Failure('rejected', 'It cannot be waited for.'));
      await failed;
      assert.equal(timing.pending, 0);
      assert.equal(texts.texts.size, 0);
    });
  });

  it('says that nobody can look for it where the platform lists nothing', async () => {
    facts = { listExecutions: undefined };
    launcher = createLauncher();
    start = () => Promise.reject(new Failure('timeout', 'Late.', [], { maybeSent: true }));
    await assert.rejects(launch(), /Refold does not list executions where Runlight could look for it; .* not sent again/);
  });

  it('offers to try the same action again only where the platform knows that it is the same', async () => {
    start = () => Promise.reject(new Failure('timeout', 'Late.', [], { maybeSent: true }));
    const nextOf = async (mode: RunMode = 'async') => {
      const failed = launcher.launch({ target: { ...target, mode }, payload: '{}' }).then(() => undefined, (failure: Failure) => failure.next);
      await timing.advance(20_000);
      return failed;
    };
    assert.deepEqual(await nextOf(), { step: 'showLog' });
    facts = { knowsIntents: true };
    launcher = createLauncher();
    assert.deepEqual(await nextOf(), { step: 'tryAgain', intent: posts[1]?.intent });
    assert.deepEqual(await nextOf('sync'), { step: 'showLog' });
  });

  it('does not offer it for a rerun, which no platform knows again', async () => {
    facts = { knowsIntents: true, rerun: () => Promise.reject(new Failure('timeout', 'Late.', [], { maybeSent: true })) };
    launcher = createLauncher();
    const failed = launcher.rerun(executionOf('old', 'COMPLETED')).then(() => undefined, (failure: Failure) => failure.next);
    await timing.advance(20_000);
    assert.deepEqual(await failed, { step: 'showLog' });
  });

  it('says that the first try may have started where the same action, tried again, was certainly not sent', async () => {
    facts = { knowsIntents: true };
    launcher = createLauncher();
    const failed = async (failure: Failure) => {
      start = () => Promise.reject(failure);
      const trying = launcher.launch({ target, payload: '{}', intent: 'one-action' }).then(() => assert.fail(), (told: Failure) => told);
      await timing.advance(20_000);
      return trying;
    };
    const refused = new Failure('unauthorized', 'The key was refused.', [], { next: { step: 'replaceKey' } });
    assert.equal((await failed(refused)).maybeSent, false, 'nothing was sent before');
    await failed(new Failure('timeout', 'Late.', [], { maybeSent: true }));
    const told = await failed(refused);
    assert.deepEqual([told.kind, told.maybeSent, told.next], ['unauthorized', true, { step: 'replaceKey' }]);
    assert.equal(told.message, 'Daily Sync was not sent again: The key was refused. The first try may still have started it.');
    assert.deepEqual((await failed(new Failure('hostNotFound', 'No such host.'))).next, { step: 'tryAgain', intent: 'one-action' });
    start = () => Promise.resolve({ id: 'new' });
    await launcher.launch({ target, payload: '{}', intent: 'one-action' });
    assert.equal((await failed(refused)).maybeSent, false, 'it is known what the first try started');
  });
});
