import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scrollTo, windowAt } from '../../../../src/webview/elements/lineWindow';

/** A box that shows twenty lines. */
const box = (scrollTop: number, total: number) => ({ scrollTop, total, viewHeight: 440, lineHeight: 22 });

describe('lines that scroll', () => {
  it('are drawn near the view and nowhere else', () => {
    const { first, end, top, height } = windowAt(box(22_000, 100_000));
    assert.ok(first <= 1000 && first > 950 && end >= 1020 && end < 1050);
    assert.deepEqual([top, height], [first * 22, 2_200_000]);
  });

  it('are all reached, also where there are more than a browser can lay out', () => {
    const total = 25_000_000;
    const { height } = windowAt(box(0, total));
    assert.ok(height < 16_000_000);
    assert.equal(windowAt(box(height - 440, total)).end, total);
  });

  it('come into view when gone to, and do not move when they are there', () => {
    const steps = fc.record({ total: fc.integer({ min: 1, max: 5_000_000 }), part: fc.double({ min: 0, max: 1, noNaN: true }), begin: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(steps, ({ total, part, begin }) => {
        const line = Math.min(total - 1, Math.floor(part * total));
        const { height } = windowAt(box(0, total));
        const from = begin * Math.max(0, height - 440);
        const to = scrollTo(line, box(from, total)) ?? from;
        const { first, end } = windowAt(box(to, total));
        return line >= first && line < end;
      }),
    );
    assert.equal(scrollTo(5, box(0, 100)), undefined);
  });
});
