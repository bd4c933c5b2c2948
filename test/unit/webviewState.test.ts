import assert from 'node:assert/strict';
import { elapsed } from '../../src/webview/page/clock';
import { shownNode, shownTab } from '../../src/webview/page/selection';
import { answer, failed, head, Page, row } from '../fixtures/panelPage';

describe('the page’s state', () => {
  describe('keeping up with the host', () => {
    it('says that it is ready, applies the snapshot and says so', () => {
      const page = new Page();
      assert.deepEqual(page.heard(), [{ type: 'ready' }]);
      page.snapshot([], 7);
      assert.deepEqual(page.heard(), [{ type: 'seen', revision: 7 }]);
      assert.equal(page.state.head, head);
    });

    it('applies a patch that starts where it is, and says so', () => {
      const page = new Page().snapshot([row('a'), row('b')]);
      page.heard();
      page.patch(1, { nodes: [row('b', { status: 'Changed' }), row('c')] });
      assert.deepEqual(page.state.order, ['a', 'b', 'c']);
      assert.equal(page.state.rows.get('b')?.status, 'Changed');
      assert.deepEqual(page.heard(), [{ type: 'seen', revision: 2 }]);
    });

    it('is at a patch’s revision also when only the header changed', () => {
      const page = new Page().snapshot([row('a')], 1);
      page.patch(1, { head: { ...head, status: 'Stopping' } });
      assert.deepEqual(page.said.at(-1), { type: 'seen', revision: 2 });
      page.patch(2, { head: { ...head, status: 'Stopped' } });
      assert.equal(page.state.head?.status, 'Stopped');
    });

    it('leaves rows that did not change the same objects', () => {
      const page = new Page().snapshot([row('a'), row('b')]);
      const before = page.state.rows.get('a');
      page.patch(1, { nodes: [row('b', { version: 2 })] });
      assert.equal(page.state.rows.get('a'), before);
    });

    it('takes a whole order: rows move, and those that are not in it go', () => {
      const page = new Page().snapshot([row('a'), row('b'), row('c')]);
      page.patch(1, { nodes: [row('d')], order: ['d', 'c', 'a', 'never heard of'] });
      assert.deepEqual(page.state.order, ['d', 'c', 'a']);
      assert.deepEqual([...page.state.rows.keys()], ['d', 'c', 'a']);
    });

    it('asks for everything once when it missed something, and acknowledges nothing until that came', () => {
      const page = new Page().snapshot([row('a')]);
      page.heard();
      page.patch(5, { nodes: [row('x')] }).patch(6, { nodes: [row('y')] });
      assert.deepEqual(page.heard(), [{ type: 'ready' }]);
      assert.deepEqual(page.state.order, ['a']);
      page.snapshot([row('x')], 8).patch(8, { nodes: [row('y')] });
      assert.deepEqual(page.state.order, ['x', 'y']);
      assert.deepEqual(
        page.heard().filter(({ type }) => type === 'seen'),
        [{ type: 'seen', revision: 8 }, { type: 'seen', revision: 9 }],
      );
    });

    it('ignores a patch before the first snapshot', () => {
      const page = new Page();
      page.heard();
      page.patch(0, { nodes: [row('a')] });
      assert.deepEqual(page.heard(), []);
      assert.equal(page.state.rows.size, 0);
    });
  });

  describe('what is on show', () => {
    const shown = ({ state }: Page) => shownNode(state)?.key;

    it('is the first node, until one fails', () => {
      const page = new Page().snapshot([row('a'), row('b')]);
      assert.equal(shown(page), 'a');
      page.patch(1, { nodes: [failed('b')] });
      assert.equal(shown(page), 'b');
    });

    it('is what the person chose, whatever fails afterwards', () => {
      const page = new Page().snapshot([row('a'), row('b')]).do({ type: 'choseNode', node: 'a' });
      page.patch(1, { nodes: [failed('b')] });
      assert.equal(shown(page), 'a');
    });

    it('stays with the person who began to read', () => {
      const page = new Page().snapshot([row('a'), row('b')]).do({ type: 'startedReading' });
      page.patch(1, { nodes: [failed('b')] });
      assert.equal(shown(page), 'a');
    });

    it('is led to the failure again when what was chosen is gone', () => {
      const page = new Page({ node: 'gone' }).snapshot([row('a'), failed('b')]);
      assert.equal(shown(page), 'b');
    });

    it('is the workflow’s answer once there is one, unless a node failed', () => {
      const page = new Page().snapshot([answer, row('a')]);
      assert.equal(shown(page), 'answer');
      page.patch(1, { nodes: [failed('b')] });
      assert.equal(shown(page), 'b');
    });

    it('is the node that failed, not the answer that repeats it', () => {
      assert.equal(shown(new Page().snapshot([{ ...answer, statusClass: 'failed' }, row('a'), failed('b')])), 'b');
      assert.equal(shown(new Page().snapshot([{ ...answer, statusClass: 'failed' }])), 'answer');
    });

    it('is the restored choice', () => {
      const page = new Page({ node: 'a', tab: 'input' }).snapshot([row('a'), failed('b')]);
      assert.equal(shown(page), 'a');
      assert.deepEqual(page.heard().at(-1), { type: 'pull', node: 'a', part: 'input', offset: 0 });
    });

    it('keeps the chosen tab from node to node where there is one', () => {
      assert.equal(shownTab(row('a'), 'input'), 'input');
      assert.equal(shownTab(row('a', { parts: ['output'] }), 'input'), 'output');
      assert.equal(shownTab(row('a', { parts: [] }), 'input'), undefined);
    });

    it('is the error of a failure that has no sentence, else its output', () => {
      assert.equal(shownTab(failed('a'), undefined), 'error');
      assert.equal(shownTab(failed('a', { error: 'Invalid URL' }), undefined), 'output');
      assert.equal(shownTab(failed('a'), 'output'), 'output');
    });
  });

  describe('pulling text', () => {
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

  describe('counting time', () => {
    const at = (page: Page, now: number) => elapsed(page.state.head ?? head, page.state.headAt, now);

    it('counts on from what the host said, by the page’s own clock', () => {
      assert.equal(at(new Page().snapshot([], 1, 50_000), 53_000), 4_000);
    });

    it('does not start anew when the host repeats what it said', () => {
      const page = new Page().snapshot([], 1, 0).patch(1, { head: { ...head, status: 'Still' } }, 2_000);
      assert.equal(at(page, 3_000), 4_000);
    });

    it('takes over what the host learned', () => {
      const page = new Page().snapshot([], 1, 0).patch(1, { head: { ...head, durationMs: 9_000 } }, 2_000);
      assert.equal(at(page, 3_000), 10_000);
    });

    it('stands still at the end', () => {
      const page = new Page().snapshot([], 1, 0).patch(1, { head: { ...head, live: false, durationMs: 1_420 } }, 2_000);
      assert.equal(at(page, 99_000), 1_420);
    });
  });
});
