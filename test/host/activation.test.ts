import assert from 'node:assert/strict';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, refused } from './world';

const dispatchers = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));
const claimed = () => dispatchers.map((symbol) => (globalThis as Record<symbol, unknown>)[symbol]);

describe('activation', () => {
  const extension = vscode.extensions.getExtension('runlight.runlight') ?? assert.fail('the extension is not there');
  const rootBundle = join(extension.extensionPath, 'dist', 'root.js');
  const isRootLoaded = () => Object.keys(require.cache).some((file) => file === rootBundle);
  const lensesOf = (uri: vscode.Uri) => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runlight-activation-'));
  });
  after(async () => {
    await closeEditors();
    await rm(folder, { recursive: true, force: true });
  });

  const show = async (name: string): Promise<vscode.Uri> => {
    const uri = vscode.Uri.file(join(folder, name));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{"email": "jane@example.com"}\n'));
    await vscode.window.showTextDocument(uri);
    return uri;
  };

  // The first test of the first file: nobody has rung yet.
  it('loads nothing more for a JSON file that is no payload', async () => {
    await extension.activate();
    const uri = await show('package.json');
    assert.deepEqual(await lensesOf(uri), []);
    await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(0, 3));
    await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, new vscode.Position(0, 3));
    assert.equal(isRootLoaded(), false);
  });

  it('says that the rest cannot be loaded, and loads it at the next ring', async () => {
    await rename(rootBundle, `${rootBundle}.away`);
    try {
      await refused(/^Runlight could not be loaded: .*root\.js/, 'runlight.connection.test');
      assert.equal(isRootLoaded(), false);
    } finally {
      await rename(`${rootBundle}.away`, rootBundle);
    }
    const uri = await show('order.payload.json');
    await lensesOf(uri);
    assert.equal(isRootLoaded(), true);
  });

  it('offers every command of the manifest', async () => {
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
