import assert from 'node:assert/strict';
import { eventOfKey } from '../../../../src/webview/value/outlineKeys';
import { reading } from '../../../fixtures/panelPage';

describe('keys in the lines of a value', () => {
  const { rows } = reading({ a: { b: 1 }, c: 2 }).state.exploring.outline.known?.answer ?? { rows: [] };
  const lines = { node: 'a', part: 'output', rows, from: 0, total: 3 } as const;
  const press = (key: string, line: number | undefined) => eventOfKey(key, { ...lines, line });

  const moves: readonly (readonly [string, number | undefined, number])[] = [
    ['ArrowDown', undefined, 0],
    ['ArrowDown', 0, 1],
    ['ArrowUp', 0, 0],
    ['End', 0, 2],
    ['Home', 2, 0],
    ['PageDown', 0, 2],
    ['ArrowRight', 0, 1],
  ];
  for (const [key, from, to] of moves) {
    it(`${key} moves from ${from ?? 'nowhere'} to ${to}`, () => assert.deepEqual(press(key, from), { type: 'movedToLine', line: to }));
  }

  it('open, close and lead to what a line stands in', () => {
    assert.deepEqual(press('ArrowLeft', 0), { type: 'toggledLine', path: [0] });
    assert.deepEqual(press('Enter', 0), { type: 'toggledLine', path: [0] });
    assert.deepEqual(press('ArrowLeft', 1), { type: 'wentTo', node: 'a', part: 'output', path: [0] });
    assert.equal(press('ArrowRight', 2), undefined);
    assert.equal(press('x', 2), undefined);
  });
});
