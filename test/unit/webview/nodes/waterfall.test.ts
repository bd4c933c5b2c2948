import assert from 'node:assert/strict';
import fc from 'fast-check';
import { waterfallOf } from '../../../../src/webview/nodes/waterfall';
import { answer, row } from '../../../fixtures/panelPage';

describe('where the time went', () => {
  const bars = (rows: Parameters<typeof waterfallOf>[0], startedAt?: number) => Object.fromEntries(waterfallOf(rows, { startedAt }));

  it('stands one after the other where only the order is known', () => {
    const rows = [answer, row('a', { durationMs: 25 }), row('b', { durationMs: 75 }), row('c', { statusClass: 'queued' })];
    assert.deepEqual(bars(rows), { a: { start: 0, length: 0.25 }, b: { start: 0.25, length: 0.75 } });
  });

  it('stands where it was where the platform tells when nodes ended', () => {
    const rows = [row('a', { durationMs: 100, endedAt: 1100 }), row('b', { durationMs: 100, endedAt: 1200 }), row('c', { durationMs: 50, endedAt: 1150 })];
    assert.deepEqual(bars(rows, 1000), { a: { start: 0, length: 0.5 }, b: { start: 0.5, length: 0.5 }, c: { start: 0.5, length: 0.25 } });
  });

  it('has nothing to show where no time is known', () => {
    assert.deepEqual(bars([]), {});
    assert.deepEqual(bars([row('a'), row('b', { durationMs: 0 })]), {});
  });

  it('stays within the whole, whatever the platform says', () => {
    const durations = fc.array(fc.record({ durationMs: fc.nat(10_000), endedAt: fc.option(fc.nat(100_000), { nil: undefined }) }), { maxLength: 20 });
    fc.assert(
      fc.property(durations, fc.option(fc.nat(100_000), { nil: undefined }), (nodes, startedAt) => {
        const all = waterfallOf(nodes.map((more, index) => row(String(index), more)), { startedAt });
        return [...all.values()].every(({ start, length }) => start >= 0 && length >= 0 && start + length <= 1.000001);
      }),
    );
  });
});
