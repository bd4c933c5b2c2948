import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, eventually, executesOf, refused, targetOf, type Acknowledgement, type World } from './world';

const { executeCommand } = vscode.commands;

describe('what belongs to a payload file goes along', () => {
  let world: World;
  let root: vscode.Uri;

  before(async () => {
    world = await createWorld({ body: 'either' });
    root = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'moves');
  });
  afterEach(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(root, { recursive: true });
  });
  after(() => world.close());

  const at = (...names: readonly string[]) => vscode.Uri.joinPath(root, ...names);
  const write = async (file: vscode.Uri, text: string) => {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return vscode.window.showTextDocument(file);
  };
  const titles = async (file: vscode.Uri) => {
    const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 20);
    return lenses.flatMap(({ command: one }) => one?.title ?? []);
  };
  const shows = (file: vscode.Uri, ...words: readonly RegExp[]) =>
    eventually(`${String(words)} above ${file.path}`, async () => {
      const found = await titles(file);
      return words.every((word) => found.some((title) => word.test(title))) ? true : undefined;
    });
  /** A payload with a target that was run once and has a result. */
  const runOnce = async (file: vscode.Uri, workflow = 'Daily Sync') => {
    await command('runlight.payload.chooseTarget', file, targetOf(world, workflow));
    await command<Acknowledgement>('runlight.payload.run', file);
    world.clock.advance(60_000);
    await shows(file, new RegExp(`Run ${workflow}`), /^\$\(pass\) /);
  };
  const rename = async (from: vscode.Uri, to: vscode.Uri) => {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to, { overwrite: true });
    assert.ok(await vscode.workspace.applyEdit(edit));
  };
  /** Runs the last payload again, which has to send this and to go to a workflow without a question. */
  const runsAgain = async (text: string) => {
    await command('runlight.payload.runAgain');
    assert.equal(executesOf(world).at(-1)?.body, `{"payload":${text}}`);
  };

  it('when it is renamed: target, last result, lens, history and Run Again', async () => {
    const [before, now] = [at('first name.payload.json'), at('second.payload.json')];
    await write(before, '{"n":"renamed"}');
    await runOnce(before);
    await rename(before, now);
    await shows(now, /Run Daily Sync/, /^\$\(pass\) /);
    await runsAgain('{"n":"renamed"}');
    world.clock.advance(60_000);
    await shows(now, /compare with previous/);
    await write(before, '{"n":"another"}');
    assert.ok(!(await titles(before)).some((title) => /Daily Sync|\$\(pass\)/.test(title)), 'a new file of the old name has nothing of it');
  });

  it('when a folder above it is renamed, while the run still goes on', async () => {
    const before = at('crm', 'leads', 'a.payload.json');
    await write(before, '{"n":"in a folder"}');
    await write(at('crm-old', 'a.payload.json'), '{}');
    await command('runlight.payload.chooseTarget', before, targetOf(world, 'Slow Report'));
    await command('runlight.payload.run', before);
    await rename(at('crm'), at('sales'));
    const now = at('sales', 'leads', 'a.payload.json');
    await vscode.window.showTextDocument(now);
    await shows(now, /Slow Report/, /stop/);
    world.clock.advance(10 * 60_000);
    await shows(now, /Run Slow Report/, /^\$\(pass\) /);
    await runsAgain('{"n":"in a folder"}');
    await command('runlight.execution.stop', await lastRef(now));
    assert.ok(!(await titles(at('crm-old', 'a.payload.json'))).some((title) => /Slow Report/.test(title)));
  });

  it('when it is moved over another one, whose target goes with that', async () => {
    const [from, over] = [at('from.payload.json'), at('over.payload.json')];
    await write(over, '{}');
    await command('runlight.payload.chooseTarget', over, targetOf(world, 'Vendor Sync'));
    await write(from, '{"n":1}');
    await rename(from, over);
    await shows(over, /Choose a workflow/);
  });

  it('when names are passed on in one step: each file keeps its own', async () => {
    const [first, second, third] = [at('1.payload.json'), at('2.payload.json'), at('3.payload.json')];
    await write(second, '{"n":2}');
    await command('runlight.payload.chooseTarget', second, targetOf(world, 'Vendor Sync'));
    await write(first, '{"n":1}');
    await command('runlight.payload.chooseTarget', first, targetOf(world, 'Daily Sync'));
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(second, third);
    edit.renameFile(first, second, { overwrite: true });
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.window.showTextDocument(third);
    await shows(third, /Run Vendor Sync/);
    await vscode.window.showTextDocument(second);
    await shows(second, /Run Daily Sync/);
  });

  it('when an untitled document is saved', async () => {
    const file = at('saved.payload.json');
    await vscode.workspace.fs.createDirectory(root);
    const untitled = file.with({ scheme: 'untitled' });
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(untitled));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '{"n":"untitled"}'));
    await runOnce(untitled);
    assert.ok(await editor.document.save());
    await vscode.window.showTextDocument(file);
    await shows(file, /Run Daily Sync/, /^\$\(pass\) /);
    await runsAgain('{"n":"untitled"}');
  });

  it('and a target ends with an untitled document that is closed: the next one of its name has none', async () => {
    await vscode.workspace.fs.createDirectory(root);
    const untitled = at('never.payload.json').with({ scheme: 'untitled' });
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(untitled));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '{"n":"never saved"}'));
    await runOnce(untitled);
    await executeCommand('workbench.action.revertAndCloseActiveEditor');
    await refused(/was closed and never saved/, 'runlight.payload.runAgain');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(untitled));
    await shows(untitled, /Choose a workflow/);
  });

  const lastRef = async (file: vscode.Uri) => {
    const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 20);
    return lenses.find(({ command: one }) => one?.command === 'runlight.execution.open')?.command?.arguments?.[0] as unknown;
  };
});
