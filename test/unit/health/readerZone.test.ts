import assert from 'node:assert/strict';
import fc from 'fast-check';
import { healthOf } from '../../../src/core/health/health';
import { startOfDay, wallClockAt } from '../../../src/core/health/readerZone';
import type { Sample } from '../../../src/core/health/sample';

function startedAt(at: number): Sample {
  return { id: String(at), status: 'COMPLETED', statusClass: 'ok', ended: true, startedAt: at };
}

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'America/St_Johns'];

describe('the reader’s zone', () => {
  it('reads the wall clock of a zone', () => {
    const at = Date.UTC(2026, 4, 28, 22, 30);
    assert.deepEqual(wallClockAt(at, 'UTC'), { day: '2026-05-28', hour: 22 });
    assert.deepEqual(wallClockAt(at, 'Europe/Berlin'), { day: '2026-05-29', hour: 0 });
    assert.deepEqual(wallClockAt(at, 'America/New_York'), { day: '2026-05-28', hour: 18 });
    assert.deepEqual(wallClockAt(at, 'Asia/Kolkata'), { day: '2026-05-29', hour: 4 });
  });

  it('is the machine’s own where none is named', () => {
    const at = new Date(2026, 6, 1, 13, 5).getTime();
    assert.deepEqual(wallClockAt(at), { day: '2026-07-01', hour: 13 });
  });

  it('has no three o’clock in the night the clocks go forward, and two o’clock twice when they go back', () => {
    const hoursOf = (from: number) => healthOf(Array.from({ length: 6 }, (_none, index) => startedAt(from + index * 3_600_000)), 'Europe/Berlin').hours;
    const spring = hoursOf(Date.UTC(2026, 2, 28, 23));
    assert.deepEqual(spring.slice(0, 8).map(({ count }) => count), [1, 1, 0, 1, 1, 1, 1, 0]);
    const autumn = hoursOf(Date.UTC(2026, 9, 24, 22));
    assert.deepEqual(autumn.slice(0, 8).map(({ count }) => count), [1, 1, 2, 1, 1, 0, 0, 0]);
  });

  it('counts the days of the reader', () => {
    const samples = [startedAt(Date.UTC(2026, 4, 28, 3)), startedAt(Date.UTC(2026, 4, 28, 22, 30))];
    assert.deepEqual(healthOf(samples, 'UTC').days.map(({ name, count }) => [name, count]), [['2026-05-28', 2]]);
    assert.deepEqual(healthOf(samples, 'Europe/Berlin').days.map(({ name }) => name), ['2026-05-28', '2026-05-29']);
    assert.deepEqual(healthOf(samples, 'America/New_York').days.map(({ name }) => name), ['2026-05-27', '2026-05-28']);
  });

  it('knows when the day began, on long and short days as well', () => {
    // 25 hours long in Berlin, then 23.
    assert.equal(startOfDay(Date.UTC(2026, 9, 25, 22, 59), 'Europe/Berlin'), Date.UTC(2026, 9, 24, 22));
    assert.equal(startOfDay(Date.UTC(2026, 2, 29, 21, 59), 'Europe/Berlin'), Date.UTC(2026, 2, 28, 23));
    assert.equal(startOfDay(Date.UTC(2026, 4, 28), 'UTC'), Date.UTC(2026, 4, 28));
  });

  it('begins the day where its date begins, whatever the zone and the time', () => {
    const times = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2028, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), times, (zone, now) => {
        const { day } = wallClockAt(now, zone);
        const begun = startOfDay(now, zone);
        assert.ok(begun <= now);
        assert.deepEqual([wallClockAt(begun, zone).day, wallClockAt(begun - 1, zone).day === day], [day, false]);
      }),
    );
  });
});
