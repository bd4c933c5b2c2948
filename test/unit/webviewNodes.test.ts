import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filtered, nextFailure, sorted } from '../../src/webview/nodes/nodeList';
import { scrollTo, windowAt } from '../../src/webview/elements/lineWindow';
import { waterfallOf } from '../../src/webview/nodes/waterfall';
import { answer, failed, Page, row } from '../fixtures/panelPage';

const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

describe('looking for nodes', () => {
  const rows = [row('Start', { type: 'start' }), failed('Charge card'), row('Wait', { status: 'Waiting', statusClass: 'waiting' }), row('Skip', { statusClass: 'skipped' })];

  it('matches names, types and statuses, whatever their case', () => {
    assert.deepEqual(names(filtered(rows, { text: 'CARD' })), ['Charge card']);
    assert.deepEqual(names(filtered(rows, { text: 'start' })), ['Start']);
    assert.deepEqual(names(filtered(rows, { text: ' errored ' })), ['Charge card']);
    assert.equal(filtered(rows, { text: ' ' }), rows);
  });

  it('keeps a group of statuses', () => {
    const group = (one: 'failures' | 'unfinished' | 'finished' | 'others') => names(filtered(rows, { text: '', group: one }));
    assert.deepEqual([group('failures'), group('unfinished'), group('finished'), group('others')], [['Charge card'], ['Wait'], ['Start'], ['Skip']]);
  });

  it('goes to the next failure from anywhere, and never to the answer', () => {
    const failing = [{ ...answer, statusClass: 'failed' as const }, row('a'), failed('b')];
    assert.equal(nextFailure(failing, undefined, 1)?.key, 'b');
    assert.equal(nextFailure(failing, 'b', -1)?.key, 'b');
    assert.equal(nextFailure([row('a')], 'a', 1), undefined);
    assert.equal(nextFailure([], undefined, 1), undefined);
  });
});

describe('the order of nodes', () => {
  const rows = [answer, row('Node 10', { durationMs: 5 }), row('Node 9', { durationMs: 900 }), row('alpha'), row('Beta', { durationMs: 5 })];

  it('is as they ran until another one is chosen', () => assert.equal(sorted(rows, 'ran'), rows));

  it('puts the slowest first and what has no time last; what took as long stays as it ran', () => {
    assert.deepEqual(names(sorted(rows, 'slowest')), ['Answer', 'Node 9', 'Node 10', 'Beta', 'alpha']);
  });

  it('is by name as people count, whatever the case', () => {
    assert.deepEqual(names(sorted(rows, 'name')), ['Answer', 'alpha', 'Beta', 'Node 9', 'Node 10']);
  });

  it('leads from failure to failure as they stand, and moves nothing that is on show', () => {
    const failures = [failed('a', { durationMs: 1 }), failed('b', { durationMs: 2 }), failed('c', { durationMs: 3 })];
    const page = new Page().snapshot(failures).do({ type: 'sorted', sort: 'slowest' });
    assert.equal(page.state.choice.node, undefined);
    assert.equal(page.do({ type: 'choseNode', node: 'c' }).do({ type: 'steppedToFailure', by: 1 }).state.choice.node, 'b');
  });
});

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

describe('lines that scroll', () => {
  it('are drawn near the view and nowhere else', () => {
    const { first, end, top, height } = windowAt(22_000, 440, 22, 100_000);
    assert.ok(first <= 1000 && first > 950 && end >= 1020 && end < 1050);
    assert.deepEqual([top, height], [first * 22, 2_200_000]);
  });

  it('are all reached, also where there are more than a browser can lay out', () => {
    const total = 25_000_000;
    const { height } = windowAt(0, 440, 22, total);
    assert.ok(height < 16_000_000);
    assert.equal(windowAt(height - 440, 440, 22, total).end, total);
  });

  it('come into view when gone to, and do not move when they are there', () => {
    const steps = fc.record({ total: fc.integer({ min: 1, max: 5_000_000 }), part: fc.double({ min: 0, max: 1, noNaN: true }), begin: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(steps, ({ total, part, begin }) => {
        const line = Math.min(total - 1, Math.floor(part * total));
        const { height } = windowAt(0, 440, 22, total);
        const from = begin * Math.max(0, height - 440);
        const to = scrollTo(line, from, 440, 22, total) ?? from;
        const { first, end } = windowAt(to, 440, 22, total);
        return line >= first && line < end;
      }),
    );
    assert.equal(scrollTo(5, 0, 440, 22, 100), undefined);
  });
});
