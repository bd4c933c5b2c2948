import assert from 'node:assert/strict';
import { nextInList, typeAhead } from '../../../../src/webview/elements/listKeys';

describe('a list', () => {
  it('is walked with the keys, and not beyond its ends', () => {
    assert.equal(nextInList('ArrowDown', 3, 4), 3);
    assert.equal(nextInList('ArrowDown', 1, 4), 2);
    assert.equal(nextInList('ArrowUp', 0, 4), 0);
    assert.equal(nextInList('PageDown', 1, 4), 3);
    assert.equal(nextInList('Home', 3, 4), 0);
    assert.equal(nextInList('End', 0, 4), 3);
    assert.equal(nextInList('x', 0, 4), undefined);
  });

  it('is searched by the letters of its names', () => {
    const rows = ['Start', 'Fetch', 'Filter', 'Finish'].map((name) => ({ name }));
    const type = (letters: string, from: number, gap = 100) => {
      let index = from;
      let ahead = { typed: '', at: -10_000 };
      [...letters].forEach((letter, count) => {
        const found = typeAhead(ahead, { letter, at: count * gap, rows, from: index });
        ahead = found.ahead;
        if (found.index >= 0) index = found.index;
      });
      return rows[index]?.name;
    };
    assert.equal(type('f', 0), 'Fetch');
    assert.equal(type('ff', 0), 'Filter');
    assert.equal(type('fin', 0), 'Finish');
    assert.equal(type('fs', 0, 2000), 'Start');
    assert.equal(type('F', 3), 'Fetch');
    assert.equal(type('q', 2), 'Filter');
  });
});
