import assert from 'node:assert/strict';
import { History, type HistoryRun } from '../../../src/sandbox/runs/history';
import { stateAt } from '../../../src/sandbox/runs/run';
import { startOfTests } from '../../fixtures/sandboxClient';

const hour = 60 * 60_000;
/** A Thursday: the Monday and the Tuesday of the same week are its last ones. */
const lastMonday = Date.UTC(2026, 4, 25);
const lastTuesday = Date.UTC(2026, 4, 26);

function runsOf(seed: number, size = 3000): readonly HistoryRun[] {
  const history = new History({ environment: 'test', account: 'user_12345', size, seed, now: startOfTests });
  return Array.from({ length: size }, (_none, index) => history.run(index));
}

function between(runs: readonly HistoryRun[], from: number, to: number): readonly HistoryRun[] {
  return runs.filter((run) => run.startedAt >= from && run.startedAt < to && run.workflow.name === 'Daily Sync');
}

function failing(runs: readonly HistoryRun[]): number {
  return runs.filter(({ status }) => status === 'ERRORED').length / runs.length;
}

function medianOf(runs: readonly HistoryRun[]): number {
  const good = runs.filter(({ status }) => status === 'COMPLETED').map(({ startedAt, endedAt }) => endedAt - startedAt);
  return good.toSorted((one, other) => one - other)[Math.floor(good.length / 2)] ?? NaN;
}

describe('seasons of the sandbox’s history', () => {
  for (const seed of [1, 2, 77]) {
    it(`has a bad deployment last Tuesday, of one workflow and one node (seed ${seed})`, () => {
      const runs = runsOf(seed);
      const bad = between(runs, lastTuesday + 13 * hour, lastTuesday + 16 * hour);
      assert.ok(bad.length >= 4);
      assert.ok(failing(bad) > 0.4, String(failing(bad)));
      assert.ok(failing(between(runs, lastTuesday, lastTuesday + 13 * hour)) < 0.25);
      const broken = bad.flatMap((run) => stateAt(run, startOfTests).nodes.filter(({ status }) => status === 'Errored'));
      assert.ok(broken.filter(({ step }) => step.name === 'Normalize').length > bad.length / 3);
      const others = runs.filter(({ workflow, startedAt }) => workflow.name !== 'Daily Sync' && workflow.plan.end === undefined && startedAt >= lastTuesday);
      assert.ok(failing(others) < 0.1, String(failing(others)));
    });

    it(`is slow on Monday (seed ${seed})`, () => {
      const runs = runsOf(seed);
      const [monday, tuesday] = [lastMonday, lastTuesday].map((day) => medianOf(between(runs, day + 7 * hour, day + 14 * hour)));
      assert.ok((monday ?? 0) > 2 * (tuesday ?? Infinity), `${monday} ${tuesday}`);
    });
  }

  it('exports once a night, at two o’clock, by schedule', () => {
    const nights = runsOf(1).filter(({ workflow }) => workflow.name === 'Nightly Export');
    assert.deepEqual(
      nights.slice(0, 3).map(({ startedAt, source }) => [new Date(startedAt).toISOString(), source]),
      ['2026-05-28', '2026-05-27', '2026-05-26'].map((day) => [`${day}T02:00:00.000Z`, 'Schedule']),
    );
    assert.equal(new Set(nights.map(({ id }) => id)).size, nights.length);
  });

  it('works more by day than by night', () => {
    const runs = runsOf(1);
    const hours = runs.filter(({ workflow }) => workflow.name === 'Daily Sync').map(({ startedAt }) => new Date(startedAt).getUTCHours());
    const [day, night] = [hours.filter((at) => at >= 8 && at < 16).length, hours.filter((at) => at >= 20 || at < 4).length];
    assert.ok(day > 2 * night, `${day} ${night}`);
  });

  it('has ended before now, and is the same a week later', () => {
    const runs = runsOf(1);
    for (const run of runs) assert.ok(run.endedAt <= startOfTests, run.workflow.name);
    const later = new History({ environment: 'test', account: 'user_12345', size: 5000, seed: 1, now: startOfTests + 7 * 24 * hour });
    for (const run of runs.filter((_run, index) => index % 50 === 0)) {
      const again = later.find(run.id);
      assert.deepEqual([again?.status, again?.endedAt, again?.workflow.name], [run.status, run.endedAt, run.workflow.name]);
    }
  });
});
