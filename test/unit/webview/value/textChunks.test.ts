import assert from 'node:assert/strict';
import { chunksOf, unchangedChunks } from '../../../../src/webview/value/textChunks';

describe('chunks of a text', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, line) => `  "line": ${line},\n`).join('');

  it('are whole lines that make up the text', () => {
    const text = `${lines(3000)}  "open`;
    const chunks = chunksOf(text, 0);
    assert.ok(chunks.length > 3);
    assert.equal(chunks.map(({ start, end }) => text.slice(start, end)).join(''), text);
    assert.deepEqual(chunks.map(({ open }) => open), [...chunks.slice(1).map(() => false), true]);
  });

  it('stay when text is appended, except an open line', () => {
    const before = `${lines(3000)}  "open`;
    const chunks = chunksOf(before, 0);
    assert.equal(unchangedChunks(chunks, before, `${before} line": 1\n`), chunks.length - 1);
    const closed = lines(3000);
    assert.equal(unchangedChunks(chunksOf(closed, 0), closed, closed + lines(1)), chunksOf(closed, 0).length);
  });

  it('stay up to the first change', () => {
    const before = lines(3000);
    const after = before.replace('"line": 1500,', '"line": 9999,');
    const chunks = chunksOf(before, 0);
    const kept = unchangedChunks(chunks, before, after);
    assert.ok(kept > 0 && kept < chunks.length);
    const changed = before.indexOf('"line": 1500,');
    assert.ok((chunks[kept - 1]?.end ?? 0) <= changed && (chunks[kept]?.end ?? 0) > changed);
  });

  it('do not stay beyond the end of a text that became shorter', () => {
    const before = lines(3000);
    assert.equal(unchangedChunks(chunksOf(before, 0), before, before.slice(0, 10)), 0);
  });
});
