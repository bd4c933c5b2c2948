import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command, createWorld } from './world';

const dispatchers = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));
const claimed = () => dispatchers.map((symbol) => (globalThis as Record<symbol, unknown>)[symbol]);

describe('activation', () => {
  it('offers every command of the manifest', async () => {
    const extension = vscode.extensions.getExtension('runlight.runlight');
    assert.ok(extension, 'the extension is there');
    const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    await extension.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { command: id } of manifest.contributes.commands) assert.ok(known.has(id), id);
  });

  it('leaves the fetch of every other extension alone, also after requests were made', async () => {
    const before = claimed();
    const fetchBefore = globalThis.fetch;
    const world = await createWorld();
    try {
      assert.equal(await command('runlight.connection.test', world.connection), true);
      assert.ok(world.sandbox.journal.length > 0);
      assert.deepEqual(claimed(), before);
      assert.equal(globalThis.fetch, fetchBefore);
    } finally {
      await world.close();
    }
  });
});
