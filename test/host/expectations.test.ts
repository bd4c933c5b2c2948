import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { workflowNamed } from '../../src/sandbox';
import { command, createWorld, eventually, executesOf, refused, type Acknowledgement, type World } from './world';

const { executeCommand } = vscode.commands;

describe('expectations', () => {
  let world: World;
  let folder: vscode.Uri;
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, 'expected', name);
  const write = async (name: string, text: string): Promise<vscode.Uri> => {
    await vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
    return at(name);
  };
  const read = async (name: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(at(name)));
  const lensesOf = async (file: vscode.Uri): Promise<string[]> => {
    await vscode.window.showTextDocument(file);
    const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 20);
    return lenses.flatMap(({ command: one }) => one?.title ?? []);
  };

  before(async () => {
    world = await createWorld();
    folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
    const { id, application } = workflowNamed('Daily Sync');
    const target = { connection: world.name, scope: 'user_12345', workflow: id, workflowName: 'Daily Sync', slug: application };
    await vscode.workspace.getConfiguration('runlight').update('targets', { 'expected/**': target }, vscode.ConfigurationTarget.Workspace);
    await write('daily.payload.json', '{"email":"jane@example.com"}');
  });
  after(async () => {
    await vscode.workspace.getConfiguration('runlight').update('targets', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(at('.'), { recursive: true });
    await world.close();
  });

  it('are saved from the last run of a payload, and not before there is one that has ended', async () => {
    await refused(/was not run from here yet/, 'runlight.payload.saveExpectation', at('daily.payload.json'));
    const run = await command<Acknowledgement>('runlight.payload.run', at('daily.payload.json'));
    await refused(/has not ended yet/, 'runlight.payload.saveExpectation', run);
    world.clock.advance(60_000);
    await eventually('the end', async () => (await lensesOf(at('daily.payload.json'))).find((title) => /save as expectation/.test(title) && !/spin/.test(title)));
    await eventually('the file', async () => {
      await executeCommand('runlight.payload.saveExpectation', at('daily.payload.json'));
      return read('daily.expected.json').catch(() => undefined);
    });
    const { status, nodes } = JSON.parse(await read('daily.expected.json')) as { status: string; nodes: Record<string, unknown> };
    assert.deepEqual([status, Object.keys(nodes)], ['COMPLETED', ['Start', 'Fetch contact', 'Normalize', 'Response']]);
  });

  it('offer the names of nodes and fields that the last run had, and are no payloads themselves', async () => {
    const text = '{ "nodes": {  }, "x": 1 }';
    const file = await write('daily.expected.json', text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const offered = async (place: number): Promise<string[]> => {
      const { items } = await executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', file, document.positionAt(place));
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const names = await eventually('the names of nodes', async () => {
      const found = await offered(text.indexOf('{  }') + 2);
      return found.includes('"Normalize"') ? found : undefined;
    });
    assert.ok(names.includes('"Fetch contact"'));
    const lenses = await lensesOf(file);
    assert.deepEqual(lenses.filter((title) => /Run/.test(title)), []);
  });

  it('know the nodes of a workflow that was not run from here yet from its newest execution', async () => {
    await write('never.payload.json', '{"email":"jane@example.com"}');
    const text = '{ "nodes": {  } }';
    const file = await write('never.expected.json', text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const before = executesOf(world).length;
    const names = await eventually('the names of nodes', async () => {
      const { items } = await executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', file, document.positionAt(text.indexOf('{  }') + 2));
      const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return labels.includes('"Normalize"') ? labels : undefined;
    });
    assert.ok(names.includes('"Fetch contact"'));
    assert.equal(executesOf(world).length, before);
    for (const name of ['never.payload.json', 'never.expected.json']) await vscode.workspace.fs.delete(at(name));
  });

  it('say while they are written what the last run had, and what it had not', async () => {
    const text = '{ "nodes": { "Fetch contact": { "output": { "body": {}, "bdoy": {} } }, "Normalise": {} }, "ignore": [] }';
    const file = await write('daily.expected.json', text);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await eventually('the text in the editor', () => document.getText() === text || undefined);
    const hover = async (word: string): Promise<string> => {
      const hovers = await executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', file, document.positionAt(text.indexOf(word) + 2));
      return hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value))).join('\n').replaceAll('&nbsp;', ' ');
    };
    assert.match(await hover('"Fetch contact"'), /In the last run: Success/);
    assert.match(await hover('"output"'), /In the last run:[\s\S]*```json\n\{/);
    assert.doesNotMatch(await hover('"Normalise"'), /last run/);
    const problems = () => vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'Runlight');
    const found = await eventually('what the last run had not', () => (problems().length >= 2 ? problems() : undefined));
    assert.deepEqual(found.map(({ message, range, severity }) => [document.getText(range), message, severity]), [
      ['{}', 'The last good run returned nothing here.', vscode.DiagnosticSeverity.Information],
      ['{}', 'The last good run: expected a node of this name or id, and none ran', vscode.DiagnosticSeverity.Information],
    ]);
    await write('daily.expected.json', '{ "answer": { "$match": "(" } }');
    await eventually('what no schema tells', () => problems().find(({ message }) => /takes a regular expression/.test(message)));
  });

  it('are run by the Test Explorer, which sends each payload once', async () => {
    await write('daily.expected.json', '{"status":"COMPLETED"}');
    const before = executesOf(world).length;
    await executeCommand('workbench.view.testing.focus');
    await eventually('the tests in the Test Explorer', async () => {
      const controllers = await executeCommand<readonly string[]>('vscode.testing.getControllersWithTests');
      return controllers.some((id) => id.includes('runlight.tests')) || undefined;
    });
    void executeCommand('testing.runAll');
    await eventually('the start', () => Promise.resolve(executesOf(world).length > before || undefined));
    world.clock.advance(60_000);
    await eventually('the verdict', async () => (await lensesOf(at('daily.payload.json'))).find((title) => /\$\(beaker\) as expected/.test(title)));
    assert.equal(executesOf(world).length, before + 1);
    await write('daily.expected.json', '{"status":"ERRORED"}');
    void executeCommand('testing.runAll');
    await eventually('another start', () => Promise.resolve(executesOf(world).length > before + 1 || undefined));
    world.clock.advance(60_000);
    await eventually('another verdict', async () => (await lensesOf(at('daily.payload.json'))).find((title) => /not as expected/.test(title)));
  });
});
