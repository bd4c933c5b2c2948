import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import type { Execution } from '../../src/core/model/model';
import { executionOf, jsonIn, refOf } from '../fixtures/executions';
import { settle } from '../fixtures/manualTiming';
import { RunsWorld, type Window } from '../fixtures/runsWorld';

/** As long as others look before they take a window for dead, and a little. */
const untilDeadMs = 26_000;

describe('whose run it is', () => {
  let world: RunsWorld;
  let window: Window;

  beforeEach(() => {
    world = new RunsWorld();
    window = world.open();
  });

  function idOf(outcome: Execution | Failure): string {
    assert.ok(!(outcome instanceof Failure), outcome instanceof Failure ? outcome.message : '');
    return outcome.ref.id;
  }

  function sentenceOf(outcome: Execution | Failure): string {
    assert.ok(outcome instanceof Failure, 'something was found');
    return outcome.message;
  }

  const keptIds = async () => (await window.runs.history.all()).map(({ execution }) => execution.ref.id);

  describe('where the answer was lost', () => {
    it('is not a colleague’s, who started the same workflow a moment before', async () => {
      world.fate = 'lostBefore';
      world.listForeign('colleague', -15_000);
      assert.match(sentenceOf(await window.start()), /did not find one; it may still have started. It was not sent again/);
      assert.deepEqual([window.starts, await keptIds(), world.posts.length], [[], [], 1]);
    });

    for (const [name, skew] of [['behind', -5 * 60_000], ['a little behind', -10_000], ['ahead', 10 * 60_000]] as const) {
      it(`is judged by the server’s clock, which is ${name}`, async () => {
        world.skew = skew;
        world.fate = 'lostAfter';
        world.listForeign('colleague', -15_000);
        const found = await window.start();
        assert.deepEqual([idOf(found), (found as Execution).guessed], ['run-1', true]);
      });
    }

    it('only looks like ours until an answer names it', async () => {
      world.fate = 'lostAfter';
      const found = (await window.start()) as Execution;
      assert.equal(found.guessed, true);
      assert.equal(window.runs.executions.get(found.ref)?.execution.guessed, true);
      assert.equal((await window.runs.history.all())[0]?.execution.guessed, true);
    });

    it('is nobody’s to guess where several fit: they are offered, and a person decides', async () => {
      world.fate = 'lostAfter';
      const pending = window.start();
      world.listForeign('colleague', 40);
      const failure = (await pending) as Failure;
      assert.match(failure.message, /2 executions may be it: choose the one that is yours/);
      assert.deepEqual(window.starts, []);
      assert.equal(failure.next?.step, 'chooseExecution');
      const intent = failure.next?.step === 'chooseExecution' ? failure.next.intent : '';
      assert.deepEqual(window.runs.candidatesOf(intent).map(({ ref }) => ref.id).sort(), ['colleague', 'run-1']);
      await window.runs.decide(intent, 'run-1');
      await settle();
      assert.deepEqual([window.starts, await keptIds()], [['run-1'], ['run-1']]);
    });

    it('is offered rather than taken where nothing tells the server’s clock', async () => {
      world.clockWidth = undefined;
      world.fate = 'lostAfter';
      assert.match(sentenceOf(await window.start()), /One execution may be it, but nothing proves it/);
    });

    it('is forgotten where the person says that it is none of them', async () => {
      world.clockWidth = undefined;
      world.fate = 'lostAfter';
      const failure = (await window.start()) as Failure;
      await window.runs.decide(failure.next?.step === 'chooseExecution' ? failure.next.intent : '', undefined);
      assert.equal(world.journal.texts.size, 0);
    });

    for (const [name, facts] of [
      ['a schedule started', { trigger: 'Schedule' }],
      ['somebody waits for', { type: 'SYNC' }],
      ['belongs to another workflow', { workflow: { id: 'another' } }],
    ] as const) {
      it(`is not one that ${name}`, async () => {
        world.fate = 'lostBefore';
        world.facts = { listExecutions: () => (world.listForeign('other', 10, facts), Promise.resolve({ items: world.listed.slice(0, 1), page: 1, hasNext: false })) };
        assert.match(sentenceOf(await window.start()), /did not find one/);
      });
    }

    it('is not one that this window had heard of before', async () => {
      world.fate = 'lostBefore';
      world.listForeign('colleague', 60);
      await window.runs.refreshList('acme', 'user_12345');
      await world.timing.advance(1);
      assert.match(sentenceOf(await window.start()), /did not find one/);
    });

    it('is not one that another window started', async () => {
      const other = world.open();
      await other.start({}, 100);
      world.fate = 'lostBefore';
      // Listed late, as if it had begun after.
      world.listed = world.listed.map((execution) => ({ ...execution, startedAt: world.serverNow() + 60 }));
      assert.match(sentenceOf(await window.start()), /did not find one/);
    });

    it('is looked for again for as long as the platform cannot be asked', async () => {
      world.fate = 'lostAfter';
      world.facts = { listExecutions: () => Promise.reject(new Failure('unreachable', 'No line.')) };
      assert.match(sentenceOf(await window.start()), /Runlight goes on looking for it/);
      world.facts = {};
      await world.timing.advance(120_000);
      assert.deepEqual(window.starts, ['run-1']);
    });

    it('is settled by the same action where the platform knows it again', async () => {
      world.fate = 'lostBefore';
      world.facts = { knowsIntents: true };
      const failure = (await window.start()) as Failure;
      assert.equal(failure.next?.step, 'tryAgain');
    });
  });

  describe('where the workflow is waited for', () => {
    it('is the one that the answer names, whichever was taken for it before', async () => {
      world.fate = 'hangs';
      // The list lags: so far it holds only what a colleague waits for.
      const colleague = executionOf('colleague', 'RUNNING', { startedAt: world.serverNow() + 60, workflow: { id: 'daily' }, type: 'SYNC' });
      world.facts = { listExecutions: () => Promise.resolve({ items: [colleague], page: 1, hasNext: false }) };
      const pending = window.start({ mode: 'sync' }, 10_000);
      await world.timing.advance(10_000);
      assert.deepEqual([window.starts, await keptIds()], [['colleague'], ['colleague']]);
      assert.equal(window.runs.executions.get(refOf('colleague'))?.execution.guessed, true);
      world.answerHanging();
      assert.equal(idOf(await pending), 'run-1');
      await settle();
      assert.deepEqual(await keptIds(), ['run-1']);
      assert.equal(window.runs.executions.get(refOf('colleague'))?.execution.guessed, false);
    });

    it('shows its answer at once, while the list is still being asked', async () => {
      world.fate = 'hangs';
      world.facts = { listExecutions: () => new Promise(() => undefined) };
      const pending = window.runs.start({ target: { connection: 'acme', scope: 'user_12345', workflow: 'daily', mode: 'sync' }, payload: '{}' });
      await world.timing.advance(3_000);
      world.answerHanging();
      await world.timing.advance(0);
      const shown = await Promise.race([pending, settle().then(() => undefined)]);
      assert.deepEqual(jsonIn(shown?.answer?.value), { id: 'run-1' });
    });
  });

  describe('in several windows', () => {
    it('is the living window’s, however long its start is under way', async () => {
      world.fate = 'hangs';
      const pending = window.start({}, 100);
      const other = world.open();
      await other.runs.takeOver();
      await world.timing.advance(60_000);
      assert.deepEqual([other.troubles, other.starts], [[], []]);
      world.answerHanging();
      await world.timing.advance(100);
      assert.equal(idOf(await pending), 'run-1');
      world.status = 'COMPLETED';
      await world.timing.advance(60_000);
      assert.deepEqual([window.ends, other.ends], [['run-1 COMPLETED'], []]);
    });

    it('is taken over from a dead window exactly once, also where two try in the same moment', async () => {
      await window.start({}, 100);
      window.crash();
      const others = [world.open(), world.open()];
      await Promise.all(others.map((other) => other.runs.takeOver()));
      await world.timing.advance(10_000);
      assert.deepEqual(others.map(({ starts }) => starts), [[], []]);
      await world.timing.advance(untilDeadMs);
      assert.deepEqual(others.flatMap(({ starts }) => starts), ['run-1']);
      world.status = 'COMPLETED';
      await world.timing.advance(60_000);
      assert.deepEqual(others.flatMap(({ ends }) => ends), ['run-1 COMPLETED']);
      assert.deepEqual([...world.journal.texts.keys()], []);
    });

    it('is taken over at once from a window that was closed', async () => {
      await window.start({}, 100);
      await window.runs.close();
      const other = world.open();
      await other.runs.takeOver();
      assert.deepEqual(other.starts, ['run-1']);
    });

    it('is taken over again where the window that took it over dies too', async () => {
      await window.start({}, 100);
      window.crash();
      const second = world.open();
      void second.runs.takeOver();
      await world.timing.advance(untilDeadMs);
      assert.deepEqual(second.starts, ['run-1']);
      second.crash();
      const third = world.open();
      void third.runs.takeOver();
      await world.timing.advance(untilDeadMs);
      assert.deepEqual(third.starts, ['run-1']);
    });

    it('is looked for by the next window where the one that sent it died before the answer', async () => {
      world.fate = 'hangs';
      void window.start({}, 100);
      await world.timing.advance(200);
      window.crash();
      const other = world.open();
      void other.runs.takeOver();
      await world.timing.advance(untilDeadMs + 20_000);
      assert.deepEqual([other.starts, other.troubles, world.posts.length], [['run-1'], [], 1]);
    });

    it('judges no window by a clock: both may be set while it lives', async () => {
      await window.start({}, 100);
      const other = world.open();
      void other.runs.takeOver();
      for (const by of [10 * 60_000, -20 * 60_000, 3 * 86_400_000]) {
        world.timing.setWallClock(by);
        await world.timing.advance(15_000);
      }
      assert.deepEqual(other.starts, []);
    });

    it('keeps an earlier version’s entry, which names no window', async () => {
      world.journal.texts.set('i', JSON.stringify({ version: 1, intent: 'i', target: { connection: 'acme', scope: 'user_12345', workflow: 'daily' }, at: 5, execution: 'old' }));
      await window.runs.takeOver();
      assert.deepEqual(window.starts, ['old']);
    });

    it('leaves alone what a newer version wrote', async () => {
      world.journal.texts.set('n', JSON.stringify({ version: 3, intent: 'n' }));
      await window.runs.takeOver();
      await world.timing.advance(untilDeadMs);
      assert.deepEqual([window.starts, window.troubles, [...world.journal.texts.keys()]], [[], [], ['n']]);
    });
  });

  describe('leaves nothing behind', () => {
    it('where the journal cannot be read: it is looked at a few times, then now and then, and when somebody looks', async () => {
      const { read } = world.journal;
      let looks = 0;
      world.journal.read = () => {
        looks += 1;
        return Promise.reject(new Error('ENOTDIR'));
      };
      await window.runs.takeOver();
      await world.timing.advance(60_000);
      assert.ok(looks > 1 && looks < 15, `${looks} looks`);
      looks = 0;
      await world.timing.advance(10 * 60_000);
      assert.ok(looks <= 10, `${looks} looks`);
      world.journal.read = read;
      world.journal.texts.set('i', JSON.stringify({ version: 1, intent: 'i', target: { connection: 'acme', scope: 'user_12345', workflow: 'daily' }, at: 5, execution: 'old' }));
      await window.runs.takeOver();
      assert.deepEqual(window.starts, ['old']);
    });

    it('where an entry that could not be gone on with is taken away by its connection', async () => {
      world.fate = 'lostAfter';
      world.facts = { listExecutions: () => Promise.reject(new Failure('unreachable', 'No line.')) };
      await window.start();
      world.connections.delete('acme');
      window.runs.connectionRemoved('acme');
      await world.timing.advance(5 * 60_000);
      const { reads } = world.journal;
      await world.timing.advance(5 * 60_000);
      assert.deepEqual([[...world.journal.texts.keys()], world.journal.reads - reads], [[], 5]);
    });
  });

  describe('is never lost', () => {
    it('where the disk refuses the second note: it is followed, and the person hears of it', async () => {
      const { write } = world.journal;
      world.journal.write = (name, text) => (text.includes('run-1') ? Promise.reject(new Error('ENOSPC')) : write(name, text));
      assert.equal(idOf(await window.start({}, 100)), 'run-1');
      assert.match(window.troubles.join(), /Daily Sync was started and is followed, but this could not be written down \(ENOSPC\)/);
      world.status = 'COMPLETED';
      await world.timing.advance(10_000);
      assert.deepEqual(window.ends, ['run-1 COMPLETED']);
    });

    it('where the disk does not let go of an entry: it is told once, and tidied up later', async () => {
      const { remove } = world.journal;
      await window.start({}, 100);
      world.journal.remove = () => Promise.reject(new Error('EPERM'));
      world.status = 'COMPLETED';
      await world.timing.advance(10_000);
      world.journal.remove = remove;
      await world.timing.advance(60_000);
      assert.deepEqual(window.ends, ['run-1 COMPLETED']);
      assert.deepEqual([...world.journal.texts.keys()], []);
    });

    it('where it waits for days, and the window is reloaded', async () => {
      await window.start({}, 100);
      world.timing.setWallClock(2 * 86_400_000);
      await window.runs.close();
      const next = world.open();
      await next.runs.takeOver();
      assert.deepEqual(next.starts, ['run-1']);
    });

    it('where its key expires: a replaced key goes on with it at once', async () => {
      await window.start({}, 100);
      world.failReads = new Failure('unauthorized', 'Expired.');
      await world.timing.advance(5_000);
      const entry = () => window.runs.executions.get(refOf('run-1'));
      assert.deepEqual([entry()?.stale?.kind, entry()?.isRetrying], ['unauthorized', false]);
      const reads = world.reads.length;
      await world.timing.advance(60_000);
      assert.equal(world.reads.length, reads);
      world.failReads = undefined;
      world.status = 'COMPLETED';
      window.runs.connectionChanged('acme');
      await world.timing.advance(100);
      assert.deepEqual(window.ends, ['run-1 COMPLETED']);
    });

    it('where a copy shares the request of a panel that is closed', async () => {
      let answer = (_execution: Execution): void => undefined;
      world.facts = { inspect: (_ref, signal) => new Promise((resolve, reject) => {
        answer = resolve;
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }) }; // prettier-ignore
      const following = window.runs.follow(refOf('shown'), 'closely');
      const copy = window.runs.read(refOf('shown'));
      await settle();
      following.dispose();
      answer(executionOf('shown', 'COMPLETED'));
      assert.equal((await copy).status, 'COMPLETED');
    });

    it('where the next page is asked for while the first is loading', async () => {
      let release = (): void => undefined;
      const pages: number[] = [];
      world.facts = {
        listExecutions: async (_scope, { page }) => {
          pages.push(page);
          if (pages.length === 1) await new Promise<void>((resolve) => (release = resolve));
          return { items: [executionOf(`e${pages.length}`, 'COMPLETED', { startedAt: 10 - page })], page, hasNext: true };
        },
      };
      const first = window.runs.refreshList('acme', 'user_12345');
      await settle();
      const more = window.runs.loadMore('acme', 'user_12345');
      release();
      await Promise.all([first, more]);
      assert.deepEqual(window.runs.lists.get('acme', 'user_12345')?.refs.map(({ id }) => id), ['e1', 'e2']);
    });
  });

  describe('and its end', () => {
    it('is that of its platform, which no longer knows it after a grace', async () => {
      await window.start({}, 100);
      world.failReads = new Failure('notFound', 'Not here.');
      world.listed = [];
      await world.timing.advance(20_000);
      assert.deepEqual(window.ends, []);
      await world.timing.advance(60_000);
      assert.equal(window.ends.length, 1);
      assert.equal(window.runs.executions.get(refOf('run-1'))?.execution.gone, true);
      const reads = world.reads.length;
      await world.timing.advance(600_000);
      assert.equal(world.reads.length, reads);
    });

    it('ends with its connection, in every window, and keeps its record', async () => {
      await window.start({}, 100);
      world.connections.delete('acme');
      window.runs.connectionRemoved('acme');
      await world.timing.advance(60_000);
      assert.deepEqual([window.runs.running, [...world.journal.texts.keys()], await keptIds()], [[], [], ['run-1']]);
      assert.equal(world.timing.pending, 0);
    });

    it('is bounded in requests, whatever a server asks for', async () => {
      await window.start({}, 100);
      world.failReads = new Failure('rateLimited', 'Slow down.', [], { retryAfterMs: 3_000_000_000 });
      await world.timing.advance(1_000);
      const reads = world.reads.length;
      await world.timing.advance(4 * 60_000);
      assert.equal(world.reads.length, reads);
      await world.timing.advance(2 * 60_000);
      assert.ok(world.reads.length > reads, 'it is asked again after a bounded wait');
    });
  });
});
