import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { plainSdk } from '../../../scripts/bundles/plainSdk.cjs';
import type { McpServerOptions, RunningMcpServer } from '../../../src/mcp/server';
import { callTool, connectClient, generations, send } from '../../fixtures/mcpClient';
import { toolOf } from '../../fixtures/mcpWorld';

describe('the MCP server as a bundle of its own', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  let folder: string;
  let bundle: string;
  let read: readonly string[];
  /** How much of each file is in it, in bytes. */
  let parts: ReadonlyMap<string, number>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runlight-mcp-'));
    bundle = join(folder, 'mcp.js');
    const { metafile } = await build({
      entryPoints: ['src/mcp/server.ts'],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      mainFields: ['module', 'main'],
      plugins: [plainSdk],
      metafile: true,
      outfile: bundle,
    });
    read = Object.keys(metafile.inputs);
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
    parts = new Map(inputs.flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [[name, bytesInOutput] as const] : [])));
  });
  after(() => rm(folder, { recursive: true }));

  it('is small', async () => {
    const code = await readFile(bundle);
    assert.ok(code.length < 400 * 1024, `${Math.round(code.length / 1024)} KB`);
    const zipped = deflateRawSync(code, { level: 9 }).length;
    assert.ok(zipped < 90 * 1024, `${Math.round(zipped / 1024)} KB zipped`);
  });

  it('holds no validator, no other language than English, and no second server of HTTP', () => {
    const names = [...parts.keys()];
    assert.ok(names.some((name) => name.includes('@modelcontextprotocol/server/')));
    const unwanted = names.filter((name) => /ajv|cfWorker|hono|express|\/locales\/(?!en\.js)/.test(name));
    assert.deepEqual(unwanted, []);
    for (const file of [/server\/dist\/shimsNode\.mjs$/, /zod\/v4\/core\/json-schema-processors\.js$/, /zod\/v4\/core\/to-json-schema\.js$/]) {
      const name = read.find((one) => file.test(one));
      assert.ok(name, `${file.source} is still where it is left out`);
      assert.ok((parts.get(name) ?? 0) < 500, name);
    }
  });

  it('serves clients of both generations as it is', async () => {
    const { startMcpServer } = createRequire(__filename)(bundle) as { readonly startMcpServer: (options: McpServerOptions) => Promise<RunningMcpServer> };
    const faults: unknown[] = [];
    const server = await startMcpServer({
      tools: [toolOf('echo', async (input) => JSON.stringify(input))],
      version: '1',
      instructions: '',
      mayRun: () => false,
      onCall: () => undefined,
      onAnswer: () => undefined,
      onFault: (error) => faults.push(error),
      onRefusal: () => undefined,
    });
    try {
      for (const generation of generations) {
        const client = await connectClient(server, generation);
        assert.deepEqual((await client.listTools()).tools.map(({ name }) => name), ['echo']);
        assert.equal((await callTool(client, 'echo', { text: 'x' })).text, '{"text":"x"}');
        await client.close();
      }
      const wrong = await send(server, { body: '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":7}}' });
      assert.ok(wrong.status < 500, wrong.text);
      assert.deepEqual(faults, []);
    } finally {
      await server.close();
    }
  });
});
