import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { serve, type Loopback } from '../../fixtures/servers';
import { serveTools, toolOf, type McpWorld } from '../../fixtures/mcpWorld';

const run = promisify(execFile);

/** What of the suite is about servers with tools. */
const ours = [
  'server-initialize',
  'ping',
  'tools-list',
  'tools-call-simple-text',
  'tools-call-error',
  'tools-call-with-progress',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
];

/** What our server does not offer: prompts, resources, its own log, questions to the client, and answers other than texts. */
const others = /^(?:prompts|resources|elicitation|completion|logging)-|^tools-call-(?:image|audio|embedded-resource|mixed-content|with-logging|sampling|elicitation)$/;

// The tools that the suite calls.
const tools = [
  toolOf('test_simple_text', async () => 'This is a simple text response for testing.'),
  toolOf('test_error_handling', () => Promise.reject(new Error('This tool intentionally returns an error for testing'))),
  toolOf('test_tool_with_progress', async (_input, { progress }) => {
    for (const message of ['0', '50', '100']) progress?.(message);
    return 'done';
  }),
];

/** The suite brings no token; this adds the server's, and passes on what it says about host and origin. */
function addToken(world: McpWorld): Promise<Loopback> {
  const { port } = new URL(world.url);
  return serve((request: IncomingMessage, response: ServerResponse) => {
    const own = String(request.socket.localPort);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value).replace(`:${own}`, `:${port}`)]));
    const onward = forward({ host: '127.0.0.1', port, path: request.url, method: request.method, headers: { ...headers, authorization: `Bearer ${world.token}` } });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  });
}

describe('the MCP server, by the conformance suite of the protocol', function () {
  // For a machine that is busy with other things.
  this.timeout(60_000);

  let world: McpWorld;
  let open: Loopback;

  before(async () => {
    world = await serveTools(...tools);
    open = await addToken(world);
  });
  after(async () => {
    await open.close();
    await world.close();
  });

  const suite = join(dirname(createRequire(__filename).resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js');

  it('passes all that is about servers with tools', async () => {
    const url = `${open.url.replace('127.0.0.1', 'localhost')}/mcp`;
    // Fails for what nobody offers.
    const { stdout } = await run(process.execPath, [suite, 'server', '--url', url]).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
    const lines = [...stdout.matchAll(/^([✓✗]) ([\w-]+): (\d+) passed, (\d+) failed$/gm)].map(([, sign, name, passed, failed]) => ({ sign, name, passed, failed }));
    const offered = lines.filter(({ name }) => !others.test(name ?? ''));
    assert.deepEqual(offered.map(({ name }) => name), ours, stdout);
    assert.deepEqual(offered.filter(({ sign, passed, failed }) => sign !== '✓' || passed === '0' || failed !== '0'), []);
    assert.deepEqual(world.faults.map(String), ['Error: This tool intentionally returns an error for testing']);
  });
});
