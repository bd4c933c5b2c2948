import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { Server } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { callTool, connectClient, generations, introduction, send } from '../fixtures/mcpClient';
import { command, createWorld, refused, type World } from './world';

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
    const { listen } = Server.prototype;
    Server.prototype.listen = function (this: Server) {
      process.nextTick(() => this.emit('error', Object.assign(new Error('listen EACCES'), { code: 'EACCES' })));
      return this;
    };
    try {
      await refused(/^The MCP server could not open a port on this machine \(EACCES\)\. /, 'runlight.agents.startServer');
    } finally {
      Server.prototype.listen = listen;
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
