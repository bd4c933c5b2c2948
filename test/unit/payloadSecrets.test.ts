import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import { PayloadSecrets } from '../../src/host/payload/payloadSecrets';

describe('the secrets of payloads', () => {
  it('are kept by their names, and go', async () => {
    const texts = new Map<string, string>();
    const secrets = new PayloadSecrets({
      get: async (key) => texts.get(key),
      store: async (key, value) => void texts.set(key, value),
      delete: async (key) => void texts.delete(key),
    });
    await secrets.keep('PIN', '1234\n5678');
    assert.deepEqual([...texts], [['variable:PIN', '1234\n5678']]);
    assert.equal(await secrets.get('PIN'), '1234\n5678');
    await secrets.delete('PIN');
    assert.equal(await secrets.get('PIN'), undefined);
  });

  it('are those that a kept payload names, with every value this window has used, also while the keyring is locked', async () => {
    const texts = new Map([['variable:PIN', '1234'], ['variable:Zoé "x"', 'z'], ['variable:other', 'o']]);
    let isLocked = false;
    const secrets = new PayloadSecrets({
      get: (key) => (isLocked ? Promise.reject(new Error('locked')) : Promise.resolve(texts.get(key))),
      store: async (key, value) => void texts.set(key, value),
      delete: async (key) => void texts.delete(key),
    });
    const kept = '{"a":"<${secret:PIN}>","b":"${secret: Zo\\u00e9 \\"x\\" }","c":"$${secret:other} ${secret:unknown} ${secret:","d":"}"}';
    assert.deepEqual(await secrets.valuesIn(kept), ['1234', 'z']);
    await secrets.keep('PIN', '5678');
    isLocked = true;
    assert.deepEqual(await secrets.valuesIn('["${secret:PIN}"]'), ['1234', '5678']);
    await assert.rejects(secrets.valuesIn('["${secret:other}"]'), /could not be read/);
  });

  it('say that the keyring refused, which of them, and what did not happen', async () => {
    const locked = () => Promise.reject(new Error('The keyring is locked'));
    const secrets = new PayloadSecrets({ get: locked, store: locked, delete: locked });
    const said = async (work: Promise<unknown>) => {
      const failure: unknown = await work.then(() => undefined, (error: unknown) => error);
      assert.ok(failure instanceof Failure);
      assert.doesNotMatch(failure.message, /1234/);
      return failure.message;
    };
    const where = 'the keyring of this machine \\(The keyring is locked\\)';
    assert.match(await said(secrets.get('PIN')), new RegExp(`payload secret PIN could not be read from ${where}, so nothing was sent`));
    assert.match(await said(secrets.keep('PIN', '1234')), new RegExp(`payload secret PIN could not be kept in ${where}, so nothing was changed`));
    assert.match(await said(secrets.delete('PIN')), new RegExp(`payload secret PIN could not be deleted from ${where}: it is still there`));
  });
});
