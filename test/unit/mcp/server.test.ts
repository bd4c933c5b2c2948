import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ToolRefusal, type AgentTool, type ToolContext } from '../../../src/core/agents/tool';
import { Cancelled } from '../../../src/core/model/errors';
import { beginSession, callTool, connectClient, generations, introduction, openRaw, send } from '../../fixtures/mcpClient';
import { serveTools, toolOf, type McpWorld } from '../../fixtures/mcpWorld';

const echo = toolOf('echo', async (input) => JSON.stringify(input));
const start = toolOf('start', async (_input, context) => `${context.caller}: ${await context.confirm({ title: '', detail: '', fingerprint: '' })}`, { starts: true });

/** A tool that is at work until it is let go of, or until nobody waits. */
function waitingTool() {
  const begun = Promise.withResolvers<ToolContext>();
  const done = Promise.withResolvers<string>();
  const tool = toolOf('wait', (_input, context) => {
    begun.resolve(context);
    const stopped = new Promise<never>((_resolve, reject) => context.signal.addEventListener('abort', () => reject(new Cancelled())));
    return Promise.race([done.promise, stopped]);
  });
  return { tool, begun: begun.promise, finish: done.resolve };
}

const ends: (() => Promise<unknown>)[] = [];

async function open(...tools: readonly AgentTool[]): Promise<McpWorld> {
  const world = await serveTools(...tools);
  ends.push(() => world.close());
  return world;
}

describe('the MCP server', () => {
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  for (const generation of generations) {
    describe(`for a client of ${generation}`, () => {
      const connect = async (world: McpWorld, name?: string) => {
        const client = await connectClient(world, generation, name);
        ends.push(() => client.close());
        return client;
      };

      it('says what it is, and lists its tools with what they may do', async () => {
        const client = await connect(await open(echo, start));
        assert.deepEqual(client.getServerVersion(), { name: 'runlight', title: 'Runlight', version: '1.2.3' });
        assert.equal(client.getInstructions(), 'Ask for one execution.');
        const { tools } = await client.listTools();
        assert.deepEqual(tools.map(({ name, title, description, inputSchema }) => ({ name, title, description, inputSchema })), [
          { name: 'echo', title: 'echo', description: 'The tool echo.', inputSchema: { ...echo.inputSchema } },
          { name: 'start', title: 'start', description: 'The tool start.', inputSchema: { ...start.inputSchema } },
        ]);
        assert.deepEqual(tools.map(({ annotations }) => annotations), [
          { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
          { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
        ]);
        assert.ok(tools.every(({ outputSchema }) => outputSchema === undefined));
      });

      it('gives each answer once', async () => {
        const world = await open(echo);
        const { text, isError, result } = await callTool(await connect(world), 'echo', { text: 'Grüße' });
        assert.deepEqual([text, isError], ['{"text":"Grüße"}', false]);
        assert.equal(result.content.length, 1);
        assert.equal(result.structuredContent, undefined);
        assert.deepEqual(world.answers, [{ client: 'Test Client', tool: 'echo', outcome: 'answered' }]);
      });

      it('hands on a refusal as its sentence, and what nobody foresaw as a sentence too', async () => {
        const world = await open(
          toolOf('refuse', () => Promise.reject(new ToolRefusal('There is no account “Ann”.'))),
          toolOf('break', () => Promise.reject(new Error('secret path /home/ann'))),
        );
        const client = await connect(world);
        const { text, isError } = await callTool(client, 'refuse');
        assert.deepEqual([text, isError], ['There is no account “Ann”.', true]);
        const broken = await callTool(client, 'break');
        assert.equal(broken.isError, true);
        assert.doesNotMatch(broken.text ?? '', /secret path/);
        assert.deepEqual(world.faults.map(String), ['Error: secret path /home/ann']);
        assert.deepEqual(world.answers.map(({ outcome }) => outcome), ['failed', 'failed']);
      });

      it('knows no tools but these', async () => {
        await assert.rejects(callTool(await connect(await open(echo)), 'runlight_delete_everything'), /no tool “runlight_delete_everything”/);
      });

      it('starts nothing until the person allows it, and nothing any more after they forbid it', async () => {
        const world = await open(start);
        const client = await connect(world);
        const refused = await callTool(client, 'start');
        assert.equal(refused.isError, true);
        assert.match(refused.text ?? '', /read-only.*Ask the person/);
        world.allowRuns(true);
        assert.equal((await callTool(client, 'start')).text, 'Test Client: true');
        world.allowRuns(false);
        assert.equal((await callTool(client, 'start')).isError, true);
      });

      it('writes the name of a client as it is, however it means to look', async () => {
        const world = await open(echo);
        await callTool(await connect(world, `Evil\u202e\n${'x'.repeat(500)}`), 'echo');
        const [call] = world.calls;
        assert.match(call?.client ?? '', /^Evil\\u202e\\nx+…$/);
        assert.ok((call?.client.length ?? 0) < 300);
      });

      it('tells who waits how far it is', async () => {
        const { tool, begun, finish } = waitingTool();
        const client = await connect(await open(tool));
        const heard: (string | undefined)[] = [];
        const told = Promise.withResolvers<void>();
        const answer = callTool(client, 'wait', {}, {
          onprogress: ({ message }) => {
            heard.push(message);
            if (heard.length === 2) told.resolve();
          },
        });
        const { progress } = await begun;
        progress?.('2 of 9 nodes');
        progress?.('5 of 9 nodes');
        await told.promise;
        finish('done');
        assert.equal((await answer).text, 'done');
        assert.deepEqual(heard, ['2 of 9 nodes', '5 of 9 nodes']);
      });

      it('stops waiting when the client does', async () => {
        const { tool, begun } = waitingTool();
        const world = await open(tool);
        const client = await connect(world);
        const abort = new AbortController();
        const answer = callTool(client, 'wait', {}, { signal: abort.signal });
        const { signal } = await begun;
        abort.abort();
        await assert.rejects(answer);
        if (!signal.aborted) await once(signal, 'abort');
      });

      it('answers what waits, in a sentence, when it is stopped', async () => {
        const { tool, begun } = waitingTool();
        const world = await open(tool);
        const answer = callTool(await connect(world), 'wait');
        await begun;
        await world.close();
        const { text, isError } = await answer;
        assert.equal(isError, true);
        assert.match(text ?? '', /stopped the MCP server/);
        assert.deepEqual(world.answers.map(({ outcome }) => outcome), ['stopped']);
        await assert.rejects(connectClient(world, generation));
      });

      it('serves two clients at once, each by its own name', async () => {
        const { tool, begun, finish } = waitingTool();
        const world = await open(tool, echo);
        const [ann, bob] = await Promise.all([connect(world, 'Ann'), connect(world, 'Bob')]);
        const waiting = callTool(ann, 'wait');
        await begun;
        assert.equal((await callTool(bob, 'echo', { text: 'B' })).text, '{"text":"B"}');
        await bob.close();
        finish('A');
        assert.equal((await waiting).text, 'A');
        assert.deepEqual(world.calls, [{ client: 'Ann', tool: 'wait' }, { client: 'Bob', tool: 'echo' }]);
      });
    });
  }

  it('serves a client of the SDK before this one', async () => {
    const world = await open(echo);
    const client = new OldClient({ name: 'Old Client', version: '1' });
    const requestInit = { headers: { authorization: `Bearer ${world.token}` } };
    await client.connect(new OldTransport(new URL(world.url), { requestInit }));
    ends.push(() => client.close());
    const result = await client.callTool({ name: 'echo', arguments: { text: 'x' } });
    assert.deepEqual(result.content, [{ type: 'text', text: '{"text":"x"}' }]);
    assert.deepEqual(world.calls, [{ client: 'Old Client', tool: 'echo' }]);
  });

  it('stops waiting when the connection is cut, and goes on with the session', async () => {
    const { tool, begun } = waitingTool();
    const world = await open(tool, echo);
    const id = await beginSession(world);
    const headers = { 'mcp-session-id': id ?? '', 'mcp-protocol-version': '2025-11-25' };
    const call = (name: string) => JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: {} } });
    const cut = openRaw(world, { headers });
    cut.once('error', () => undefined);
    cut.end(call('wait'));
    const { signal } = await begun;
    cut.destroy();
    if (!signal.aborted) await once(signal, 'abort');
    const { status, text } = await send(world, { headers, body: call('echo') });
    assert.equal(status, 200);
    assert.match(text, /"text":"\{\}"/);
    assert.deepEqual(world.faults, []);
  });

  describe('turns away', () => {
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

    for (const [what, headers, status] of [
      ['who has no token', { authorization: '' }, 401],
      ['a wrong token', { authorization: `Bearer ${'A'.repeat(43)}` }, 401],
      ['another way to sign in', { authorization: 'Basic YTpi' }, 401],
      ['a page of another site', { origin: 'https://evil.example' }, 403],
      ['a page without an origin of its own', { origin: 'null' }, 403],
      ['a page of another server of this machine', { origin: 'http://127.0.0.1:1' }, 403],
      ['a name that was pointed at this machine', { host: 'evil.example' }, 403],
      ['a name that begins like this machine', { host: '127.0.0.1.evil.example' }, 403],
      ['a name that hides in front of this machine', { host: 'evil.example@127.0.0.1' }, 403],
      ['an address of another machine', { host: '10.0.0.1' }, 403],
    ] as const) {
      it(`${what}, even with everything else right`, async () => {
        const world = await open(echo);
        for (const body of [introduction, list]) {
          const answer = await send(world, { headers, body });
          assert.equal(answer.status, status, answer.text);
          assert.match(answer.text, /"message":"[A-Z].*\."/);
          assert.doesNotMatch(answer.text, /echo|protocolVersion/);
          assert.equal(answer.headers['access-control-allow-origin'], undefined);
          assert.equal(answer.headers['mcp-session-id'], undefined);
        }
        assert.equal(world.refusals.length, 1, 'told once');
        assert.doesNotMatch(String(world.refusals), new RegExp(world.token));
      });
    }

    it('other paths, and questions of browsers', async () => {
      const world = await open(echo);
      for (const path of ['/', '/mcp/', '/mcp?token=x', '/.well-known/oauth-protected-resource']) {
        assert.equal((await send(world, { path, method: 'GET', headers: { authorization: '' } })).status, 404, path);
      }
      assert.equal((await send(world, { method: 'OPTIONS', headers: { origin: 'https://evil.example', authorization: '' } })).status, 403);
      assert.equal((await send(world, { method: 'PUT', body: list })).status, 405);
    });

    it('the token of an earlier start', async () => {
      const [first, second] = [await open(echo), await open(echo)];
      assert.match(first.token, /^[\w-]{43}$/);
      assert.notEqual(first.token, second.token);
      assert.equal((await send({ url: second.url, token: first.token }, { body: introduction })).status, 401);
    });

    it('a body that is too large, whether it says so or not', async () => {
      const world = await open(echo);
      const body = introduction.padEnd(1024 * 1024 + 1);
      const said = await send(world, { body });
      assert.deepEqual([said.status, said.text.includes('1048576 bytes')], [413, true]);
      assert.equal((await send(world, { body, headers: { 'transfer-encoding': 'chunked' } })).status, 413);
      assert.equal((await send(world, { body: introduction })).status, 200);
    });

    it('what is no message', async () => {
      const world = await open(echo);
      for (const body of ['', '{', '[]', '7', '{"jsonrpc":"1.0"}', '['.repeat(100_000), '{"a":'.repeat(50_000)]) {
        const { status } = await send(world, { body });
        assert.ok(status >= 400 && status < 500, `${status} for ${body.slice(0, 20)}`);
      }
      assert.equal((await send(world, { body: list })).status, 400, 'before an introduction');
      assert.equal((await send(world, { body: list, headers: { 'mcp-session-id': 'x' } })).status, 404);
      assert.equal((await send(world, { body: introduction, headers: { 'content-type': 'text/plain' } })).status, 415);
    });

    it('no one else for that', async () => {
      const world = await open(echo);
      for (const [name, value] of [['host', 'localhost'], ['host', 'LOCALHOST:9'], ['origin', new URL(world.url).origin]] as const) {
        assert.equal((await send(world, { headers: { [name]: value }, body: introduction })).status, 200);
      }
    });
  });

  it('keeps as many sessions as a person has clients, and lets go of those that nobody uses', async () => {
    const { tool, begun, finish } = waitingTool();
    const world = await open(tool);
    const busy = await connectClient(world);
    ends.push(() => busy.close());
    const answer = callTool(busy, 'wait');
    await begun;
    const ids: (string | undefined)[] = [];
    for (let count = 0; count < 20; count += 1) ids.push(await beginSession(world));
    assert.equal(new Set(ids).size, 20);
    const statusOf = async (id = '') => {
      const ping = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'ping' });
      return (await send(world, { headers: { 'mcp-session-id': id }, body: ping })).status;
    };
    assert.deepEqual([await statusOf(ids[0]), await statusOf(ids[19])], [404, 200]);
    finish('was not let go of');
    assert.equal((await answer).text, 'was not let go of');
  });

  it('ends a session when its client does', async () => {
    const world = await open(echo);
    const headers = { 'mcp-session-id': (await beginSession(world)) ?? '' };
    assert.equal((await send(world, { method: 'DELETE', headers })).status, 200);
    assert.equal((await send(world, { headers, body: '{"jsonrpc":"2.0","id":2,"method":"ping"}' })).status, 404);
  });

  it('listens on the loopback address alone', async () => {
    const { port } = new URL((await open(echo)).url);
    const socket = connect({ port: Number(port), host: '127.0.0.2' });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });
});
