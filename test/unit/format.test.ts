import assert from 'node:assert/strict';
import { formatBytes, formatDuration, formOf, formatNumber, formatRelativeTime, formatTime, visibleName } from '../../src/core/model/format';

function table<T>(name: string, write: (value: T) => string, rows: readonly (readonly [T, string])[]): void {
  for (const [value, expected] of rows) {
    it(`${name} ${String(value)} as “${expected}”`, () => assert.equal(write(value), expected));
  }
}

describe('format', () => {
  describe('durations', () => {
    table('writes', (ms: number) => formatDuration(ms), [
      [0, '0 ms'],
      [0.4, '0 ms'],
      [812, '812 ms'],
      [999.4, '999 ms'],
      [999.6, '1 s'],
      [1000, '1 s'],
      [1420, '1.4 s'],
      [6_099, '6.1 s'],
      [59_940, '59.9 s'],
      [59_960, '1 min'],
      [60_000, '1 min'],
      [125_400, '2 min 5 s'],
      [3_599_400, '59 min 59 s'],
      [3_599_600, '1 h'],
      [3 * 3_600_000, '3 h'],
      [3 * 3_600_000 + 29 * 60_000 + 40_000, '3 h 30 min'],
      [86_399_999, '1 d'],
      [100 * 3_600_000, '4 d 4 h'],
      [-5, '0 ms'],
      [Number.NaN, '0 ms'],
      [Number.POSITIVE_INFINITY, '0 ms'],
    ]);

    it('follows the locale in its digits, and in its units where it has others than those of science', () => {
      assert.equal(formatDuration(1420, 'de'), '1,4 s');
      assert.equal(formatDuration(125_400, 'pt-br'), '2 min 5 s');
      assert.match(formatDuration(100 * 3_600_000, 'fr'), /^4\s?j 4 h$/);
      assert.match(formatDuration(125_400, 'ja'), /^2\s?分 5\s?秒$/);
      assert.match(formatDuration(3 * 3_600_000, 'zh-cn'), /^3\s?小时$/);
    });
  });

  describe('relative times', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    table('writes', (elapsed: number) => formatRelativeTime(now - elapsed, now), [
      [0, 'now'],
      [999, 'now'],
      [-60_000, 'now'],
      [12_000, '12 s ago'],
      [59_999, '59 s ago'],
      [60_000, '1 min ago'],
      [119_999, '1 min ago'],
      [3 * 3_600_000, '3 h ago'],
      [86_400_000, '1 d ago'],
      [29 * 86_400_000, '29 d ago'],
      [61 * 86_400_000, '2 mo ago'],
      [800 * 86_400_000, '2 y ago'],
    ]);

    it('speaks the reader’s language', () => {
      // How a unit is abbreviated is the platform's affair and changes between its versions.
      assert.match(formatRelativeTime(now - 120_000, now, 'de'), /^vor 2\s?m/i);
      assert.match(formatRelativeTime(now - 120_000, now, 'ja'), /^2\s?分前$/);
      assert.match(formatRelativeTime(now - 86_400_000, now, 'de'), /^vor 1 /);
    });
  });

  describe('sizes', () => {
    table('writes', (bytes: number) => formatBytes(bytes), [
      [0, '0 B'],
      [1023, '1,023 B'],
      [1024, '1 KB'],
      [1229, '1.2 KB'],
      [262_144, '256 KB'],
      [1_048_524, '1 MB'],
      [8.1 * 1024 * 1024, '8.1 MB'],
      [50 * 1024 ** 3, '50 GB'],
      [5000 * 1024 ** 4, '5,000 TB'],
      [-1, '0 B'],
    ]);
  });

  it('shows the date only when it is not today', () => {
    const at = new Date(2026, 10, 22, 14, 2, 11).getTime();
    assert.equal(formatTime(at, at, 'de'), '14:02:11');
    assert.match(formatTime(at, at + 86_400_000, 'de'), /^22\.11\.2026, 14:02:11$/);
  });

  it('chooses the form of a count by the language, and what every language has where there is no other', () => {
    const forms = { one: 'one', few: 'few', many: 'many', other: 'other' };
    assert.deepEqual([0, 1, 2, 5].map((count) => formOf(count, forms, 'en')), ['other', 'one', 'other', 'other']);
    assert.deepEqual([0, 1, 2].map((count) => formOf(count, forms, 'fr')), ['one', 'one', 'other']);
    assert.deepEqual([1, 3, 5, 23].map((count) => formOf(count, forms, 'pl')), ['one', 'few', 'many', 'few']);
    assert.equal(formOf(1, { other: 'runs' }, 'ja'), 'runs');
    assert.equal(formOf(1, { other: 'runs' }, 'en'), 'runs');
  });

  it('reads a malformed locale as the machine’s own instead of failing', () => {
    assert.equal(typeof formatNumber(1234, 'not a locale!'), 'string');
    assert.equal(typeof formatRelativeTime(0, 60_000, '_'), 'string');
  });

  it('shows a name in one line, not longer than there is room, and with nothing in it that acts', () => {
    assert.equal(visibleName('Grüße, שלום 👩‍👩‍👧'), 'Grüße, שלום 👩‍👩‍👧');
    assert.equal(visibleName('Pay\u202e000,01 €\nnow\u0000'), 'Pay\\u202e000,01 €\\nnow\\u0000');
    assert.equal(visibleName('x'.repeat(200)), 'x'.repeat(200));
    assert.equal(visibleName('x'.repeat(100_000)), `${'x'.repeat(200)}…`);
    assert.equal(visibleName('😀'.repeat(300)), `${'😀'.repeat(200)}…`);
  });
});
