import assert from 'node:assert/strict';
import { parseFromPanel } from '../../../../src/shared/fromPanel';
import { restoreChoice, toSavedChoice } from '../../../../src/webview/page/savedChoice';
import { shownFace } from '../../../../src/webview/page/selection';
import { head, Page, row } from '../../../fixtures/panelPage';

describe('the two faces of the panel', () => {
  it('are the list, until the graph is chosen; the host is told', () => {
    const page = new Page().snapshot([row('a')]);
    page.heard();
    assert.equal(shownFace({ ...page.state, head: { ...head, hasGraph: true } }), 'nodes');
    page.do({ type: 'choseFace', face: 'graph' });
    assert.deepEqual(page.heard(), [{ type: 'face', face: 'graph' }]);
    assert.equal(shownFace({ ...page.state, head: { ...head, hasGraph: true } }), 'graph');
  });

  it('are what was last chosen in the window, unless this panel was asked for another', () => {
    const withGraph = { ...head, hasGraph: true };
    assert.equal(shownFace({ head: withGraph, face: 'graph', choice: {} }), 'graph');
    assert.equal(shownFace({ head: withGraph, face: 'graph', choice: { face: 'nodes' } }), 'nodes');
  });

  it('are one where there is no graph', () => {
    assert.equal(shownFace({ head, face: 'graph', choice: { face: 'graph' } }), 'nodes');
    assert.equal(shownFace({ face: 'graph', choice: {} }), 'nodes');
  });

  it('are kept over a reload, and nothing that is no face is', () => {
    assert.deepEqual(restoreChoice(toSavedChoice('e', { node: 'a', face: 'graph' }), 'e').face, 'graph');
    assert.equal(restoreChoice({ execution: 'e', face: 'elsewhere' }, 'e').face, undefined);
  });

  it('say nothing else to the host than which they are, and what is to be copied', () => {
    assert.deepEqual(parseFromPanel({ type: 'face', face: 'graph' }), { type: 'face', face: 'graph' });
    assert.equal(parseFromPanel({ type: 'face', face: 'health' }), undefined);
    assert.deepEqual(parseFromPanel({ type: 'copyGraph', text: '<svg/>', more: 1 }), { type: 'copyGraph', text: '<svg/>' });
    assert.equal(parseFromPanel({ type: 'copyGraph', text: 3 }), undefined);
    assert.equal(parseFromPanel({ type: 'copyGraph', text: 'x'.repeat(20_000_001) }), undefined);
  });
});
