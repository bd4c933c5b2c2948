import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { resolveVariables, type Resolved } from '../../src/core/payload/resolve';
import { escapeVariables, splitAtSecrets } from '../../src/core/payload/variables';
import { toCurl, toPowerShell, type SecretRequest } from '../../src/core/report/curl';
import { jsonText } from '../fixtures/jsonTexts';
import { requestMadeBy } from '../fixtures/powerShell';

const run = promisify(execFile);
const secrets: Readonly<Record<string, string>> = {
  CRM_TOKEN: `it's "s3cret"\\ $HOME \`x\` ‘q’ %PATH%`,
  'a.pem': '-----BEGIN-----\r\n\tabc\\n\n-----END-----\n',
  '2nd': 'plain',
};

async function resolve(text: string): Promise<Resolved> {
  const resolution = await resolveVariables(text, {
    now: () => 0,
    uuid: () => 'a-uuid',
    environment: () => undefined,
    prompt: () => Promise.resolve('typed ${uuid}'),
    secret: async (name) => secrets[name],
  });
  assert.ok('resolved' in resolution);
  return resolution.resolved;
}

/** As a provider describes the start of a run whose payload was kept. */
function requestOf(url: string, kept: string): SecretRequest {
  const headers = { 'x-api-key': 'tk••••9d', linked_account_id: `o'brien "x" $HOME ’`, 'content-type': 'application/json' };
  return { method: 'POST', url, headers, mask: 'tk••••9d', body: splitAtSecrets(`{"payload":${kept}}`) };
}

describe('a request as a command', () => {
  it('shows neither the key nor a secret, and what was not sent neither', async () => {
    const { kept } = await resolve('{"id":"$${uuid}","token":"Bearer ${secret:CRM_TOKEN}"}');
    const [, command] = toCurl(requestOf('https://a.example/x?a=1&b=2', kept)).split(/\n(?=:)/);
    assert.equal(
      command,
      `: "\${CRM_TOKEN:?}" && curl -X POST 'https://a.example/x?a=1&b=2' \\\n  -H 'x-api-key: '"\${RUNLIGHT_KEY:?}" \\\n  -H 'linked_account_id: o'\\''brien "x" $HOME ’' \\\n` +
        `  -H 'content-type: application/json' \\\n  --data-raw '{"payload":{"id":"\${uuid}","token":"Bearer '"$(json_text "$CRM_TOKEN")"'"}}'`,
    );
  });

  it('gives secrets of names that shells do not know variables of their own', () => {
    const command = toPowerShell({ ...requestOf('https://a.example/', '1'), body: ['"', { secret: 'a-b' }, { secret: 'a.b' }, { secret: 'RUNLIGHT_KEY' }, '"'] });
    assert.match(command, /\$env:a_b\).*\$env:a_b_2\).*\$env:RUNLIGHT_KEY_2\)/);
  });

  describe('read by the specification of PowerShell', () => {
    const url = "https://a.example/x/it's%20’?a=1&b=$(2)`n";
    const environment = { RUNLIGHT_KEY: 'tk-the-whole-key', CRM_TOKEN: secrets['CRM_TOKEN'], a_pem: secrets['a.pem'], _2nd: secrets['2nd'] };

    it('sends what the run sent, byte by byte', async function () {
      this.timeout(20_000);
      const written = fc.tuple(jsonText, fc.constantFrom('', '${secret:CRM_TOKEN}', '<${secret:a.pem}>${secret:2nd}'), fc.string({ unit: 'binary' }));
      const property = fc.asyncProperty(written, async ([text, secret, tag]) => {
        const { json, kept } = await resolve(`{"a":${escapeVariables(text)},"b":"${secret}"}`);
        const header = tag.replace(/[^\t\x20-\x7e\xa0-\xff]/g, "’'‘");
        const described = requestOf(url, kept);
        const made = requestMadeBy(toPowerShell({ ...described, headers: { ...described.headers, instance_tag: header } }), environment);
        assert.equal(String(made['Body'] as Buffer), `{"payload":${json}}`.toWellFormed());
        assert.deepEqual([made['Method'], made['Uri'], made['ContentType'], made['UseBasicParsing']], ['POST', url, 'application/json', true]);
        assert.deepEqual(made['Headers'], { 'x-api-key': 'tk-the-whole-key', linked_account_id: `o'brien "x" $HOME ’`, instance_tag: header });
      });
      await fc.assert(property, { numRuns: 100 });
    });

    it('sends nothing while a variable is not set, also where a console runs line by line what is pasted', async () => {
      const { kept } = await resolve('{"token":"${secret:CRM_TOKEN}"}');
      const script = toPowerShell(requestOf(url, kept));
      for (const missing of ['RUNLIGHT_KEY', 'CRM_TOKEN']) {
        assert.throws(() => requestMadeBy(script, { ...environment, [missing]: undefined }), new RegExp(`Set \\$env:${missing} first`));
      }
      // The console reads on while a brace is open, and runs the lines as one.
      const [first, ...rest] = script.split('\n');
      assert.deepEqual([first, rest.at(-1)], ['& {', '}']);
    });

    it('sets no header that Windows PowerShell takes only as a parameter, and calls no native program', async () => {
      const { kept } = await resolve('{}');
      const script = toPowerShell(requestOf(url, kept));
      const { Headers: headers } = requestMadeBy(script, environment);
      const restricted = /^(?:accept|connection|content-(?:length|type)|date|expect|host|if-modified-since|keep-alive|proxy-connection|range|referer|te|trailer|transfer-encoding|upgrade|user-agent)$/i;
      assert.deepEqual(Object.keys(headers as object).filter((name) => restricted.test(name)), []);
      assert.doesNotMatch(script, /curl|--%/);
    });
  });

  describe('in a real shell', () => {
    let server: Server;
    let url: string;
    const received: { readonly body: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];

    before(async () => {
      server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
          response.end('{}');
        });
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/workflow/x/execute?y='z'`;
    });
    after(() => server.close());
    beforeEach(() => void received.splice(0));

    const variables = { RUNLIGHT_KEY: 'tk-the-whole-key', CRM_TOKEN: secrets['CRM_TOKEN'], a_pem: secrets['a.pem'], _2nd: secrets['2nd'] };
    const isThere = (program: string, ...args: readonly string[]) => run(program, args).then(() => true, () => false);
    const payloads = [
      '{"id":"$${uuid} $$${prompt:x}","token":"${secret:CRM_TOKEN}","pem":"<${secret:a.pem}>","n":12345678901234567890.10}',
      `{"it's":"$HOME \`id\` \\"q\\" \\\\ ‘ ’ ‚ ‛ “ é 😀 %PATH% !x","${'${secret:2nd}'}":"${'${secret:2nd}'}"}`,
      '{\n  "lines": "a\\nb\\u0000",\n  "none": ["${uuid}"]\n}',
      '"${secret:a.pem}"',
    ];

    const shells: readonly { readonly name: string; readonly args: readonly string[]; readonly write: typeof toCurl; readonly needs: readonly string[] }[] = [
      ...['sh', 'bash', 'dash', 'zsh'].map((name) => ({ name, args: ['-c'], write: toCurl, needs: ['curl'] })),
      ...['pwsh', 'powershell'].map((name) => ({ name, args: ['-NoProfile', '-NonInteractive', '-Command'], write: toPowerShell, needs: [] })),
    ];
    for (const { name, args, write, needs } of shells) {
      it(`sends what the run sent, from ${name}`, async function () {
        this.timeout(60_000);
        for (const program of needs) if (!(await isThere(program, '--version'))) this.skip();
        if (!(await isThere(name, ...args, 'exit 0'))) this.skip();
        for (const text of payloads) {
          const { json, kept } = await resolve(text);
          const quiet = write === toCurl ? (command: string) => command.replace('curl -X', 'curl -sS -X') : (command: string) => command;
          await run(name, [...args, quiet(write(requestOf(url, kept)))], { env: { ...process.env, ...variables } });
          const [sent, ...more] = received.splice(0);
          assert.deepEqual(more, []);
          assert.equal(sent?.body, `{"payload":${json}}`);
          assert.equal(sent.headers['x-api-key'], 'tk-the-whole-key');
          assert.equal(sent.headers['content-type'], 'application/json');
        }
      });

      it(`sends nothing from ${name} while a variable is not set`, async function () {
        this.timeout(60_000);
        if (!(await isThere(name, ...args, 'exit 0'))) this.skip();
        const { kept } = await resolve('{"token":"${secret:CRM_TOKEN}"}');
        const command = write(requestOf(url, kept));
        for (const missing of ['CRM_TOKEN', 'RUNLIGHT_KEY']) {
          await assert.rejects(run(name, [...args, command], { env: { ...process.env, ...variables, [missing]: '' } }), new RegExp(missing));
        }
        assert.deepEqual(received, []);
      });
    }
  });
});
