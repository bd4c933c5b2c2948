import assert from 'node:assert/strict';
import { eachAtOnce } from '../../src/core/model/concurrency';

describe('working on several things at one time', () => {
  it('begins them in their order, so many and no more at once, and ends when all are done', async () => {
    const begun: number[] = [];
    const releases: (() => void)[] = [];
    let [open, most, ended] = [0, 0, false];
    const all = eachAtOnce([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => releases.push(resolve));
      open -= 1;
    }).then(() => (ended = true));
    assert.deepEqual(begun, [1, 2]);
    for (let next = releases.shift(); next; next = releases.shift()) {
      assert.equal(ended, false);
      next();
      // What is released begins the next in the turns of the event loop that follow.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await all;
    assert.deepEqual([begun, most], [[1, 2, 3, 4, 5], 2]);
  });

  it('rejects as the work does, and has nothing to do where there is nothing', async () => {
    await assert.rejects(eachAtOnce([1], 3, () => Promise.reject(new Error('no'))), /no/);
    await eachAtOnce([], 3, () => assert.fail());
  });
});
