import assert from 'node:assert/strict';
import { elapsed } from '../../../../src/webview/page/clock';
import { shownNode, shownTab } from '../../../../src/webview/page/selection';
import { answer, failed, head, Page, row } from '../../../fixtures/panelPage';

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

  describe('counting time', () => {
    const at = (page: Page, now: number) => elapsed(page.state.head ?? head, page.state.headAt, now);

    it('counts on from what the host said, by the page’s own clock', () => {
      assert.equal(at(new Page().snapshot([], 1, 50_000), 53_000), 4_000);
    });

    it('does not start anew when the host repeats what it said', () => {
      const page = new Page().snapshot([], 1, 0).patch(1, { head: { ...head, status: 'Still' } }, 2_000);
      assert.equal(at(page, 3_000), 4_000);
    });

    it('stands still while nobody can say what goes on', () => {
      const page = new Page().snapshot([], 1, 0).patch(1, { head: { ...head, unread: true, durationMs: 9_000 } }, 2_000);
      assert.deepEqual([at(page, 3_000), at(page, 60_000)], [9_000, 9_000]);
      assert.equal(at(page.patch(2, { head }, 61_000), 62_000), 2_000);
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
