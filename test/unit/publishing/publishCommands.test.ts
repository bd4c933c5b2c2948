import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const packages: Readonly<Record<string, string>> = { vsce: '@vscode/vsce', ovsx: 'ovsx' };

/** Runs a command of package.json's scripts by this Node. */
function runCommand(command: string, more: readonly string[], { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {}) {
  const [tool = '', ...args] = command.split(' ');
  const manifestPath = createRequire(join(process.cwd(), 'package.json')).resolve(`${packages[tool]}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifestPath, 'utf8')) as { bin: string | Record<string, string> };
  const script = join(dirname(manifestPath), typeof bin === 'string' ? bin : (bin[tool] ?? ''));
  // Whoever runs the tests may be a workflow with rights of its own.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ACTIONS_|GITHUB_|VSCE_|OVSX_)/.test(name));
  const child = spawn(process.execPath, [script, ...args, ...more], { cwd, env: { ...Object.fromEntries(inherited), ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  return new Promise<{ code: number | null; output: string }>((resolve) => child.on('close', (code) => resolve({ code, output })));
}

interface Received {
  readonly path: string;
  readonly authorization: string;
  readonly body: Buffer;
}

/** The resource of extensions in a gallery, as the client library of Azure DevOps asks for it. */
const galleryResources = ['e11ea35a-16fe-4b80-ab11-c4cab88a0966', 'a41192c8-9525-4b58-bc86-179fa549d80d'].map((id) => ({
  id,
  area: 'gallery',
  resourceName: 'extensions',
  routeTemplate: '_apis/gallery/extensions/{publisherName}/{extensionName}',
  resourceVersion: 2,
  minVersion: '1.0',
  maxVersion: '7.2',
  releasedVersion: '7.1',
}));

/** As much of GitHub, the Marketplace and Open VSX as publishing an extension for the first time needs. */
function answerOf({ method, url = '' }: IncomingMessage): readonly [number, unknown] {
  if (url.startsWith('/github-token')) return [200, { value: 'who-this-workflow-is' }];
  if (url.startsWith('/_apis/gallery/token')) return [200, { credential: 'for-an-hour' }];
  if (method === 'OPTIONS') return [200, { value: galleryResources, count: galleryResources.length }];
  if (url.startsWith('/_apis/')) return method === 'GET' ? [404, {}] : [200, {}];
  if (url.startsWith('/api/-/publish')) return [201, { namespace: 'runlight', name: 'runlight', version: '1.0.0', files: {} }];
  return [200, {}];
}

describe('the commands that publish', function () {
  this.timeout(120_000);
  let folder: string;
  let vsix: string;
  let server: Server;
  let origin: string;
  const received: Received[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'runlight-publish-'));
    const extension = join(folder, 'extension');
    mkdirSync(extension);
    const manifest = { name: 'runlight', publisher: 'runlight', version: '1.0.0', engines: { vscode: '^1.105.0' }, license: 'MIT' };
    const texts = { 'package.json': JSON.stringify(manifest), 'README.md': '# Runlight\n', LICENSE: 'MIT', '.vscodeignore': '' };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(extension, name), text);
    vsix = join(folder, 'runlight-1.0.0.vsix');
    const packed = await runCommand('vsce package', ['--no-dependencies', '--out', vsix], { cwd: extension });
    assert.equal(packed.code, 0, packed.output);
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url = '', headers } = request;
        received.push({ path: url.split('?')[0] ?? '', authorization: headers.authorization ?? '', body: Buffer.concat(chunks) });
        const [status, body] = answerOf(request);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => received.splice(0));

  /** What came with the bytes of the vsix in it, whole and unchanged. */
  const uploads = () => received.filter(({ body }) => body.includes(readFileSync(vsix)));

  it('send the packed file to the Marketplace, by what GitHub says of the workflow and no kept token', async () => {
    const { code, output } = await runCommand(scripts['publish:marketplace'] ?? '', [vsix], {
      env: {
        GITHUB_ACTIONS: 'true',
        ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/github-token?version=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-this-job',
        VSCE_MARKETPLACE_URL: origin,
      },
    });
    assert.equal(code, 0, output);
    const token = received.find(({ path }) => path === '/_apis/gallery/token');
    assert.equal(token?.authorization, 'FederatedToken who-this-workflow-is');
    assert.equal(uploads().length, 1);
    assert.match(Buffer.from((uploads()[0]?.authorization ?? '').replace('Basic ', ''), 'base64').toString(), /:for-an-hour$/);
  });

  it('send the packed file to Open VSX', async () => {
    const { code, output } = await runCommand(scripts['publish:open-vsx'] ?? '', [vsix], {
      env: { OVSX_PAT: 'of-the-owner', OVSX_REGISTRY_URL: origin },
    });
    assert.equal(code, 0, output);
    assert.deepEqual(uploads().map(({ path }) => path), ['/api/-/publish']);
    assert.equal(uploads()[0]?.authorization, 'Bearer of-the-owner');
  });

  it('send nothing without the workflow’s word or a token', async () => {
    assert.notEqual((await runCommand(scripts['publish:marketplace'] ?? '', [vsix], { env: { VSCE_MARKETPLACE_URL: origin } })).code, 0);
    assert.deepEqual(uploads(), []);
  });
});
