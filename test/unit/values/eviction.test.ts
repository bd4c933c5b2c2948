import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beyondMemory, type HeldValues } from '../../../src/core/values/eviction';

const held = (key: string, bytes: number, usedAt: number, isShown = false): HeldValues => ({ key, bytes, usedAt, isShown });
const limits = { bytes: 100, ageMs: 1_000 };

describe('letting go of values', () => {
  it('keeps everything that fits and was looked at lately', () => {
    assert.deepEqual(beyondMemory([held('a', 40, 0), held('b', 60, 900)], limits, 1_000), []);
  });

  it('lets go of what was looked at longest ago where it is too much', () => {
    assert.deepEqual(beyondMemory([held('a', 40, 1), held('b', 50, 3), held('c', 40, 2)], limits, 10), ['a']);
  });

  it('lets go of what nobody looked at for long, however small it is', () => {
    assert.deepEqual(beyondMemory([held('a', 1, 0), held('b', 1, 500)], limits, 1_001), ['a']);
  });

  it('keeps what is on show, which may leave no place for the rest', () => {
    assert.deepEqual(beyondMemory([held('shown', 90, 0, true), held('b', 20, 4_998), held('c', 20, 4_999)], limits, 5_000), ['b']);
  });

  it('keeps what was used last, which somebody is about to ask about', () => {
    assert.deepEqual(beyondMemory([held('a', 90, 7), held('b', 500, 7)], limits, 10), ['a']);
  });

  it('never holds more than the limit, but for what is on show and what was used last', () => {
    const any = fc.record({ key: fc.uuid(), bytes: fc.nat(200), usedAt: fc.nat(2_000), isShown: fc.boolean() });
    fc.assert(
      fc.property(fc.array(any), (all) => {
        const gone = new Set(beyondMemory(all, limits, 2_000));
        const kept = all.filter(({ key }) => !gone.has(key));
        const sum = (some: readonly HeldValues[]) => some.reduce((total, { bytes }) => total + bytes, 0);
        const shown = all.filter(({ isShown }) => isShown);
        const last = Math.max(0, ...kept.map((one) => (one.isShown ? 0 : one.bytes)));
        assert.ok(shown.every(({ key }) => !gone.has(key)));
        assert.ok(sum(kept) <= Math.max(limits.bytes, sum(shown) + last));
      }),
    );
  });
});
