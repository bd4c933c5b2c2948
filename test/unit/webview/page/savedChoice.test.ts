import assert from 'node:assert/strict';
import { parseIdentity, restoreChoice, toSavedChoice } from '../../../../src/webview/page/savedChoice';
import { asked, lined, Page, reading } from '../../../fixtures/panelPage';

const long = { items: Array.from({ length: 1000 }, (_, index) => ({ index })), last: 'z' };

describe('what the page keeps over a reload', () => {
  const execution = { connection: 'c', scope: 'user_12345', id: 'e1' };

  it('is which execution and what was open', () => {
    const kept: unknown = JSON.parse(JSON.stringify(toSavedChoice(execution, { node: 'a', tab: 'batches' })));
    assert.deepEqual(kept, { execution, selected: 'a', tab: 'batches' });
    assert.deepEqual(restoreChoice(kept, execution), { node: 'a', tab: 'batches' });
  });

  it('says nothing about another execution', () => {
    assert.deepEqual(restoreChoice(toSavedChoice(execution, { node: 'a' }), { ...execution, id: 'e2' }), {});
  });

  it('is read with suspicion', () => {
    for (const kept of [undefined, null, 'x', [], { execution: 1 }]) assert.deepEqual(restoreChoice(kept, execution), {});
    assert.deepEqual(restoreChoice({ execution, selected: 5, tab: 'secret' }, execution), { node: undefined, tab: undefined });
    assert.equal(parseIdentity('{broken'), undefined);
    assert.equal(parseIdentity(undefined), undefined);
    assert.deepEqual(parseIdentity(JSON.stringify(execution)), execution);
  });

  it('is what was open, and never what a node returned', () => {
    const page = reading({ secret: 'hush', list: [{ a: 'text' }] });
    page.do({ type: 'toggledLine', path: [1] }).outline({ secret: 'hush', list: [{ a: 'text' }] }).do({ type: 'choseLine', path: [1], line: 1 });
    page.do({ type: 'filtered', filter: { text: 'cha', group: 'failures' } }).do({ type: 'sorted', sort: 'slowest' }).do({ type: 'toggledSecret', path: [0] });
    const kept = JSON.parse(JSON.stringify(toSavedChoice({ id: 'e' }, page.state.choice))) as unknown;
    assert.doesNotMatch(JSON.stringify(kept), /hush|text"]/);
    const again = new Page(restoreChoice(kept, { id: 'e' })).snapshot([lined('a'), lined('b')]);
    assert.deepEqual(asked(again, 'outline'), { ...asked(page, 'outline'), shown: [] });
    assert.deepEqual({ ...again.state.choice, tab: 0 }, { ...page.state.choice, tab: 0 });
  });

  it('is not trusted when it has another form', () => {
    const odd = { execution: 1, at: { partKey: 3 }, open: [{ partKey: 'a', open: ['__proto__'] }], filter: { text: 'x', group: 'all' }, sort: 'random', view: 'html', tab: 'x' };
    assert.deepEqual(restoreChoice(odd, 1), { node: undefined, tab: undefined });
  });

  it('stays small', () => {
    const page = reading(long);
    for (let index = 0; index < 1000; index += 1) page.do({ type: 'toggledLine', path: [0, index] });
    assert.ok(JSON.stringify(toSavedChoice({}, page.state.choice)).length < 10_000);
  });
});
