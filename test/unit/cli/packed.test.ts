import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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

  it('is no larger than it has to be, and knows nothing of an editor', async () => {
    const { stdout } = await run('tar', ['-tzf', join(folder, 'tools', 'runlight-0.1.0.tgz')]);
    assert.deepEqual(stdout.trim().split('\n').map((name) => name.replace('package/', '')).sort(), [
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      'dist/cli.js',
      'dist/http.js',
      'dist/http.js.LEGAL.txt',
      'dist/language.js',
      'dist/sandbox.js',
      'package.json',
    ]);
    const { stdout: found } = await run(process.execPath, ['-e', "for (const n of ['cli','http','language','sandbox']) if (/require\\([\"']vscode[\"']\\)/.test(require('fs').readFileSync(`tools/staged/dist/${n}.js`, 'utf8'))) console.log(n)"], { cwd: folder });
    assert.equal(found, '');
  });
});
