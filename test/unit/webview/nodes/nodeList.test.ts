import assert from 'node:assert/strict';
import { filterRows, nextFailure, sortRows } from '../../../../src/webview/nodes/nodeList';
import { answer, failed, Page, row } from '../../../fixtures/panelPage';

const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

describe('looking for nodes', () => {
  const rows = [row('Start', { type: 'start' }), failed('Charge card'), row('Wait', { status: 'Waiting', statusClass: 'waiting' }), row('Skip', { statusClass: 'skipped' })];

  it('matches names, types and statuses, whatever their case', () => {
    assert.deepEqual(names(filterRows(rows, { text: 'CARD' })), ['Charge card']);
    assert.deepEqual(names(filterRows(rows, { text: 'start' })), ['Start']);
    assert.deepEqual(names(filterRows(rows, { text: ' errored ' })), ['Charge card']);
    assert.equal(filterRows(rows, { text: ' ' }), rows);
  });

  it('keeps a group of statuses', () => {
    const group = (one: 'failures' | 'unfinished' | 'finished' | 'others') => names(filterRows(rows, { text: '', group: one }));
    assert.deepEqual([group('failures'), group('unfinished'), group('finished'), group('others')], [['Charge card'], ['Wait'], ['Start'], ['Skip']]);
  });

  it('goes to the next failure from anywhere, and never to the answer', () => {
    const failing = [{ ...answer, statusClass: 'failed' as const }, row('a'), failed('b')];
    assert.equal(nextFailure(failing, undefined, 1)?.key, 'b');
    assert.equal(nextFailure(failing, 'b', -1)?.key, 'b');
    assert.equal(nextFailure([row('a')], 'a', 1), undefined);
    assert.equal(nextFailure([], undefined, 1), undefined);
  });
});

describe('the order of nodes', () => {
  const rows = [answer, row('Node 10', { durationMs: 5 }), row('Node 9', { durationMs: 900 }), row('alpha'), row('Beta', { durationMs: 5 })];

  it('is as they ran until another one is chosen', () => assert.equal(sortRows(rows, 'ran'), rows));

  it('puts the slowest first and what has no time last; what took as long stays as it ran', () => {
    assert.deepEqual(names(sortRows(rows, 'slowest')), ['Answer', 'Node 9', 'Node 10', 'Beta', 'alpha']);
  });

  it('is by name as people count, whatever the case', () => {
    assert.deepEqual(names(sortRows(rows, 'name')), ['Answer', 'alpha', 'Beta', 'Node 9', 'Node 10']);
  });

  it('leads from failure to failure as they stand, and moves nothing that is on show', () => {
    const failures = [failed('a', { durationMs: 1 }), failed('b', { durationMs: 2 }), failed('c', { durationMs: 3 })];
    const page = new Page().snapshot(failures).do({ type: 'sorted', sort: 'slowest' });
    assert.equal(page.state.choice.node, undefined);
    assert.equal(page.do({ type: 'choseNode', node: 'c' }).do({ type: 'steppedToFailure', by: 1 }).state.choice.node, 'b');
  });
});

describe('failures on the page', () => {
  it('are stepped through, around', () => {
    const page = new Page().snapshot([row('a'), failed('b'), row('c'), failed('d')]);
    const step = (by: 1 | -1) => page.do({ type: 'steppedToFailure', by }).state.choice.node;
    assert.deepEqual([step(1), step(1), step(-1), step(-1)], ['d', 'b', 'd', 'b']);
  });
});
