import assert from 'node:assert/strict';
import { RowChanges } from '../../src/host/trees/rowChanges';
import { ManualTiming } from '../fixtures/manualTiming';

describe('telling VS Code of changed rows', () => {
  let timing: ManualTiming;
  let changes: RowChanges<string>;
  let told: (readonly string[] | undefined)[];

  beforeEach(() => {
    timing = new ManualTiming();
    changes = new RowChanges<string>(timing);
    told = [];
    changes.event((rows) => void told.push(rows));
  });

  it('waits a whole pause at least and two at most', async () => {
    changes.fire('a');
    await timing.advance(15);
    changes.fire('b');
    await timing.advance(20);
    assert.deepEqual(told, []);
    await timing.advance(5);
    assert.deepEqual(told, [['a', 'b']]);
    assert.equal(timing.pending, 0);
  });

  it('tells each row once, and what came meanwhile a pause later', async () => {
    changes.fire('a', 'a');
    await timing.advance(20);
    changes.fire('a', 'c');
    await timing.advance(20);
    assert.deepEqual(told, [['a']]);
    await timing.advance(20);
    assert.deepEqual(told, [['a'], ['a', 'c']]);
  });

  it('tells the whole tree where no row is named, one of them is the tree, or there are very many', async () => {
    changes.fire();
    await timing.advance(40);
    changes.fire('a');
    changes.fire(undefined);
    await timing.advance(40);
    changes.fire(...Array.from({ length: 301 }, (_, index) => String(index)));
    await timing.advance(40);
    assert.deepEqual(told, [undefined, undefined, undefined]);
    told = [];
    const many = Array.from({ length: 300 }, (_, index) => String(index));
    changes.fire(...many);
    await timing.advance(40);
    assert.deepEqual(told, [many]);
  });

  it('tells nothing after it was disposed of', async () => {
    changes.fire('a');
    changes.dispose();
    assert.equal(timing.pending, 0);
    await timing.advance(100);
    assert.deepEqual(told, []);
  });
});
