import assert from 'node:assert/strict';
import type { BatchRow } from '../../../../src/shared/protocol';
import { batchesOf } from '../../../../src/webview/nodes/batches';
import { shownTab, tabsOf } from '../../../../src/webview/page/selection';
import { Page, row } from '../../../fixtures/panelPage';

const loop = row('loop', { hasBatches: true });
const unavailable = { text: 'Batch details are not yet available for this execution type.', retry: false };
const unreachable = { text: 'Could not reach app.refold.ai.', retry: true };

function iterations(...indexes: readonly number[]): BatchRow[] {
  return indexes.map((index) => ({ index, status: 'Success', statusClass: 'ok', text: '{}', total: 2 }));
}

/** A page that looks at the iterations of its loop. */
function looking(...others: Parameters<Page['snapshot']>[0]): Page {
  const page = new Page().snapshot([loop, ...others]).text('loop', '{}').do({ type: 'choseTab', tab: 'batches' });
  return page;
}

const indexesOf = ({ state }: Page, node = 'loop') => batchesOf(state.batches, node)?.items.map(({ index }) => index);
const failureOf = ({ state }: Page) => batchesOf(state.batches, 'loop')?.failure?.text;
const first = { type: 'batches', node: 'loop', page: 1 };

describe('the iterations of a loop', () => {
  it('have a tab where the platform tells them', () => {
    assert.deepEqual(tabsOf(loop), ['output', 'input', 'batches']);
    assert.deepEqual(tabsOf(row('a')), ['output', 'input']);
    assert.equal(shownTab(row('a'), 'batches'), 'output');
    assert.equal(shownTab({ ...loop, parts: [] }, undefined), 'batches');
  });

  it('are asked for when they are looked at, and not before', () => {
    const page = new Page().snapshot([loop]);
    assert.ok(!page.heard().some(({ type }) => type === 'batches'));
    page.do({ type: 'choseTab', tab: 'batches' });
    assert.deepEqual(page.heard(), [first]);
    page.batches('loop', iterations(0, 1), { total: 2 });
    assert.deepEqual(indexesOf(page), [0, 1]);
    assert.deepEqual(page.heard(), []);
  });

  it('do not wait for a text on its way, nor does a text wait for them', () => {
    const page = new Page().snapshot([loop, row('a')]);
    page.heard();
    page.do({ type: 'choseTab', tab: 'batches' });
    assert.deepEqual(page.heard(), [first]);
    page.text('loop', '{}').do({ type: 'choseNode', node: 'a' });
    assert.deepEqual(page.heard(), [{ type: 'pull', node: 'a', part: 'output', offset: 0 }]);
  });

  it('are asked for one page at a time, until there are no more', () => {
    const page = looking().batches('loop', iterations(0, 1), { hasNext: true });
    page.heard();
    page.do({ type: 'wantedIterations' }).do({ type: 'wantedIterations' });
    assert.deepEqual(page.heard(), [{ ...first, page: 2 }]);
    page.batches('loop', iterations(2), { page: 2 });
    assert.deepEqual(indexesOf(page), [0, 1, 2]);
    page.do({ type: 'wantedIterations' });
    assert.deepEqual(page.heard(), []);
  });

  it('end with an empty page whatever that promises', () => {
    const page = looking().batches('loop', iterations(0), { hasNext: true }).do({ type: 'wantedIterations' });
    page.batches('loop', [], { page: 2, hasNext: true }).heard();
    page.do({ type: 'wantedIterations' });
    assert.deepEqual(page.heard(), []);
    assert.deepEqual(indexesOf(page), [0]);
  });

  it('of another loop wait for the answer on its way', () => {
    const page = looking(row('other', { hasBatches: true }));
    page.heard();
    page.do({ type: 'choseNode', node: 'other' });
    assert.deepEqual(page.heard(), []);
    page.batches('loop', iterations(0));
    assert.deepEqual(page.heard(), [{ ...first, node: 'other' }]);
  });

  it('stay on show while a loop that went on is asked again, as far as they were read', () => {
    const page = looking().batches('loop', iterations(0), { hasNext: true }).do({ type: 'wantedIterations' });
    page.batches('loop', iterations(1), { page: 2, hasNext: true }).heard();
    page.patch(1, { nodes: [{ ...loop, version: 2 }] });
    assert.deepEqual(page.heard().at(-1), first);
    page.batches('loop', iterations(10), { hasNext: true });
    assert.deepEqual(indexesOf(page), [0, 1]);
    assert.deepEqual(page.heard(), [{ ...first, page: 2 }]);
    page.batches('loop', iterations(11), { page: 2, hasNext: true });
    assert.deepEqual(indexesOf(page), [10, 11]);
    assert.deepEqual(page.heard(), []);
  });

  it('are read anew when somebody asks for it', () => {
    const page = looking().batches('loop', iterations(0));
    page.heard();
    page.do({ type: 'refreshedIterations' }).do({ type: 'refreshedIterations' });
    assert.deepEqual(page.heard(), [first]);
    page.batches('loop', iterations(0, 1));
    assert.deepEqual(indexesOf(page), [0, 1]);
  });

  it('say why they cannot be read, and are asked for once more only on request', () => {
    const page = looking().batches('loop', [], { failure: unreachable });
    page.heard();
    assert.equal(failureOf(page), unreachable.text);
    page.do({ type: 'choseTab', tab: 'output' }).do({ type: 'choseTab', tab: 'batches' });
    assert.deepEqual(page.heard(), []);
    page.do({ type: 'wantedIterations' });
    assert.deepEqual(page.heard(), [first]);
    page.batches('loop', iterations(0));
    assert.equal(failureOf(page), undefined);
  });

  it('keep what was read when the next page fails, and go on there', () => {
    const page = looking().batches('loop', iterations(0), { hasNext: true }).do({ type: 'wantedIterations' });
    page.batches('loop', [], { page: 2, failure: unreachable }).heard();
    assert.deepEqual(indexesOf(page), [0]);
    page.do({ type: 'wantedIterations' });
    assert.deepEqual(page.heard(), [{ ...first, page: 2 }]);
  });

  it('are read from the start again when that failed', () => {
    const page = looking().batches('loop', iterations(0), { hasNext: true }).do({ type: 'refreshedIterations' });
    page.batches('loop', [], { failure: unreachable }).heard();
    page.do({ type: 'wantedIterations' });
    assert.deepEqual(page.heard(), [first]);
  });

  it('are not asked for again where the platform does not tell them', () => {
    const page = looking().batches('loop', [], { failure: unavailable });
    page.heard();
    page.patch(1, { nodes: [{ ...loop, version: 2 }] });
    assert.deepEqual(page.heard(), [{ type: 'seen', revision: 2 }]);
    assert.equal(failureOf(page), unavailable.text);
  });

  it('are forgotten with their node, and no answer is waited for', () => {
    const page = looking(row('other', { hasBatches: true }));
    page.heard();
    page.patch(1, { order: ['other'] });
    assert.deepEqual(page.heard().at(-1), { ...first, node: 'other' });
    page.batches('loop', iterations(0));
    assert.equal(page.state.batches.length, 0);
  });

  it('take no answer that was not asked for', () => {
    const page = looking();
    page.batches('loop', iterations(9), { page: 2 }).batches('other', iterations(9));
    assert.equal(page.state.batches.length, 0);
    assert.ok(page.state.batchRequest);
  });

  it('are asked for again after everything was sent anew', () => {
    const page = looking();
    page.heard();
    page.patch(7, {}).snapshot([loop], 9);
    assert.deepEqual(page.heard().at(-1), first);
  });
});
