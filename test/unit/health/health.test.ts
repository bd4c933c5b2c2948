import assert from 'node:assert/strict';
import fc from 'fast-check';
import { busiest, healthOf } from '../../../src/core/health/health';
import { durationsOf, quantileOf, sortNumbers } from '../../../src/core/health/quantiles';
import { outcomeOf, sampleOf, type Sample } from '../../../src/core/health/sample';
import { filterSamples } from '../../../src/core/health/sampleFilter';
import { classOfExecution } from '../../../src/core/model/status';
import { executionOf } from '../../fixtures/executions';

const start = Date.UTC(2026, 4, 28, 11);
const minute = 60_000;

function sample(minutes: number, status = 'COMPLETED', more: Partial<Sample> = {}): Sample {
  return { id: `e${minutes}`, status, statusClass: classOfExecution(status), ended: true, startedAt: start + minutes * minute, ...more };
}

const times = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 60 });

describe('quantiles', () => {
  it('lie between the least and the greatest, and grow with the share', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (numbers, one, other) => {
        const sorted = sortNumbers(numbers);
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((share) => quantileOf(sorted, share) ?? NaN);
        assert.ok((low ?? 1) <= (high ?? 0) + 1e-6);
        assert.ok((low ?? 0) >= (sorted[0] ?? Infinity) && (high ?? 0) <= (sorted.at(-1) ?? 0));
      }),
    );
  });

  it('leave a share below and the rest above, whatever the order in which the numbers come', () => {
    fc.assert(
      fc.property(times, (numbers) => {
        const { median = NaN, high = NaN, longest, count } = durationsOf(numbers);
        assert.ok(numbers.filter((number) => number <= median).length >= count / 2);
        assert.ok(numbers.filter((number) => number >= median).length >= count / 2);
        assert.ok(numbers.filter((number) => number < high).length <= Math.ceil(0.95 * count));
        assert.equal(longest, Math.max(...numbers));
        assert.deepEqual(durationsOf(numbers.toReversed()), durationsOf(numbers));
      }),
    );
  });

  it('are none of nothing, and the one there is of one', () => {
    assert.deepEqual(durationsOf([]), { count: 0, median: undefined, high: undefined, longest: undefined });
    assert.deepEqual(durationsOf([812]), { count: 1, median: 812, high: 812, longest: 812 });
    assert.equal(quantileOf([1, 2], 0.5), 1.5);
  });
});

describe('a sample', () => {
  it('has a duration from the platform, else from its two dates, and none while it runs', () => {
    assert.equal(sampleOf(executionOf('a', 'COMPLETED', { durationMs: 5, startedAt: 10, endedAt: 30 })).durationMs, 5);
    assert.equal(sampleOf(executionOf('a', 'COMPLETED', { startedAt: 10, endedAt: 30 })).durationMs, 20);
    assert.equal(sampleOf(executionOf('a', 'COMPLETED', { startedAt: 10 })).durationMs, undefined);
    assert.equal(sampleOf(executionOf('a', 'COMPLETED', { startedAt: 30, endedAt: 10 })).durationMs, undefined);
    assert.equal(sampleOf(executionOf('a', 'RUNNING', { startedAt: 10, durationMs: 7 })).durationMs, undefined);
  });

  it('is good, failed, neither, or still open', () => {
    const words = ['COMPLETED', 'ERRORED', 'TIMED_OUT', 'STOPPED', 'PARTIALLY_SUCCESSFUL', 'RUNNING', 'NEVER_SEEN'];
    assert.deepEqual(
      words.map((word) => outcomeOf(sampleOf(executionOf('a', word)))),
      ['good', 'failed', 'failed', 'other', 'other', 'open', 'open'],
    );
    assert.equal(outcomeOf(sampleOf(executionOf('a', 'RUNNING', { gone: true }))), 'other');
  });
});

describe('health', () => {
  it('counts what ended, and says the rate of what was good among it', () => {
    const health = healthOf([sample(0), sample(1), sample(2, 'ERRORED'), sample(3, 'STOPPED'), sample(4, 'RUNNING', { ended: false })]);
    assert.deepEqual(health.counts, { good: 2, failed: 1, other: 1, open: 1 });
    assert.equal(health.successRate, 0.5);
    assert.deepEqual(health.period, { from: start, to: start + 4 * minute });
    assert.equal(health.interval, minute);
  });

  it('says how many do not tell how long they took', () => {
    const told = fc.array(fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }), { maxLength: 40 });
    fc.assert(
      fc.property(told, (durations) => {
        const health = healthOf(durations.map((durationMs, index) => sample(index, 'COMPLETED', { durationMs })));
        const known = durations.filter((duration) => duration !== undefined);
        assert.equal(health.untimed, durations.length - known.length);
        assert.equal(health.durations.count, known.length);
        assert.equal(health.durations.median === undefined, known.length === 0);
      }),
    );
  });

  it('is empty of nothing', () => {
    const health = healthOf([]);
    assert.equal(health.successRate, undefined);
    assert.equal(health.period, undefined);
    assert.equal(health.interval, undefined);
    assert.deepEqual([health.triggers, health.days, health.statuses], [[], [], []]);
    assert.deepEqual(busiest(health.hours, 3), []);
  });

  it('compares the second half of the period with the first', () => {
    const first = Array.from({ length: 5 }, (_none, index) => sample(index, 'COMPLETED', { durationMs: 1000 }));
    const second = Array.from({ length: 5 }, (_none, index) => sample(10 + index, index < 2 ? 'ERRORED' : 'COMPLETED', { durationMs: 1500 }));
    const { medianTrend, highTrend, successTrend } = healthOf([...second, ...first]);
    assert.deepEqual(medianTrend, { before: 1000, after: 1500 });
    assert.deepEqual(highTrend, { before: 1000, after: 1500 });
    assert.deepEqual(successTrend, { before: 1, after: 0.6 });
  });

  it('says nothing of a trend where one half has too few', () => {
    const few = Array.from({ length: 9 }, (_none, index) => sample(index === 8 ? 100 : index, 'COMPLETED', { durationMs: 1000 }));
    const { medianTrend, highTrend, successTrend } = healthOf(few);
    assert.deepEqual([medianTrend, highTrend, successTrend], [undefined, undefined, undefined]);
  });

  it('takes one word in two spellings for one trigger, and leaves what is not told a group of its own', () => {
    const { triggers } = healthOf([
      sample(0, 'COMPLETED', { trigger: 'API Call', durationMs: 10 }),
      sample(1, 'ERRORED', { trigger: 'API_CALL', durationMs: 30 }),
      sample(2, 'COMPLETED', { trigger: undefined }),
    ]);
    assert.deepEqual(triggers, [
      { name: 'API Call', count: 2, failed: 1, median: 20 },
      { name: '', count: 1, failed: 0, median: undefined },
    ]);
  });

  it('does not mind the order in which executions come, nor those without a start', () => {
    const some = fc.array(
      fc.record({ at: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }), durationMs: fc.option(fc.nat(9000), { nil: undefined }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (facts) => {
        const samples = facts.map(({ at, durationMs }, index) =>
          sample(index, 'COMPLETED', { id: String(index), durationMs, startedAt: at === undefined ? undefined : start + at * minute }),
        );
        const [one, other] = [healthOf(samples, 'UTC'), healthOf(samples.toReversed(), 'UTC')];
        assert.deepEqual({ ...one, triggers: [] }, { ...other, triggers: [] });
        const started = facts.filter(({ at }) => at !== undefined).length;
        assert.equal(one.hours.reduce((sum, { count }) => sum + count, 0), started);
        assert.equal(one.days.reduce((sum, { count }) => sum + count, 0), started);
      }),
    );
  });
});

describe('a filter of samples', () => {
  const all = [
    sample(0, 'COMPLETED', { trigger: 'Schedule' }),
    sample(50, 'ERRORED', { trigger: 'SCHEDULE' }),
    sample(55, 'COMPLETED', { trigger: undefined }),
    sample(59, 'RUNNING', { trigger: 'API Call', ended: false }),
  ];
  const ids = (filter: Parameters<typeof filterSamples>[1]) => filterSamples(all, filter, start + 60 * minute).map(({ id }) => id);

  it('keeps everything when it asks for nothing', () => assert.equal(ids({}).length, 4));
  it('knows a trigger by any spelling, and those without one', () => {
    assert.deepEqual(ids({ trigger: 'Schedule' }), ['e0', 'e50']);
    assert.deepEqual(ids({ trigger: '' }), ['e55']);
  });
  it('knows outcomes', () => {
    assert.deepEqual(ids({ outcome: 'failed' }), ['e50']);
    assert.deepEqual(ids({ outcome: 'open' }), ['e59']);
  });
  it('knows how long ago', () => assert.deepEqual(ids({ within: 10 * minute }), ['e50', 'e55', 'e59']));
});
