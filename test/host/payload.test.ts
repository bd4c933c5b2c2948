import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cancelled, command, createWorld, eventually, executesOf, openPayload, refused, tabs, targetOf, whileAnswering, type Acknowledgement, type World } from './world';

describe('running the open payload', () => {
  let world: World;

  before(async () => {
    world = await createWorld({ body: 'either' });
  });
  after(() => world.close());
  beforeEach(() => {
    world.sandbox.faults.clear();
  });

  const start = (uri: vscode.Uri) => ['runlight.payload.run', uri, { target: targetOf(world, 'Daily Sync') }] as const;
  const run = (uri: vscode.Uri) => command<Acknowledgement | undefined>(...start(uri));

  it('sends the text as it stands, once, with what the platform asks for', async () => {
    const { document } = await openPayload('{\n  // for whom\n  "email": "jane@example.com", "id": 12345678901234567890,\n}');
    const sent = executesOf(world).length;
    const answer = await run(document.uri);
    assert.equal(answer?.connection, world.connection);
    assert.equal(answer?.scope, 'user_12345');
    assert.ok(answer?.id && answer.status);
    const [request, ...more] = executesOf(world).slice(sent);
    assert.deepEqual(more, []);
    assert.equal(request?.body, '{"payload":{"email":"jane@example.com","id":12345678901234567890}}');
    assert.equal(request?.headers['slug'], 'hubspot');
    assert.equal(request?.headers['linked_account_id'], 'user_12345');
  });

  describe('where something is selected', () => {
    const text = '[{"email": "a@example.com"}, {"email": "b@example.com", "n": 42}]';
    let editor: vscode.TextEditor;

    beforeEach(async () => {
      editor = await openPayload(text);
      await command('runlight.payload.chooseTarget', editor.document.uri, targetOf(world, 'Daily Sync'));
    });

    const select = (part: string) => {
      const start = editor.document.positionAt(text.indexOf(part));
      editor.selection = new vscode.Selection(start, start.translate(0, part.length));
    };
    const sent = () => executesOf(world).at(-1)?.body;
    const whole = '{"payload":[{"email":"a@example.com"},{"email":"b@example.com","n":42}]}';

    it('sends the whole file where that is named, as the line above it and its button do', async () => {
      for (const part of ['{"email": "a@example.com"}', '42', '"a@e']) {
        select(part);
        await command('runlight.payload.run', editor.document.uri);
        assert.equal(sent(), whole);
      }
    });

    it('sends the selection by its own command, which says so where that cannot be', async () => {
      select('42');
      await command('runlight.payload.runSelection', editor.document.uri);
      assert.equal(sent(), '{"payload":42}');
      const count = executesOf(world).length;
      select('{"email": "b');
      await refused(/^The selection in .* was not sent: .* \(line 1\)/, 'runlight.payload.runSelection', editor.document.uri);
      assert.match(ours(editor.document.uri)[0]?.message ?? '', /^This selection was not sent/);
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await refused(/^Nothing is selected/, 'runlight.payload.runSelection', editor.document.uri);
      assert.equal(executesOf(world).length, count);
    });

    it('sends an object that is selected where no file is named, and that one again', async () => {
      select('{"email": "a@example.com"}');
      await command('runlight.payload.run');
      assert.equal(sent(), '{"payload":{"email":"a@example.com"}}');
      select('{"email": "b@example.com", "n": 42}');
      await command('runlight.payload.runAgain');
      assert.equal(sent(), '{"payload":{"email":"b@example.com","n":42}}');
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await refused(/^Nothing is selected/, 'runlight.payload.runAgain');
    });

    it('asks where a single value is selected and no file is named', async () => {
      const count = executesOf(world).length;
      select('42');
      await cancelled(() => vscode.commands.executeCommand('workbench.action.closeQuickOpen'), 'runlight.payload.run');
      assert.equal(executesOf(world).length, count);
      select('42');
      await whileAnswering(() => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'), command('runlight.payload.run'));
      assert.equal(sent(), whole);
    });
  });

  it('does not send what is not JSON, and shows the problem at its line until the text changes', async () => {
    const editor = await openPayload('{\n  "email": jane\n}');
    const sent = world.sandbox.journal.length;
    await refused(/was not sent: .* \(line 2\)/, ...start(editor.document.uri));
    assert.equal(world.sandbox.journal.length, sent);
    const [problem] = ours(editor.document.uri);
    assert.equal(problem?.range.start.line, 1);
    assert.match(problem?.message ?? '', /not sent/);
    assert.equal(editor.selection.active.line, 1);
    await editor.edit((edit) => edit.replace(problem?.range ?? new vscode.Range(0, 0, 0, 0), '"jane"'));
    await eventually('the problem to go', () => (ours(editor.document.uri).length === 0 ? true : undefined));
  });

  it('remembers the target of a file', async () => {
    const { document } = await openPayload('{"email": "jane@example.com"}');
    await command('runlight.payload.chooseTarget', document.uri, targetOf(world, 'Daily Sync'));
    const answer = await command<Acknowledgement>('runlight.payload.run', document.uri);
    assert.equal(answer?.connection, world.connection);
    assert.match(executesOf(world).at(-1)?.path ?? '', new RegExp(targetOf(world, 'Daily Sync').workflow));
  });

  it('opens the panel beside the payload and follows the execution to its end', async () => {
    const { document } = await openPayload('{"email": "jane@example.com"}');
    const answer = await run(document.uri);
    await eventually('the panel', () => tabs().find((label) => label.startsWith('Daily Sync')));
    world.clock.advance(60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Daily Sync · Completed'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString(), 'typing goes on in the payload');
    assert.ok(answer);
  });

  it('opens what the nodes return as a document where that was chosen, and fills it as they finish', async () => {
    const settings = vscode.workspace.getConfiguration('runlight');
    await settings.update('openOnRun', 'document', true);
    try {
      const { document } = await openPayload('{"email": "jane@example.com"}');
      const answer = await run(document.uri);
      const opened = await eventually('the document', () =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'runlight-output' && uri.query.includes(answer?.id ?? '?')),
      );
      assert.equal(opened.languageId, 'json');
      world.clock.advance(60_000);
      const outcome = await eventually('the end', () => {
        const value = JSON.parse(opened.getText() || '{}') as { status?: string; nodes?: { node?: string; output?: unknown }[] };
        return value.status === 'COMPLETED' ? value : undefined;
      });
      assert.ok((outcome.nodes?.length ?? 0) > 1 && outcome.nodes?.every(({ output }) => output !== undefined));
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString(), 'typing goes on in the payload');
    } finally {
      await settings.update('openOnRun', undefined, true);
    }
  });

  it('says no to a workflow that the server refuses, and sends it once', async () => {
    const { document } = await openPayload('{}');
    const sent = executesOf(world).length;
    world.sandbox.faults.add({ operation: 'execute', effect: { status: 400, body: { message: 'Server Error', error: 'Workflow ID and slug are required' } } });
    await refused(/Workflow ID and slug are required/, ...start(document.uri));
    assert.equal(executesOf(world).length, sent + 1);
  });
});

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Runlight');
}
