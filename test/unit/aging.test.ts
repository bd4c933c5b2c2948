import assert from 'node:assert/strict';
import { AgingWords } from '../../src/host/trees/agingWords';
import { Emitter, type Disposable } from '../../src/core/model/event';
import { formatRelativeTime } from '../../src/core/model/format';
import { ManualTiming } from '../fixtures/manualTiming';

describe('words that tell how long ago something was', () => {
  let timing: ManualTiming;
  let starts: Map<string, number>;
  let redrawn: string[][];
  let words: AgingWords<string>;
  let looks: number;
  let visibility: Emitter<{ readonly visible: boolean }>;
  let following: Disposable;

  beforeEach(() => {
    timing = new ManualTiming();
    starts = new Map();
    redrawn = [];
    looks = 0;
    words = new AgingWords(timing, wordsOf, (rows) => redrawn.push(rows));
    visibility = new Emitter();
    following = words.follow({ visible: false, onDidChangeVisibility: visibility.event });
  });

  const wordsOf = (row: string): string | undefined => {
    looks += 1;
    const start = starts.get(row);
    return start === undefined ? undefined : formatRelativeTime(start, timing.now());
  };
  const draw = (row: string, ago: number) => {
    starts.set(row, timing.now() - ago);
    words.note(row, wordsOf(row) ?? '');
  };

  it('are drawn again where they read differently, and nowhere else', async () => {
    draw('young', 1_000);
    draw('old', 3 * 60 * 60_000);
    visibility.fire({ visible: true });
    await timing.advance(10_000);
    assert.deepEqual(redrawn, [['young']]);
  });

  it('are looked at less often the longer they stay the same, and never for long', async () => {
    draw('old', 3 * 60 * 60_000);
    visibility.fire({ visible: true });
    await timing.advance(60 * 60_000 - 60_000);
    assert.deepEqual(redrawn, []);
    assert.ok(looks < 100, `${looks} looks in an hour`);
    await timing.advance(120_000);
    assert.deepEqual(redrawn, [['old']]);
  });

  it('are drawn at once when they are shown again', async () => {
    draw('young', 1_000);
    visibility.fire({ visible: true });
    visibility.fire({ visible: false });
    await timing.advance(60_000);
    assert.deepEqual(redrawn, []);
    visibility.fire({ visible: true });
    assert.deepEqual(redrawn, [['young']]);
  });

  it('are left alone while they are hidden', async () => {
    draw('young', 1_000);
    visibility.fire({ visible: true });
    visibility.fire({ visible: false });
    assert.equal(timing.pending, 0);
    visibility.fire({ visible: true });
    following.dispose();
    assert.deepEqual([timing.pending, visibility.size], [0, 0]);
  });

  it('are checked from the beginning in a view that is on show', async () => {
    draw('young', 1_000);
    words.follow({ visible: true, onDidChangeVisibility: visibility.event });
    await timing.advance(10_000);
    assert.deepEqual(redrawn, [['young']]);
  });

  it('are forgotten with their rows', async () => {
    draw('young', 1_000);
    visibility.fire({ visible: true });
    starts.delete('young');
    await timing.advance(60_000);
    assert.deepEqual(redrawn, []);
  });
});
