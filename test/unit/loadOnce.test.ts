import assert from 'node:assert/strict';
import { LoadOnce } from '../../src/core/model/loadOnce';

describe('what is loaded once', () => {
  it('is loaded when it is first asked for, for all who ask', async () => {
    let loads = 0;
    const bundle = new LoadOnce(async () => ++loads);
    assert.equal(loads, 0);
    assert.deepEqual(await Promise.all([bundle.get(), bundle.get()]), [1, 1]);
    assert.equal(await bundle.get(), 1);
  });

  it('is tried again when it failed, whether it failed late or at once', async () => {
    const tries = [() => Promise.reject(new Error('The disk is busy')), () => assert.fail('It cannot be read'), async () => 'loaded'];
    const bundle = new LoadOnce<string>(() => (tries.shift() ?? assert.fail('Loaded again'))());
    const [first, second] = [bundle.get(), bundle.get()];
    await assert.rejects(first, /disk is busy/);
    await assert.rejects(second, /disk is busy/);
    await assert.rejects(bundle.get(), /cannot be read/);
    assert.deepEqual([await bundle.get(), await bundle.get()], ['loaded', 'loaded']);
  });

  it('is loaded anew after it was taken, and a failure that comes late harms the new one not', async () => {
    const loads: PromiseWithResolvers<number>[] = [];
    const bundle = new LoadOnce(() => {
      loads.push(Promise.withResolvers<number>());
      return loads.at(-1)?.promise ?? assert.fail();
    });
    assert.equal(bundle.take(), undefined);
    const old = bundle.get();
    assert.equal(bundle.take(), old);
    const fresh = bundle.get();
    loads[0]?.reject(new Error('Too late'));
    await assert.rejects(old, /Too late/);
    loads[1]?.resolve(2);
    assert.deepEqual([await fresh, await bundle.get(), loads.length], [2, 2, 2]);
  });
});
