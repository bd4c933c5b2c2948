import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, eventually, openPayload, refused, tabs, targetOf, type Acknowledgement, type World } from './world';

describe('an execution that travels', () => {
  let world: World;
  let run: Acknowledgement;

  beforeEach(async () => {
    world = await createWorld();
    const { document } = await openPayload('{"email": "jane@example.com"}');
    run = await command<Acknowledgement>('runlight.payload.run', document.uri, { target: targetOf(world, 'Daily Sync') });
    world.clock.advance(60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Daily Sync · Completed'));
    await closeEditors();
  });
  afterEach(() => world.close());

  const shown = () => eventually('the panel', () => tabs().find((label) => label.startsWith('Daily Sync')));

  it('opens by the link that was copied', async () => {
    await command('runlight.execution.copyLink', run);
    const link = await vscode.env.clipboard.readText();
    assert.match(link, /^[\w-]+:\/\/runlight\.runlight\/execution\?connection=.+&scope=user_12345&id=/);
    await command('runlight.execution.open', link);
    await shown();
  });

  it('opens by a link that another editor of the family copied', async () => {
    await command('runlight.execution.copyLink', run);
    const link = await vscode.env.clipboard.readText();
    assert.ok(link.startsWith(`${vscode.env.uriScheme}://`), link);
    for (const scheme of ['vscode', 'vscodium', 'cursor', 'theia']) {
      await closeEditors();
      await command('runlight.execution.open', link.replace(vscode.env.uriScheme, scheme));
      await shown();
    }
  });

  it('opens for the account that was copied, whatever signs it is spelled with', async () => {
    const scope = 'ops+eu%25&x=1';
    await command('runlight.execution.copyLink', { ...run, scope });
    const link = vscode.Uri.parse(await vscode.env.clipboard.readText(), true);
    const before = world.sandbox.journal.length;
    await command('runlight.execution.open', link.toString());
    const asked = await eventually('the question for the execution', () => world.sandbox.journal.slice(before).find(({ operation }) => operation === 'getExecution'));
    assert.equal(asked.headers['linked_account_id'], scope);
  });

  it('opens by no link to a connection that is not here, and sends nothing', async () => {
    const before = world.sandbox.journal.length;
    const link = `vscode://runlight.runlight/execution?connection=elsewhere&scope=user_12345&id=${run.id}&baseUrl=${world.sandbox.url}`;
    await refused(/^This link belongs to a connection that is not on this machine/, 'runlight.execution.open', link);
    assert.deepEqual(tabs(), []);
    assert.equal(world.sandbox.journal.length, before);
  });

  it('is copied as the request that started it, without the key', async () => {
    await command('runlight.execution.copyCurl', run);
    const curl = await vscode.env.clipboard.readText();
    assert.match(curl, /^curl -X POST '.*\/execute'/);
    assert.match(curl, /jane@example\.com/);
    assert.ok(!curl.includes(world.sandbox.keys.test));
  });

  it('is copied as Markdown for a ticket, also where it was never looked at, with what looks secret hidden', async () => {
    const { document } = await openPayload('{}');
    const failed = await command<Acknowledgement>('runlight.payload.run', document.uri, { target: targetOf(world, 'Connection Check') });
    world.clock.advance(60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Connection Check · Errored'));
    await closeEditors();
    const { url: baseUrl, keys } = world.sandbox;
    const given = { name: 'Elsewhere', platform: 'refold', baseUrl, auth: 'apiKey', secret: keys.test, scopes: [failed.scope] };
    const elsewhere = await command<string>('runlight.connection.add', given);
    await command('runlight.execution.copyMarkdown', { ...failed, connection: elsewhere });
    await command('runlight.connection.remove', elsewhere);
    const text = await vscode.env.clipboard.readText();
    // Its details do not say what its workflow is called; a list of that one does.
    assert.match(text, /^### ✖ Connection Check: ERRORED\n/);
    assert.match(text, /Failed at \*\*Query accounts\*\*: The connection has expired/);
    assert.match(text, /SELECT Id FROM Account/);
    assert.doesNotMatch(text, /sandbox-placeholder/);
  });

  it('is exported to a file that opens without its connection', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runlight-export-'));
    const file = vscode.Uri.file(join(folder, 'daily.runlight.json'));
    try {
      await command('runlight.execution.export', run, file);
      const text = await readFile(file.fsPath, 'utf8');
      assert.match(text, /"Daily Sync"/);
      assert.ok(!text.includes(world.sandbox.keys.test) && !text.includes(world.connection));
      await world.disconnect();
      const before = world.sandbox.journal.length;
      await command('runlight.execution.openExported', file);
      await eventually('the panel', () => tabs().find((label) => label === 'Daily Sync · Completed'));
      assert.equal(world.sandbox.journal.length, before);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says so when a file holds nothing of the kind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runlight-export-'));
    const file = vscode.Uri.file(join(folder, 'other.runlight.json'));
    try {
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{"name": "x"}'));
      await refused(/other\.runlight\.json/, 'runlight.execution.openExported', file);
      assert.deepEqual(tabs(), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
