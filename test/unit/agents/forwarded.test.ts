import assert from 'node:assert/strict';
import { forwardTools, type LanguageModels } from '../../../src/host/doorbell/forwardedAgents';

const extension = { packageJSON: { contributes: { languageModelTools: [{ name: 'one' }, { name: 'other' }] } } };

describe('an editor', () => {
  let rings = 0;
  const bell = { ring: () => Promise.reject(new Error(`ring ${(rings += 1)}`)) };

  it('that has no language models, or no tools for them, is offered none, and nothing is loaded', () => {
    assert.deepEqual(forwardTools(undefined, bell, extension), []);
    assert.deepEqual(forwardTools({}, bell, extension), []);
    assert.equal(rings, 0);
  });

  it('that has them is offered all, and loads what answers with the first call', async () => {
    const registered = new Map<string, { readonly invoke: (...given: never[]) => unknown }>();
    const models = {
      registerTool: (name: string, tool: { readonly invoke: (...given: never[]) => unknown }) => {
        registered.set(name, tool);
        return { dispose: () => undefined };
      },
    } as LanguageModels;
    assert.equal(forwardTools(models, bell, extension).length, 2);
    assert.deepEqual([...registered.keys()], ['one', 'other']);
    assert.equal(rings, 0);
    await assert.rejects(async () => registered.get('one')?.invoke(), /ring 1/);
  });
});
