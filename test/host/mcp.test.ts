import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { Server } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { beginSession, callTool, connectClient, generations, introduction, openRaw, send } from '../fixtures/mcpClient';
import { command, createWorld, eventually, executesOf, openPayload, refused, targetOf, type Acknowledgement, type World } from './world';

interface Door {
  readonly url: string;
  readonly token: string;
}

/** What the manifest says that language models may call. */
function contributedTools(): readonly string[] {
  const extension = vscode.extensions.getExtension('runlight.runlight');
  const { contributes } = extension?.packageJSON as { contributes: { languageModelTools: { name: string }[] } };
  return contributes.languageModelTools.map(({ name }) => name);
}

describe('an MCP server that cannot start', () => {
  const extension = () => vscode.extensions.getExtension('runlight.runlight') ?? assert.fail();

  it('says so where its code cannot be loaded, and starts when it can', async () => {
    const bundle = join(extension().extensionPath, 'dist/mcp.js');
    await rename(bundle, `${bundle}.away`);
    try {
      await refused(/^The MCP server could not be loaded: .*mcp\.js.*install Runlight again\.$/s, 'runlight.agents.startServer');
    } finally {
      await rename(`${bundle}.away`, bundle);
    }
    assert.match((await command<Door>('runlight.agents.startServer')).url, /^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    await command('runlight.agents.stopServer');
  });

  it('says so where the machine gives it no port', async () => {
    const listen = Object.getOwnPropertyDescriptor(Server.prototype, 'listen') ?? {};
    Server.prototype.listen = function (this: Server) {
      process.nextTick(() => this.emit('error', Object.assign(new Error('listen EACCES'), { code: 'EACCES' })));
      return this;
    };
    try {
      await refused(/^The MCP server could not open a port on this machine \(EACCES\)\. /, 'runlight.agents.startServer');
    } finally {
      Object.defineProperty(Server.prototype, 'listen', listen);
    }
  });
});

describe('the MCP server for agents', () => {
  let world: World;
  let door: Door;

  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    door = await command<Door>('runlight.agents.startServer');
  });
  afterEach(() => command('runlight.agents.stopServer'));

  /** Runs a payload as a person does. */
  async function run(workflow: string): Promise<Acknowledgement> {
    const { document } = await openPayload('{"email":"jane@example.com"}');
    return command<Acknowledgement>('runlight.payload.run', document.uri, { target: targetOf(world, workflow) });
  }

  for (const generation of generations) {
    it(`has the tools of the editor for a client of ${generation}, and answers as they do`, async () => {
      const client = await connectClient(door, generation);
      try {
        const { tools } = await client.listTools();
        assert.deepEqual(tools.map(({ name }) => name), contributedTools());
        assert.ok(tools.every(({ annotations }) => annotations?.openWorldHint === true));
        const { text, isError, result } = await callTool(client, 'runlight_list_workflows', { connection: world.name });
        assert.equal(isError, false, text);
        assert.match(text ?? '', /Daily Sync/);
        assert.deepEqual([result.content.length, result.structuredContent], [1, undefined]);
      } finally {
        await client.close();
      }
    });
  }

  it('is for who has the token, on this machine, and for no page', async () => {
    const attempts: readonly [number, Record<string, string>][] = [
      [200, {}],
      [401, { authorization: '' }],
      [401, { authorization: `Bearer ${'A'.repeat(43)}` }],
      [403, { origin: 'https://evil.example' }],
      [403, { host: 'evil.example' }],
    ];
    for (const [status, headers] of attempts) {
      assert.equal((await send(door, { headers, body: introduction })).status, status, JSON.stringify(headers));
    }
    assert.equal((await send(door, { body: Buffer.alloc(2 * 1024 * 1024, ' ') })).status, 413);
    assert.equal(new URL(door.url).hostname, '127.0.0.1');
  });

  it('serves several clients at once', async () => {
    const clients = await Promise.all([connectClient(door), connectClient(door), connectClient(door, '2026-07-28')]);
    const answers = await Promise.all(clients.map((client) => callTool(client, 'runlight_list_workflows', { connection: world.name })));
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    await Promise.all(clients.map((client) => client.close()));
  });

  it('says in a sentence what is wrong', async () => {
    const client = await connectClient(door);
    const { text, isError } = await callTool(client, 'runlight_list_workflows', { connection: 'Nobody' });
    assert.equal(isError, true);
    assert.match(text ?? '', /Nobody/);
    await client.close();
  });

  it('explains an execution, and reads on from there', async () => {
    const { id } = await run('Lead Import');
    world.clock.advance(120_000);
    const client = await connectClient(door);
    const { text } = await callTool(client, 'runlight_explain_execution', { execution: id });
    assert.match(text ?? '', /"Lead Import": ERRORED[\s\S]*"Send GET request"[\s\S]*Invalid URL/);
    const read = await callTool(client, 'runlight_read_output', { execution: id, node: 'Send GET request', path: '$.body.error.code' });
    assert.match(read.text ?? '', /"ERR_INVALID_URL"/);
    await client.close();
  });

  it('starts nothing until the person allows it, and then by the way of every run', async () => {
    const sent = executesOf(world).length;
    const client = await connectClient(door, '2025-11-25', 'Robot');
    const input = { connection: world.name, account: 'user_12345', workflow: 'Daily Sync', payload: '{"email":"robot@example.com"}' };
    const answer = await callTool(client, 'runlight_run_payload', input);
    assert.equal(answer.isError, true);
    assert.match(answer.text ?? '', /Runs are not allowed over MCP in this session/);
    assert.equal(executesOf(world).length, sent);
    await command('runlight.agents.startServer', { allowRuns: true });
    const allowed = await callTool(client, 'runlight_run_payload', input);
    assert.equal(allowed.isError, false, allowed.text);
    assert.match(allowed.text ?? '', /^Started execution [0-9a-f]{24} of "Daily Sync"/);
    assert.deepEqual(executesOf(world).slice(sent).map(({ body }) => body), ['{"payload":{"email":"robot@example.com"}}']);
    await command('runlight.agents.startServer', { allowRuns: false });
    assert.equal((await callTool(client, 'runlight_run_payload', input)).isError, true);
    assert.equal(executesOf(world).length, sent + 1);
    await client.close();
  });

  it('starts nothing in production without a window of our own, though runs are allowed', async () => {
    const key = world.sandbox.keys.production;
    const production = await command<string>('runlight.connection.add', { name: 'Live', platform: 'refold', baseUrl: world.sandbox.url, auth: 'apiKey', secret: key, scopes: ['user_12345'] });
    const sent = executesOf(world).length;
    await command('runlight.agents.startServer', { allowRuns: true });
    const client = await connectClient(door);
    // In tests, VS Code refuses to show the windows of extensions.
    const { text, isError } = await callTool(client, 'runlight_run_payload', { connection: 'Live', workflow: 'Daily Sync', payload: '{}' });
    assert.equal(isError, true);
    assert.match(text ?? '', /refused to show dialog in tests|did not agree|unexpected/);
    assert.equal(executesOf(world).length, sent);
    await client.close();
    await command('runlight.connection.remove', production);
  });

  it('tells how far an execution is while somebody waits for it, and lets it go on when they stop', async () => {
    const { id } = await run('Slow Report');
    const client = await connectClient(door);
    const abort = new AbortController();
    const heard = Promise.withResolvers<string | undefined>();
    const waiting = callTool(client, 'runlight_wait_for_execution', { execution: id }, { signal: abort.signal, onprogress: ({ message }) => heard.resolve(message) });
    waiting.catch(() => undefined);
    assert.match((await heard.promise) ?? '', /Slow Report/);
    abort.abort();
    await assert.rejects(waiting);
    assert.match((await callTool(client, 'runlight_explain_execution', { execution: id })).text ?? '', /RUNNING/);
    const again = callTool(client, 'runlight_wait_for_execution', { execution: id });
    world.clock.advance(600_000);
    assert.match((await again).text ?? '', /has ended\.\n.*COMPLETED/);
    await client.close();
  });

  it('goes on when a connection is cut in the middle of a call', async () => {
    const { id } = await run('Slow Report');
    const session = await beginSession(door);
    const headers = { 'mcp-session-id': session ?? '', 'mcp-protocol-version': '2025-11-25' };
    const call = (request: number, timeout: number) => JSON.stringify({ jsonrpc: '2.0', id: request, method: 'tools/call', params: { name: 'runlight_wait_for_execution', arguments: { execution: id, timeout } } });
    const cut = openRaw(door, { headers });
    cut.once('error', () => undefined);
    const answered = once(cut, 'response');
    cut.end(call(2, 600));
    await answered;
    cut.destroy();
    const { status, text } = await send(door, { headers, body: call(3, 1) });
    assert.deepEqual([status, /has not ended after 1 s/.test(text)], [200, true], text);
  });

  it('answers who waits for an execution when it is stopped, and stops nothing else', async () => {
    const { id } = await run('Slow Report');
    const client = await connectClient(door);
    const heard = Promise.withResolvers<void>();
    const waiting = callTool(client, 'runlight_wait_for_execution', { execution: id }, { onprogress: () => heard.resolve() });
    await heard.promise;
    await command('runlight.agents.stopServer');
    assert.match((await waiting).text ?? '', /goes on/);
    world.clock.advance(600_000);
    await eventually('the end', async () => {
      const other = await command<Door>('runlight.agents.startServer');
      const reader = await connectClient(other);
      const { text } = await callTool(reader, 'runlight_explain_execution', { execution: id });
      await reader.close();
      return /COMPLETED/.test(text ?? '') || undefined;
    });
  });

  it('is one, however often it is started, and another one after it was stopped', async () => {
    assert.deepEqual(await command('runlight.agents.startServer'), door);
    await command('runlight.agents.stopServer');
    await assert.rejects(send(door, { body: introduction }), /ECONNREFUSED/);
    const next = await command<Door>('runlight.agents.startServer');
    assert.notEqual(next.token, door.token);
    assert.equal((await send({ url: next.url, token: door.token }, { body: introduction })).status, 401);
    await command('runlight.agents.stopServer');
    await command('runlight.agents.stopServer');
    await refused(/not on/, 'runlight.agents.copyConfiguration', 'cursor');
  });

  it('copies its configuration for a client', async () => {
    await command('runlight.agents.copyConfiguration', 'cursor');
    const copied = JSON.parse(await vscode.env.clipboard.readText()) as unknown;
    assert.deepEqual(copied, { mcpServers: { runlight: { url: door.url, headers: { Authorization: `Bearer ${door.token}` } } } });
  });

  it('leaves the editor’s own agents with each tool once', async () => {
    const names = vscode.lm.tools.map(({ name }) => name);
    assert.deepEqual(contributedTools().filter((tool) => names.filter((name) => name.includes(tool)).length !== 1), []);
  });
});
