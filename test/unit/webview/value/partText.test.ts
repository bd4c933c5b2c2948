import assert from 'node:assert/strict';
import { Page, row } from '../../../fixtures/panelPage';

describe('the text of a part', () => {
  it('pulls what is on show, and nothing else', () => {
    const page = new Page().snapshot([row('a'), row('b')]);
    assert.deepEqual(page.heard().at(-1), { type: 'pull', node: 'a', part: 'output', offset: 0 });
    page.text('a', '{}');
    assert.equal(page.read('a'), '{}');
    assert.deepEqual(page.heard(), []);
  });

  it('has one pull at a time: what was passed over is never pulled', () => {
    const page = new Page().snapshot([row('a'), row('b'), row('c')]);
    page.heard();
    page.do({ type: 'choseNode', node: 'b' }).do({ type: 'choseNode', node: 'c' });
    assert.deepEqual(page.heard(), []);
    page.text('a', '1');
    assert.deepEqual(page.heard(), [{ type: 'pull', node: 'c', part: 'output', offset: 0 }]);
  });

  it('goes back to what was read without asking again', () => {
    const page = new Page().snapshot([row('a'), row('b')]).text('a', '1').do({ type: 'choseNode', node: 'b' });
    page.text('b', '2').heard();
    page.do({ type: 'choseNode', node: 'a' });
    assert.deepEqual(page.heard(), []);
    assert.equal(page.read('a'), '1');
  });

  it('keeps only a few texts', () => {
    const keys = [...'abcdefghij'];
    const page = new Page().snapshot(keys.map((key) => row(key)));
    for (const key of keys) page.do({ type: 'choseNode', node: key }).text(key, key);
    assert.ok(page.state.texts.length < keys.length);
    assert.equal(page.read('j'), 'j');
  });

  it('reads on where it stopped, and stops at the end', () => {
    const page = new Page().snapshot([row('a')]).text('a', 'abc', { total: 5 });
    page.heard();
    page.do({ type: 'wantedMore' }).do({ type: 'wantedMore' });
    assert.deepEqual(page.heard(), [{ type: 'pull', node: 'a', part: 'output', offset: 3 }]);
    page.text('a', 'de', { offset: 3, total: 5 });
    assert.equal(page.read('a'), 'abcde');
    page.do({ type: 'wantedMore' });
    assert.deepEqual(page.heard(), []);
  });

  it('pulls a changed text again as far as it was read, and shows the old one until then', () => {
    const page = new Page().snapshot([row('a')]).text('a', 'abc', { total: 6 }).do({ type: 'wantedMore' });
    page.text('a', 'def', { offset: 3, total: 6 }).heard();
    page.patch(1, { nodes: [row('a', { version: 2 })] });
    assert.deepEqual(page.heard().at(-1), { type: 'pull', node: 'a', part: 'output', offset: 0 });
    page.text('a', 'ABC', { version: 2, total: 9 });
    assert.equal(page.read('a'), 'abcdef');
    assert.deepEqual(page.heard(), [{ type: 'pull', node: 'a', part: 'output', offset: 3 }]);
    page.text('a', 'DEF', { version: 2, offset: 3, total: 9 });
    assert.equal(page.read('a'), 'ABCDEF');
    assert.deepEqual(page.heard(), []);
  });

  it('never joins slices of two versions', () => {
    const page = new Page().snapshot([row('a')]).text('a', 'abc', { total: 6 }).do({ type: 'wantedMore' });
    page.heard();
    page.text('a', 'DEF', { version: 2, offset: 3, total: 6 });
    assert.equal(page.read('a'), 'abc');
    assert.deepEqual(page.heard(), [{ type: 'pull', node: 'a', part: 'output', offset: 0 }]);
    page.text('a', 'ABC', { version: 2, total: 6 }).text('a', 'DEF', { version: 2, offset: 3, total: 6 });
    assert.equal(page.read('a'), 'ABCDEF');
  });

  it('pulls each version once, whatever version the answer claims', () => {
    const page = new Page().snapshot([row('a', { version: 4 })]);
    page.heard();
    page.text('a', 'x', { version: 3 });
    assert.deepEqual(page.heard(), []);
  });

  it('ends with an empty slice even when more was promised', () => {
    const page = new Page().snapshot([row('a')]).text('a', 'abc', { total: 99 }).do({ type: 'wantedMore' });
    page.heard();
    page.text('a', '', { offset: 3, total: 99 }).do({ type: 'wantedMore' });
    assert.deepEqual(page.heard(), []);
    assert.equal(page.read('a'), 'abc');
  });

  it('does not read on for what is no longer looked at', () => {
    const page = new Page().snapshot([row('a'), row('b')]).text('a', 'abc', { total: 6 }).do({ type: 'wantedMore' });
    page.text('a', 'def', { offset: 3, total: 6 }).patch(1, { nodes: [row('a', { version: 2 })] });
    page.do({ type: 'choseNode', node: 'b' }).heard();
    page.text('a', 'ABC', { version: 2, total: 6 });
    assert.deepEqual(page.heard(), [{ type: 'pull', node: 'b', part: 'output', offset: 0 }]);
  });

  it('uses no answer it did not ask for', () => {
    const page = new Page().snapshot([row('a'), row('b')]);
    page.text('b', 'stray').text('a', 'stray', { offset: 9 }).text('a', 'stray', { part: 'input' });
    assert.equal(page.state.texts.length, 0);
    assert.ok(page.state.pull);
  });

  it('forgets the text of a node that is gone and does not wait for its answer', () => {
    const page = new Page().snapshot([row('a'), row('b')]);
    page.heard();
    page.patch(1, { order: ['b'] });
    assert.deepEqual(page.heard().at(-1), { type: 'pull', node: 'b', part: 'output', offset: 0 });
  });

  it('asks for nothing where a node has nothing to read', () => {
    const page = new Page().snapshot([row('a', { parts: [] })]);
    assert.deepEqual(page.heard().filter(({ type }) => type === 'pull'), []);
  });
});
