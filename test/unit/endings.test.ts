import assert from 'node:assert/strict';
import { Emitter } from '../../src/core/model/event';
import { UnseenRuns, type Badge } from '../../src/core/runs/unseenRuns';
import { Endings, isWorthTelling, type Ending } from '../../src/core/runs/endings';
import type { StartedRun } from '../../src/core/runs/startedRuns';
import { executionOf, refOf } from '../fixtures/executions';
import { ManualTiming } from '../fixtures/manualTiming';

function runOf(id: string): StartedRun {
  return { ref: refOf(id), intent: id, target: { connection: 'acme', scope: 'user_12345', workflow: 'w1' }, at: 0 };
}

function endOf(id: string, status: string, durationMs = 1_000): Ending {
  return { run: runOf(id), execution: executionOf(id, status, { durationMs }) };
}

describe('the end of a run', () => {
  const rules = [
    ['a failure', 'failure', endOf('a', 'ERRORED'), true, true],
    ['a failure of a person who wants to hear nothing', 'never', endOf('a', 'ERRORED'), false, false],
    ['a success', 'failure', endOf('a', 'COMPLETED'), true, false],
    ['a success of a person who wants to hear everything', 'always', endOf('a', 'COMPLETED'), true, true],
    ['what took long while the window was away', 'failure', endOf('a', 'COMPLETED', 31_000), false, true],
    ['what took long before the person’s eyes', 'failure', endOf('a', 'COMPLETED', 31_000), true, false],
    ['what its platform no longer knows', 'failure', { run: runOf('a'), execution: executionOf('a', 'RUNNING', { gone: true }) }, true, true],
    ['what was quick while the window was away', 'failure', endOf('a', 'COMPLETED'), false, false],
    ['what took half a minute while the window was away', 'failure', endOf('a', 'COMPLETED', 30_000), false, false],
  ] as const;
  for (const [what, on, ending, focused, told] of rules) {
    it(`is ${told ? 'told' : 'not told'} of ${what}`, () => assert.equal(isWorthTelling(ending, on, 0, focused), told));
  }

  it('is told of what was sent long ago where nobody says how long it took', () => {
    const { run } = endOf('a', 'COMPLETED');
    const ending = { run: { ...run, at: 1_000 }, execution: executionOf('a', 'COMPLETED') };
    assert.equal(isWorthTelling(ending, 'failure', 31_001, false), true);
    assert.equal(isWorthTelling(ending, 'failure', 31_000, false), false);
  });

  describe('as a notification', () => {
    let timing: ManualTiming;
    let ends: Emitter<Ending>;
    let told: string[][];
    let answer: (() => void)[];
    let endings: Endings;

    beforeEach(() => {
      timing = new ManualTiming();
      ends = new Emitter();
      told = [];
      answer = [];
      const isWanted = ({ execution }: Ending) => execution.statusClass === 'failed';
      endings = new Endings(ends.event, timing, isWanted, (list) => {
        told.push(list.map(({ run }) => run.intent));
        return new Promise<void>((resolve) => answer.push(resolve));
      });
    });

    const fail = (...ids: string[]) => ids.forEach((id) => ends.fire(endOf(id, 'ERRORED')));

    it('sums up what ends together', async () => {
      fail('a', 'b');
      ends.fire(endOf('c', 'COMPLETED'));
      await timing.advance(2_000);
      assert.deepEqual(told, [['a', 'b']]);
    });

    it('comes one at a time: what ends meanwhile follows when it was answered', async () => {
      fail('a');
      await timing.advance(2_000);
      fail('b', 'c');
      await timing.advance(2_000);
      assert.deepEqual(told, [['a']]);
      answer[0]?.();
      await timing.advance(0);
      assert.deepEqual(told, [['a'], ['b', 'c']]);
    });

    it('does not wait for ever for one that nobody answers', async () => {
      fail('a');
      await timing.advance(2_000);
      fail('b');
      await timing.advance(10_000);
      assert.deepEqual(told, [['a'], ['b']]);
      answer[0]?.();
      await timing.advance(60_000);
      fail('c');
      await timing.advance(2_000);
      assert.deepEqual(told, [['a'], ['b'], ['c']]);
    });

    it('is not cut short by an answer to the one before', async () => {
      fail('a');
      await timing.advance(2_000);
      fail('b');
      await timing.advance(10_000);
      fail('c');
      answer[0]?.();
      await timing.advance(5_000);
      assert.deepEqual(told, [['a'], ['b']]);
      answer[1]?.();
      await timing.advance(0);
      assert.deepEqual(told, [['a'], ['b'], ['c']]);
    });

    it('leaves no timer once it was answered', async () => {
      fail('a');
      await timing.advance(2_000);
      answer[0]?.();
      await timing.advance(0);
      assert.equal(timing.pending, 0);
    });

    it('tells nothing of what it gathered once its window goes, however it is answered', async () => {
      endings.dispose();
      assert.equal(timing.pending, 0);
      endings = new Endings(ends.event, timing, () => true, (list) => {
        told.push(list.map(({ run }) => run.intent));
        return new Promise<void>((resolve) => answer.push(resolve));
      });
      fail('a');
      await timing.advance(2_000);
      fail('b');
      endings.dispose();
      answer[0]?.();
      await timing.advance(60_000);
      assert.deepEqual(told, [['a']]);
    });

    it('leaves nothing behind', async () => {
      fail('a');
      endings.dispose();
      await timing.advance(60_000);
      assert.deepEqual([told, timing.pending, ends.size], [[], 0, 0]);
    });
  });

  describe('on the badge', () => {
    let starts: Emitter<StartedRun>;
    let ends: Emitter<Ending>;
    let stops: Emitter<StartedRun>;
    let running: StartedRun[];
    let looking: boolean;
    let unseen: UnseenRuns;
    let shown: (Badge | undefined)[];

    beforeEach(() => {
      [starts, ends, stops] = [new Emitter(), new Emitter(), new Emitter()];
      [running, looking, shown] = [[], false, []];
      const events = { onStart: starts.event, onEnd: ends.event, onStopFollowing: stops.event };
      const runs = Object.defineProperty({ ...events, running }, 'running', { get: () => running });
      unseen = new UnseenRuns(runs, () => looking);
      unseen.onChange((badge) => shown.push(badge));
    });

    const start = (...ids: string[]) => {
      running = ids.map(runOf);
      running.forEach((run) => starts.fire(run));
    };
    const end = (id: string, status: string) => {
      running = running.filter(({ intent }) => intent !== id);
      ends.fire(endOf(id, status));
    };

    it('counts what runs, and goes when nothing does', () => {
      start('a', 'b');
      assert.deepEqual(unseen.badge, { count: 2, meaning: 'running' });
      end('a', 'COMPLETED');
      end('b', 'COMPLETED');
      assert.equal(shown.at(-1), undefined);
    });

    it('does not count what nobody waits for any more', () => {
      start('a');
      const [run] = running;
      assert.ok(run);
      running = [];
      stops.fire(run);
      assert.deepEqual([shown.length, shown.at(-1)], [2, undefined]);
    });

    it('turns to what failed until somebody looks', () => {
      start('a', 'b');
      end('a', 'ERRORED');
      assert.deepEqual(unseen.badge, { count: 1, meaning: 'failed' });
      unseen.markSeen();
      assert.deepEqual(unseen.badge, { count: 1, meaning: 'running' });
      assert.deepEqual(shown.at(-1), { count: 1, meaning: 'running' });
    });

    it('does not count a failure that was seen as it came', () => {
      looking = true;
      start('a');
      end('a', 'TIMED_OUT');
      assert.equal(unseen.badge, undefined);
    });

    it('leaves nothing behind', () => {
      unseen.dispose();
      unseen.markSeen();
      assert.deepEqual([starts.size, ends.size, stops.size, shown.length], [0, 0, 0, 0]);
    });
  });
});
