import assert from 'node:assert/strict';
import { cp, rename } from 'node:fs/promises';
import * as vscode from 'vscode';
import { workflowNamed } from '../../src/sandbox';
import { cancelled, closeEditors, command, createWorld, eventually, targetOf, whileAnswering, type Acknowledgement, type World } from './world';

const { executeCommand } = vscode.commands;

describe('several folders in one window', () => {
  let world: World;
  let first: vscode.Uri;
  let second: vscode.Uri;

  before(async () => {
    world = await createWorld({ body: 'either' });
    first = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
    second = vscode.Uri.joinPath(first, '..', 'second');
    await vscode.workspace.fs.createDirectory(second);
    await setSecond(second);
    await vscode.workspace.getConfiguration('files').update('simpleDialog.enable', true, true);
  });
  after(async () => {
    await vscode.workspace.getConfiguration('files').update('simpleDialog.enable', undefined, true);
    await setSecond(undefined);
    await vscode.workspace.fs.delete(second, { recursive: true });
    await world.close();
  });

  const setSecond = async (folder: vscode.Uri | undefined, instead = folder ? 0 : 1) => {
    const changed = new Promise((resolve) => {
      const listening = vscode.workspace.onDidChangeWorkspaceFolders(() => {
        listening.dispose();
        resolve(undefined);
      });
    });
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, instead, ...(folder ? [{ uri: folder }] : [])));
    await changed;
  };
  const write = async (folder: vscode.Uri) => {
    const file = vscode.Uri.joinPath(folder, 'work.json');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{}'));
    await vscode.window.showTextDocument(file, { preview: false });
    return file;
  };
  const workflow = () => ({ connection: world.connection, scope: 'user_12345', workflow: workflowNamed('Contact Signup').id });

  it('a new payload goes into the one that is worked in, and where nothing tells which, that is asked', async () => {
    await write(second);
    const made = await command<vscode.Uri>('runlight.payload.new', workflow());
    assert.ok(made.path.startsWith(`${second.path}/payloads/`), made.path);
    await closeEditors();
    await cancelled(() => executeCommand('workbench.action.closeQuickOpen'), 'runlight.payload.new', workflow());
    await assert.rejects(async () => vscode.workspace.fs.stat(vscode.Uri.joinPath(first, 'payloads', 'contact-signup.payload.json')));
  });

  it('what their settings say of every JSON file holds for files inside of them, and a person’s own settings for any', async () => {
    const settings = vscode.workspace.getConfiguration('runlight');
    const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
    const targets = { '**/*.json': { ...targetOf(world, 'Daily Sync'), connection: world.name } };
    const outside = vscode.Uri.joinPath(first, '..', 'elsewhere');
    const offers = async (folder: vscode.Uri) => {
      const file = await write(folder);
      const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 20);
      return lenses.some(({ command: one }) => one?.title.includes('Run Daily Sync'));
    };
    const inFolders = (value: unknown) => vscode.workspace.getConfiguration('runlight', second).update('targets', value, WorkspaceFolder);
    await vscode.workspace.fs.createDirectory(outside);
    try {
      await inFolders(targets);
      assert.deepEqual([await offers(second), await offers(first), await offers(outside)], [true, false, false]);
      await inFolders(undefined);
      await settings.update('targets', targets, Workspace);
      assert.deepEqual([await offers(second), await offers(first), await offers(outside)], [true, true, false]);
      await settings.update('targets', undefined, Workspace);
      await settings.update('targets', targets, Global);
      assert.deepEqual([await offers(first), await offers(outside)], [true, true]);
    } finally {
      await inFolders(undefined);
      for (const place of [Workspace, Global]) await settings.update('targets', undefined, place);
      await closeEditors();
      await vscode.workspace.fs.delete(outside, { recursive: true });
    }
  });

  it('an export goes into the one that is worked in', async () => {
    const file = await write(second);
    const run = await command<Acknowledgement>('runlight.payload.run', file, { target: targetOf(world, 'Daily Sync') });
    world.clock.advance(60_000);
    await closeEditors();
    await vscode.window.showTextDocument(file);
    const exported = vscode.Uri.joinPath(second, 'daily-sync.runlight.json');
    await whileAnswering(() => executeCommand('workbench.action.acceptSelectedQuickOpenItem'), command('runlight.execution.export', run));
    assert.ok((await vscode.workspace.fs.stat(exported)).size > 0);
  });

  it('a folder that was moved on disk keeps what belongs to its payloads, once the workspace says where it is; one that is still there does', async () => {
    const isKnown = async (folder: vscode.Uri) => {
      const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', await show(folder), 20);
      return lenses.some(({ command: one }) => one?.title.includes('Run Daily Sync')) || undefined;
    };
    const show = async (folder: vscode.Uri) => {
      const file = vscode.Uri.joinPath(folder, 'work.json');
      await vscode.window.showTextDocument(file, { preview: false });
      return file;
    };
    const [moved, copied] = ['moved', 'copied'].map((name) => vscode.Uri.joinPath(first, '..', name)) as [vscode.Uri, vscode.Uri];
    await command('runlight.payload.chooseTarget', await write(second), targetOf(world, 'Daily Sync'));
    await closeEditors();
    await rename(second.fsPath, moved.fsPath);
    await setSecond(moved, 1);
    await eventually('the target in the moved folder', () => isKnown(moved));
    await closeEditors();
    await cp(moved.fsPath, copied.fsPath, { recursive: true });
    await setSecond(copied, 1);
    await show(copied);
    await setSecond(moved, 1);
    await eventually('the target where it was', () => isKnown(moved));
    await closeEditors();
    await vscode.workspace.fs.delete(copied, { recursive: true });
    await rename(moved.fsPath, second.fsPath);
    await setSecond(second, 1);
    await eventually('the target in its first place', () => isKnown(second));
    await closeEditors();
  });

  it('a payload that is moved from one to the other keeps what belongs to it', async () => {
    const file = await write(first);
    await command('runlight.payload.chooseTarget', file, targetOf(world, 'Daily Sync'));
    const edit = new vscode.WorkspaceEdit();
    const moved = vscode.Uri.joinPath(second, 'moved.json');
    edit.renameFile(file, moved);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.window.showTextDocument(moved);
    await eventually('the lens', async () => {
      const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', moved, 20);
      return lenses.find(({ command: one }) => one?.title.includes('Run Daily Sync'));
    });
  });
});
