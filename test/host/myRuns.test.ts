import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, eventually, executesOf, openPayload, refused, tabs, targetOf, type Acknowledgement, type World } from './world';

describe('runs that were started here', () => {
  let world: World;

  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  const run = async (text: string) => {
    const { document } = await openPayload(text);
    const started = await command<Acknowledgement>('runlight.payload.run', document.uri, { target: targetOf(world, 'Daily Sync') });
    world.clock.advance(60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Daily Sync · Completed'));
    await closeEditors();
    return started;
  };
  const sentSince = (count: number) => executesOf(world).slice(count).map(({ body }) => body);

  it('are edited and run: the payload opens as a document that goes where the run went', async () => {
    const started = await run('{"email":"jane@example.com","id":12345678901234567890}');
    const uri = await command<vscode.Uri>('runlight.execution.editAndRun', started);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uri.toString());
    assert.equal(editor.document.getText(), '{\n  "email": "jane@example.com",\n  "id": 12345678901234567890\n}\n');
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 12, 1, 28), 'joe@example.com'));
    const before = executesOf(world).length;
    const again = await command<Acknowledgement>('runlight.payload.run');
    assert.ok(again.id !== started.id);
    assert.match(sentSince(before).join(), /joe@example\.com.*12345678901234567890/);
  });

  it('run again exactly, from what was sent and not from the file', async () => {
    const started = await run('{"email":"exact@example.com", // a note\n}');
    const before = executesOf(world).length;
    await command('runlight.history.runAgain', started);
    const [again, ...more] = sentSince(before);
    assert.deepEqual(more, []);
    assert.equal(again, '{"payload":{"email":"exact@example.com"}}');
  });

  it('are exported with what was sent and what their nodes returned, without a key', async () => {
    const started = await run('{"email":"offline@example.com"}');
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'kept.runlight.json');
    const exported = await eventually('the nodes in the record', async () => {
      await command('runlight.history.export', started, file);
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      return text.includes('"nodes"') ? text : undefined;
    });
    await vscode.workspace.fs.delete(file);
    assert.match(exported, /offline@example\.com/);
    assert.ok(!exported.includes(world.sandbox.keys.test), 'no key in the file');
  });

  it('show their payload as it was sent', async () => {
    const started = await run('{"email":"shown@example.com"}');
    await command('runlight.history.showPayload', started);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'runlight-payload');
    assert.match(document?.getText() ?? '', /"email": "shown@example\.com"/);
  });

  it('are forgotten when they are deleted; the execution stays', async () => {
    const started = await run('{"email":"deleted@example.com"}');
    await command('runlight.history.delete', started);
    await refused(/not kept any more/, 'runlight.execution.editAndRun', started);
    await command('runlight.execution.open', started);
    await eventually('the panel', () => tabs().find((label) => label.startsWith('Daily Sync')));
  });

  it('stay when another extension removes their connection, and can still be read and exported', async () => {
    const elsewhere = await createWorld();
    const { document } = await openPayload('{"email":"stays@example.com"}');
    const started = await command<Acknowledgement>('runlight.payload.run', document.uri, { target: targetOf(elsewhere, 'Daily Sync') });
    await elsewhere.close();
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'stays.runlight.json');
    await command('runlight.history.export', started, file);
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    await vscode.workspace.fs.delete(file);
    assert.match(text, /stays@example\.com/);
    assert.match(text, /\(removed\)/);
    await refused(/was removed/, 'runlight.history.runAgain', started);
  });

  it('are grouped and searched without a word from anybody', async () => {
    for (const one of ['groupByDay', 'groupByFile', 'refresh', 'clearSearch']) await command(`runlight.history.${one}`);
    await command('runlight.history.search', 'daily');
    await command('runlight.history.clearSearch');
    await command('runlight.history.focus');
  });
});
