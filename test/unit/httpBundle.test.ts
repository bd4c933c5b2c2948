import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { leanPackages } from '../../scripts/bundles/packages.mjs';
import { createAuthority } from '../fixtures/certificates';
import { serveSecurely } from '../fixtures/servers';

const run = promisify(execFile);

describe('the HTTP engine as a bundle of its own', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  let folder: string;
  let bundle: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runlight-http-'));
    bundle = join(folder, 'http.js');
    await build({
      entryPoints: ['src/core/http/engine.ts'],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      outfile: bundle,
      plugins: [leanPackages],
    });
  });
  after(() => rm(folder, { recursive: true }));

  function inNode(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const whole = `const { createTransport } = require(${JSON.stringify(bundle)});\n${script}`;
    return run(process.execPath, ['-e', whole], { env: { ...process.env, ...env } }).then(({ stdout }) =>
      stdout.trim(),
    );
  }

  it('leaves the fetch dispatcher of the process alone', async () => {
    assert.doesNotMatch(await readFile(bundle, 'utf8'), /undici\.globalDispatcher/);
    const slots = `['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name) in globalThis)`;
    assert.equal(await inNode(`console.log(JSON.stringify(${slots}))`), '[false,false]');
  });

  it('is small', async () => {
    const { length } = await readFile(bundle);
    assert.ok(length < 140 * 1024, `${Math.round(length / 1024)} KB`);
  });

  it('trusts the authorities of the system, and throws failures that others recognise', async () => {
    const authority = await createAuthority();
    const server = await serveSecurely(await authority.issue('127.0.0.1'), (_request, response) =>
      response.end('"yes"'),
    );
    const authorities = join(folder, 'authorities.pem');
    await writeFile(authorities, authority.pem);
    const script = `
      const settings = { proxySupport: 'off', proxy: '', noProxy: [], proxyStrictSSL: true, systemCertificates: true };
      const request = { method: 'GET', url: new URL('${server.url}'), headers: {}, timeoutMs: 5000 };
      const noFetch = () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }));
      createTransport(settings, noFetch).send(request, new AbortController().signal)
        .then(({ text }) => console.log(text), (error) => console.log(error.name, error.kind))
        .finally(() => process.exit());`;
    try {
      assert.equal(await inNode(script, { SSL_CERT_FILE: authorities }), '"yes"');
      assert.equal(await inNode(script), 'Failure certificate');
    } finally {
      await server.close();
    }
  });
});
