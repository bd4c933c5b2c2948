import assert from 'node:assert/strict';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { workflowNamed } from '../../src/sandbox';
import { createWorld, eventually, executesOf, whileAnswering, type World } from './world';

const { executeCommand } = vscode.commands;
/** What VS Code calls the kind of a test run. */
const run = 2;

describe('the Test Explorer', () => {
  let world: World;
  let root: string;
  let second: string;

  before(async () => {
    world = await createWorld();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
    root = join(folder.fsPath, 'suite');
    second = join(folder.fsPath, '..', 'second suite');
    const { id, application } = workflowNamed('Daily Sync');
    const target = { connection: world.name, scope: 'user_12345', workflow: id, workflowName: 'Daily Sync', slug: application };
    await vscode.workspace.getConfiguration('runlight').update('targets', { '**/*.json': target }, vscode.ConfigurationTarget.Workspace);
    await writeTest('deep/first');
    await executeCommand('workbench.view.testing.focus');
    await shows('deep/first', ['deep', 'first']);
  });
  after(async () => {
    await vscode.workspace.getConfiguration('runlight').update('targets', undefined, vscode.ConfigurationTarget.Workspace);
    await rm(root, { recursive: true, force: true });
    await world.close();
  });

  /** Written as other programs do, about which the editor is told by the system alone. */
  const writeTest = async (name: string, expectation: object | string = {}, folder = root) => {
    const file = join(folder, `${name}.expected.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(join(folder, `${name}.payload.json`), JSON.stringify({ name }));
    await writeFile(file, typeof expectation === 'string' ? expectation : JSON.stringify(expectation));
  };
  const fileOf = (name: string, folder = root) => vscode.Uri.file(join(folder, `${name}.expected.json`));
  /** The way to a test: the controller, folders, the file and what is below. */
  const waysTo = (file: vscode.Uri) => executeCommand<string[][]>('vscode.testing.getTestsInFile', file);
  const waitFor = (file: vscode.Uri, count: number) =>
    eventually(`${count} tests of ${file.path}`, async () => {
      const ways = await waysTo(file);
      return ways.length === count ? ways : undefined;
    });
  /** The file is there once, in these folders. */
  async function shows(name: string, steps: readonly string[], folder = root): Promise<string> {
    const [way = []] = await waitFor(fileOf(name, folder), 1);
    const names = way.slice(1).map((id) => decodeURIComponent(id.replace(/\/$/, '').split('/').at(-1) ?? '').replace('.expected.json', ''));
    assert.deepEqual(names.slice(-steps.length), steps);
    return way.join('\0');
  }
  const isGone = (name: string) => waitFor(fileOf(name), 0);
  const lensOf = async (name: string) => {
    const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', vscode.Uri.file(join(root, `${name}.payload.json`)), 20);
    return lenses.map(({ command }) => command?.title ?? '').find((title) => title.includes('$(beaker)'));
  };
  /** Lets the clock of the platform go on until the run is over. */
  const untilOver = (running: Thenable<unknown>) => whileAnswering(() => world.clock.advance(60_000), Promise.resolve(running));
  const sentSince = (count: number) => executesOf(world).slice(count).map(({ body }) => (JSON.parse(body) as { payload: { name: string } }).payload.name);

  it('makes no request for what it shows', () => {
    assert.deepEqual(executesOf(world), []);
  });

  it('follows files and whole folders that come, move and go, whoever moves them', async () => {
    await writeTest('deep/second');
    await shows('deep/second', ['deep', 'second']);
    await rename(fileOf('deep/second').fsPath, fileOf('deep/renamed').fsPath);
    await shows('deep/renamed', ['deep', 'renamed']);
    await isGone('deep/second');
    await rename(join(root, 'deep'), join(root, 'moved v1.2'));
    await shows('moved v1.2/first', ['moved v1.2', 'first']);
    await shows('moved v1.2/renamed', ['moved v1.2', 'renamed']);
    await isGone('deep/first');
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(vscode.Uri.file(join(root, 'moved v1.2')), vscode.Uri.file(join(root, 'deep')));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await shows('deep/first', ['deep', 'first']);
    await isGone('moved v1.2/first');
    await rm(fileOf('deep/renamed').fsPath);
    await isGone('deep/renamed');
    await writeTest('gone/a');
    await writeTest('gone/b/c');
    await shows('gone/b/c', ['gone', 'b', 'c']);
    await rm(join(root, 'gone'), { recursive: true });
    await isGone('gone/a');
    await isGone('gone/b/c');
  });

  it('runs the failed ones again, and no others', async () => {
    await writeTest('good', { status: 'COMPLETED' });
    await writeTest('bad', { status: 'ERRORED' });
    const ids = [await shows('good', ['suite', 'good']), await shows('bad', ['suite', 'bad'])];
    await untilOver(executeCommand('vscode.runTestsById', run, ...ids));
    assert.deepEqual([await lensOf('good'), await lensOf('bad')], ['$(beaker) as expected', '$(beaker) not as expected']);
    const before = executesOf(world).length;
    await writeTest('bad', { status: 'COMPLETED' });
    await untilOver(executeCommand('testing.reRunFailTests'));
    assert.deepEqual(sentSince(before), ['bad']);
    assert.equal(await lensOf('bad'), '$(beaker) as expected');
  });

  it('runs a folder, a few of it at a time, and a test for the account that it names', async () => {
    for (const at of [1, 2, 3, 4]) await writeTest(`folder/t${at}`, { account: 'user_67890' });
    const way = await shows('folder/t4', ['folder', 't4']);
    await shows('folder/t1', ['folder', 't1']);
    await shows('folder/t2', ['folder', 't2']);
    await shows('folder/t3', ['folder', 't3']);
    const before = executesOf(world).length;
    const accepted = world.sandbox.accepted.length;
    const over = executeCommand('vscode.runTestsById', run, way.split('\0').slice(0, -1).join('\0'));
    await eventually('as many as may run at a time', () => (world.sandbox.accepted.length === accepted + 3 ? true : undefined));
    assert.equal(executesOf(world).length, before + 3);
    await untilOver(over);
    assert.deepEqual(sentSince(before).sort(), ['folder/t1', 'folder/t2', 'folder/t3', 'folder/t4']);
    assert.deepEqual([...new Set(world.sandbox.accepted.slice(accepted).map(({ account }) => account))], ['user_67890']);
  });

  it('shows the tests of several workspace folders below each of them', async () => {
    await writeTest('other', {}, second);
    const changed = () => new Promise((resolve) => vscode.workspace.onDidChangeWorkspaceFolders(resolve));
    const added = changed();
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 0, { uri: vscode.Uri.file(second) }));
    await added;
    try {
      await shows('other', ['second suite', 'other'], second);
      await shows('good', ['suite', 'good']);
      const [way = []] = await waysTo(fileOf('good'));
      assert.equal(way[1], `${vscode.workspace.workspaceFolders?.[0]?.uri.toString()}/`);
    } finally {
      const removed = changed();
      vscode.workspace.updateWorkspaceFolders(1, 1);
      await removed;
      await rm(second, { recursive: true });
    }
    await waitFor(fileOf('other', second), 0);
    const [way = []] = await waitFor(fileOf('good'), 1);
    assert.equal(way[1], `${vscode.Uri.file(root).toString()}/`);
  });
});
