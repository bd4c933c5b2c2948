import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { workflowNamed } from '../../src/sandbox';
import { cancelled, command, createWorld, eventually, executesOf, openPayload, refused, tabs, targetOf, type Acknowledgement, type World } from './world';

const { executeCommand } = vscode.commands;

describe('payload files', () => {
  let world: World;
  let folder: vscode.Uri;

  before(async () => {
    world = await createWorld({ body: 'either' });
    folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  });
  after(async () => {
    await vscode.workspace.getConfiguration('runlight').update('targets', undefined, vscode.ConfigurationTarget.Workspace);
    for (const name of ['team', 'nameless', 'one', 'two', 'first', 'second']) {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, `${name}.payload.json`)).then(undefined, () => undefined);
    }
    await world.close();
  });

  const write = async (name: string, text: string): Promise<vscode.Uri> => {
    const file = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return file;
  };
  const show = async (file: vscode.Uri) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  const lensesOf = async (file: vscode.Uri): Promise<string[]> => {
    const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 20);
    return lenses.flatMap(({ command: one }) => (one?.command.startsWith('runlight.') ? one.title : []));
  };
  const teamTarget = (connection: string) => {
    const { id, application } = workflowNamed('Daily Sync');
    return { connection, scope: 'user_12345', workflow: id, workflowName: 'Daily Sync', slug: application };
  };
  it('say where they run, by a target that a team committed, and run there', async () => {
    const file = await write('team.payload.json', '{"email":"team@example.com"}');
    const settings = vscode.workspace.getConfiguration('runlight');
    await settings.update('targets', { 'team.payload.json': teamTarget(world.name) }, vscode.ConfigurationTarget.Workspace);
    await show(file);
    const lenses = await eventually('the lens', async () => {
      const found = await lensesOf(file);
      return found.some((title) => title.includes('Run Daily Sync · user_12345 (test)')) ? found : undefined;
    });
    assert.ok(lenses.some((title) => /change/.test(title)));
    const sent = executesOf(world).length;
    await command('runlight.payload.run', file);
    assert.equal(executesOf(world).length, sent + 1);
    assert.match(executesOf(world).at(-1)?.body ?? '', /team@example\.com/);
    world.clock.advance(60_000);
    await eventually('the result above the payload', async () => (await lensesOf(file)).find((title) => /^\$\(pass\) /.test(title)));
    await command('runlight.payload.run', file);
    world.clock.advance(60_000);
    await eventually('the comparison', async () => (await lensesOf(file)).find((title) => /compare with previous/.test(title)));
  });

  it('show what their workflow is called where a target tells its id alone: in the lens, the tab and the document', async () => {
    const file = await write('nameless.payload.json', '{"email":"team@example.com"}');
    const { workflowName, ...target } = teamTarget(world.connection);
    await command('runlight.payload.chooseTarget', file, target);
    await show(file);
    await eventually('the name in the lens', async () => (await lensesOf(file)).find((title) => title.includes(`Run ${workflowName} · user_12345`)));
    const { id } = await command<Acknowledgement>('runlight.payload.run', file);
    world.clock.advance(60_000);
    await eventually('the name in the tab', () => tabs().find((label) => label === `${workflowName} · Completed`));
    await command('runlight.execution.openOutput', { connection: world.connection, scope: target.scope, id, node: '1' });
    await eventually('the name in the document’s tab', () => tabs().find((label) => label.includes(workflowName) && label.includes('Start')));
    assert.deepEqual(tabs().filter((label) => label.includes(target.workflow)), []);
    const asked = world.sandbox.journal.filter(({ path }) => /\/workflow(\?|$)/.test(path));
    assert.ok(asked.length <= 2, 'one question, which is the account’s own list and the organisation’s');
  });

  it('prefer what a person chose for a file', async () => {
    const file = vscode.Uri.joinPath(folder, 'team.payload.json');
    await command('runlight.payload.chooseTarget', file, targetOf(world, 'Vendor Sync'));
    await eventually('the other workflow', async () => (await lensesOf(file)).find((title) => title.includes('Run Vendor Sync')));
  });

  it('say what is missing when the connection of a target is not here', async () => {
    const file = await write('one.payload.json', '{}');
    const settings = vscode.workspace.getConfiguration('runlight');
    await settings.update('targets', { 'one.payload.json': teamTarget('Nowhere') }, vscode.ConfigurationTarget.Workspace);
    await show(file);
    await eventually('the words', async () => (await lensesOf(file)).find((title) => /needs the connection “Nowhere”/.test(title)));
  });

  it('offer to choose where they have no target, and other JSON is left alone', async () => {
    const file = await write('two.payload.json', '{}');
    const plain = await write('plain.json', '{}');
    await show(file);
    assert.deepEqual((await lensesOf(file)).map((title) => /Choose a workflow/.test(title)), [true]);
    await show(plain);
    assert.deepEqual(await lensesOf(plain), []);
  });

  it('run again as they stand now', async () => {
    const editor = await openPayload('{"n":1}');
    await command('runlight.payload.run', editor.document.uri, { target: targetOf(world, 'Daily Sync') });
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 7), '{"n":2}'));
    const answer = await command<Acknowledgement>('runlight.payload.runAgain');
    assert.ok(answer?.id);
    assert.equal(executesOf(world).at(-1)?.body, '{"payload":{"n":2}}');
  });

  it('run several at once, each to its own target', async () => {
    const files = [await write('first.payload.json', '{"n":"one"}'), await write('second.payload.json', '{"n":"two"}')];
    for (const file of files) await command('runlight.payload.chooseTarget', file, targetOf(world, 'Daily Sync'));
    const sent = executesOf(world).length;
    const refs = await command<{ id: string }[]>('runlight.payload.run', files[0], files);
    assert.equal(refs.length, 2);
    assert.deepEqual(executesOf(world).slice(sent).map(({ body }) => body).sort(), ['{"payload":{"n":"one"}}', '{"payload":{"n":"two"}}']);
  });

  it('have their variables resolved once per run', async () => {
    const { document } = await openPayload('{"a":"${uuid}","b":"x-${uuid}","at":"${now}","keep":"${other}"}');
    await command('runlight.payload.run', document.uri, { target: targetOf(world, 'Daily Sync') });
    const { payload } = JSON.parse(executesOf(world).at(-1)?.body ?? '{}') as { payload: Record<string, string> };
    assert.match(payload['a'] ?? '', /^[\da-f-]{36}$/);
    assert.equal(payload['b'], `x-${payload['a']}`);
    assert.match(payload['at'] ?? '', /^\d{4}-\d\d-\d\dT/);
    assert.equal(payload['keep'], '${other}');
  });

  it('are named as a key binding can: by a path, by an address, or not at all', async () => {
    const { document } = await openPayload('{"n":"in front"}');
    await command('runlight.payload.run', null, { target: targetOf(world, 'Daily Sync') });
    assert.equal(executesOf(world).at(-1)?.body, '{"payload":{"n":"in front"}}');
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? document.uri;
    const file = vscode.Uri.joinPath(folder, 'named', 'a.json');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{"n":"named"}'));
    for (const name of ['named/a.json', file.fsPath, file.toString()]) {
      const sent = executesOf(world).length;
      await command('runlight.payload.run', name, { target: targetOf(world, 'Daily Sync') });
      assert.deepEqual(executesOf(world).slice(sent).map(({ body }) => body), ['{"payload":{"n":"named"}}'], name);
    }
    await refused(/names a connection/, 'runlight.payload.chooseTarget', file, { workflow: 'x' });
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, 'named'), { recursive: true });
  });

  it('are not sent with a variable that has no value', async () => {
    for (const inherited of ['constructor', 'toString', '__proto__']) {
      const { document: odd } = await openPayload(`{"a":"\${env:${inherited}}"}`);
      await refused(/is not set/, 'runlight.payload.run', odd.uri, { target: targetOf(world, 'Daily Sync') });
    }
    const { document } = await openPayload('{"a":"${env:RUNLIGHT_NO_SUCH_NAME}"}');
    const sent = executesOf(world).length;
    await refused(/RUNLIGHT_NO_SUCH_NAME/, 'runlight.payload.run', document.uri, { target: targetOf(world, 'Daily Sync') });
    assert.equal(executesOf(world).length, sent);
  });

  it('are shown exactly as they would go out, with the key hidden and nothing sent', async () => {
    const { document } = await openPayload('{"email":"jane@example.com"}');
    await command('runlight.payload.chooseTarget', document.uri, targetOf(world, 'Daily Sync'));
    const sent = executesOf(world).length;
    await command('runlight.payload.preview', document.uri);
    const shown = await eventually('the request', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'runlight-payload' && uri.path.endsWith('.http'))?.getText(),
    );
    assert.match(shown, /^POST http:\/\/127\.0\.0\.1:\d+\/api\/v2\/public\/workflow\/[\da-f]{24}\/execute\n/);
    assert.match(shown, /\nslug: hubspot\n/);
    assert.match(shown, /\n\n\{"payload":\{"email":"jane@example\.com"\}\}\n$/);
    assert.ok(!shown.includes(world.sandbox.keys.test));
    assert.equal(executesOf(world).length, sent);
  });

  it('are checked against the schema of their workflow while they are written', async () => {
    const editor = await openPayload('{"newsletter": "yes"}');
    const { uri } = editor.document;
    await command('runlight.payload.chooseTarget', uri, targetOf(world, 'Contact Signup'));
    const problems = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Runlight');
    await eventually('the problems', () => (problems().some(({ message }) => /email/.test(message)) ? true : undefined));
    const items = await executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, new vscode.Position(0, 1));
    assert.ok(items.items.some(({ label }) => label === 'email'));
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 21), '{"email": "jane@example.com"}'));
    await eventually('the problems to go', () => (problems().length === 0 ? true : undefined));
  });

  it('are warned about where they may mean something else than what will be sent', async () => {
    const editor = await openPayload('{"email": "jane@example.com", "email": "joe@example.com"}');
    const { uri } = editor.document;
    const warnings = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Runlight');
    const becomes = (what: string, sentence: RegExp) =>
      eventually(what, () => (warnings().some(({ message }) => sentence.test(message)) ? true : undefined));
    await command('runlight.payload.chooseTarget', uri, targetOf(world, 'Daily Sync'));
    await becomes('the second property of one name', /^“email” stands in this object more than once, and only the last one counts\.$/);
    assert.equal(editor.document.getText(warnings()[0]?.range), '"email"');
    const replace = (text: string) => editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 1, 0), text));
    await replace('42');
    await becomes('the single value', /^This payload is a single value, and most workflows expect an object\.$/);
    await replace(`["${'x'.repeat(4 * 1024 * 1024)}"]`);
    await becomes('the size', /^This payload has 4 MB, and a platform may take no more than about 3 MB\.$/);
  });

  it('are made new from the sample of a workflow, with their target set', async () => {
    const { id } = workflowNamed('Contact Signup');
    const file = await command<vscode.Uri>('runlight.payload.new', { connection: world.connection, scope: 'user_12345', workflow: id });
    const document = await vscode.workspace.openTextDocument(file);
    assert.deepEqual(JSON.parse(document.getText()), { email: 'jane@example.com', newsletter: true });
    assert.match(file.path, /payloads\/contact-signup\.payload\.json$/);
    const answer = await command<Acknowledgement>('runlight.payload.run', file);
    assert.ok(answer?.id);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, 'payloads'), { recursive: true });
  });

  it('that cannot be written are told of with their file and the reason', async () => {
    const inTheWay = vscode.Uri.joinPath(folder, 'payloads');
    await vscode.workspace.fs.writeFile(inTheWay, new Uint8Array());
    const { id } = workflowNamed('Contact Signup');
    const workflow = { connection: world.connection, scope: 'user_12345', workflow: id };
    await refused(/^Could not write .*payloads.contact-signup\.payload\.json: /, 'runlight.payload.new', workflow);
    await vscode.workspace.fs.delete(inTheWay);
  });

  it('run without the schema of their workflow where that does not come soon, and not at all once that was cancelled', async () => {
    world.sandbox.faults.add({ operation: 'getRequestStructure', effect: 'hang' });
    const { document } = await openPayload('{"email": "jane@example.com"}');
    const { uri } = document;
    const sent = executesOf(world).length;
    try {
      await command('runlight.payload.chooseTarget', uri, { ...targetOf(world, 'Contact Signup'), scope: 'user_67890' });
      await cancelled(() => executeCommand('notification.acceptPrimaryAction'), 'runlight.payload.run', uri);
      assert.equal(executesOf(world).length, sent);
      await command('runlight.payload.run', uri);
      assert.equal(executesOf(world).length, sent + 1);
    } finally {
      world.sandbox.faults.clear();
    }
  });

  it('have no line of their own where nobody writes: in revisions and other texts on show', async () => {
    const content = vscode.workspace.registerTextDocumentContentProvider('revision', { provideTextDocumentContent: () => '{}' });
    const kept = new ReadOnlyFiles('{}');
    const files = vscode.workspace.registerFileSystemProvider('archive', kept, { isReadonly: true });
    try {
      for (const scheme of ['revision', 'archive']) {
        const uri = vscode.Uri.from({ scheme, path: '/payloads/old.payload.json' });
        await show(uri);
        assert.deepEqual(await lensesOf(uri), [], scheme);
        await command('runlight.payload.chooseTarget', uri, targetOf(world, 'Daily Sync'));
        assert.deepEqual(await lensesOf(uri), [], scheme);
      }
    } finally {
      content.dispose();
      files.dispose();
    }
  });

  it('of a size that no editor gives are passed over, or refused for that', async () => {
    const large = vscode.Uri.joinPath(folder, 'large.payload.json');
    // Not through the editor, which takes long for so much.
    writeFileSync(large.fsPath, Buffer.alloc(60 * 1024 * 1024, ' '));
    const target = { ...targetOf(world, 'Vendor Sync'), scope: 'user_67890' };
    let made: vscode.Uri | undefined;
    try {
      await command('runlight.payload.chooseTarget', large, target);
      const settings = vscode.workspace.getConfiguration('runlight');
      await settings.update('targets', { 'large.payload.json': { ...target, connection: world.name } }, vscode.ConfigurationTarget.Workspace);
      await refused(/^large\.payload\.json has 60 MB, and nothing was sent/, 'runlight.payload.run', large);
      made = await command<vscode.Uri>('runlight.workflows.run', target);
      assert.notEqual(made.path, large.path);
      const gone = vscode.Uri.joinPath(folder, 'gone.payload.json');
      await refused(/gone\.payload\.json could not be opened\. It may have been moved or deleted/, 'runlight.payload.run', gone);
    } finally {
      await vscode.workspace.fs.delete(large);
      if (made) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, 'payloads'), { recursive: true });
    }
  });

  it('start nothing on a connection that is read-only, and say so in place of Run', async () => {
    await command('runlight.connection.forbidRuns', world.connection);
    const { document } = await openPayload('{}');
    await command('runlight.payload.chooseTarget', document.uri, targetOf(world, 'Daily Sync'));
    const sent = executesOf(world).length;
    await refused(/is read-only/, 'runlight.payload.run', document.uri, { target: targetOf(world, 'Daily Sync') });
    assert.equal(executesOf(world).length, sent);
    const titles = async () => {
      const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20);
      return lenses.flatMap(({ command: one }) => one?.title ?? []);
    };
    await eventually('the reason', async () => (await titles()).find((title) => title.includes(`Daily Sync: “${world.name}” is read-only`)));
    assert.ok(!(await titles()).some((title) => /Run Daily Sync/.test(title)));
    await command('runlight.connection.allowRuns', world.connection);
    await eventually('Run', async () => (await titles()).find((title) => /Run Daily Sync/.test(title)));
  });
});

/** A file system of one text that nobody can change. */
class ReadOnlyFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(private readonly text: string) {}

  watch = () => new vscode.Disposable(() => undefined);
  stat = () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.text.length });
  readFile = () => new TextEncoder().encode(this.text);
  readDirectory = () => [];
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions();
}
