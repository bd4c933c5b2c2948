import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a machine has that never saw this repository: a folder with payloads, and the packed file. */
describe('the packed command line', function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packed-'));
    await run(process.execPath, [resolve('scripts/packageCli.mjs'), '--built', '--to', join(folder, 'tools')]);
    await mkdir(join(folder, 'payloads'));
    await writeFile(join(folder, 'payloads', 'order.payload.json'), '{ "order": { "id": "A-1001", "email": "jane@example.com", "total": 129.5 } }\n');
    await writeFile(join(folder, 'payloads', 'order.expected.json'), '{ "nodes": { "Check order": { "schema": { "type": "object" } } } }\n');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** With a cache of its own, and no registry: there is nothing to bring from one. */
  const npx = (...words: readonly string[]) => {
    const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    const env = { PATH, HOME: folder, npm_config_cache: join(folder, 'cache'), npm_config_offline: 'true', npm_config_update_notifier: 'false' };
    return run('npx', ['--yes', './tools/runlight-0.1.0.tgz', ...words], { cwd: folder, env, shell: process.platform === 'win32' });
  };

  it('runs by npx from a fresh folder, without anything else installed', async () => {
    const { stdout } = await npx('test', 'payloads', '--sandbox', '--workflow', 'Validate Order', '--junit', 'junit.xml');
    assert.match(stdout, /^✔ payloads\/order .* · Validate Order\n\n1 passed/);
    assert.ok((await readdir(folder)).includes('junit.xml'));
  });

  it('holds all that it loads, and nothing of an editor', async () => {
    const dist = join(folder, 'tools', 'staged', 'dist');
    const bundles = (await readdir(dist)).filter((name) => name.endsWith('.js'));
    const { stdout } = await run('tar', ['-tzf', join(folder, 'tools', 'runlight-0.1.0.tgz')]);
    const packed = stdout.trim().split('\n').map((name) => name.replace('package/', ''));
    for (const name of ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.txt', 'package.json', 'dist/cli.js']) assert.ok(packed.includes(name), name);
    for (const name of bundles) {
      const text = await readFile(join(dist, name), 'utf8');
      const loads = [...text.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, wanted = '']) => wanted);
      assert.ok(!loads.includes('vscode'), name);
      const missing = loads.filter((wanted) => wanted.startsWith('./') && !packed.includes(`dist/${wanted.slice(2)}`));
      assert.deepEqual(missing, [], name);
    }
  });
});
