import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { Module } from 'node:module';
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
    // Language models see what they may call, and nobody has called it.
    assert.ok(vscode.lm.tools.some(({ name }) => name === 'runlight_explain_execution'));
    assert.equal(isRootLoaded(), false);
  });

  it('asks the host for its API once in each bundle, makes no copy of it, and requires the other bundles', async () => {
    const dist = join(extension.extensionPath, 'dist');
    const bundles = (await readdir(dist)).filter((file) => file.endsWith('.js'));
    for (const name of bundles) {
      const text = await readFile(join(dist, name), 'utf8');
      const asked = text.match(/require\(["']vscode["']\)/g) ?? [];
      assert.ok(asked.length <= 1, `${name} asks ${asked.length} times`);
      const imported = bundles.filter((other) => text.includes(`import("./${other}")`));
      assert.deepEqual(imported, [], `${name} has Node look what kind of module another bundle is`);
    }
  });

  it('says that the rest cannot be loaded, and loads it at the next ring, once for all who ring at the same time', async () => {
    await rename(rootBundle, `${rootBundle}.away`);
    try {
      await refused(/^Runlight could not be loaded: .*root\.js/, 'runlight.connection.test');
      assert.equal(isRootLoaded(), false);
    } finally {
      await rename(`${rootBundle}.away`, rootBundle);
    }
    const uri = vscode.Uri.file(join(folder, 'order.payload.json'));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{"email": "jane@example.com"}\n'));
    await vscode.workspace.openTextDocument(uri);
    const loads = countLoads('/root.js');
    try {
      // A file that is shown, its lenses, commands and a view: all ring before the first of them is answered.
      const commands = ['runlight.workflows.clearSearch', 'runlight.history.clearSearch'].map((id) => command(id));
      const shown = vscode.window.showTextDocument(uri);
      await Promise.all([...commands, shown, lensesOf(uri), vscode.commands.executeCommand('runlight.executions.focus')]);
      assert.equal(isRootLoaded(), true);
      assert.equal(loads.count, 1);
    } finally {
      loads.stop();
    }
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

/** Counts from now on how often a bundle asks for another one, whether or not it is loaded already. */
function countLoads(ending: string): { count: number; stop(): void } {
  // Every `require` of the process goes through it, though it is no part of what Node documents.
  const loader = Module as unknown as { _load: (request: string, ...rest: readonly unknown[]) => unknown };
  const { _load: load } = loader;
  const counting = { count: 0, stop: () => void (loader._load = load) };
  loader._load = function (this: unknown, request, ...rest) {
    // Other bundles take from it what it has loaded.
    const [asking] = rest as [NodeJS.Module | undefined];
    if (request.endsWith(ending) && asking?.filename.endsWith('extension.js')) counting.count += 1;
    return load.call(this, request, ...rest);
  };
  return counting;
}
