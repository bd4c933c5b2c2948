import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createAuthority } from '../fixtures/certificates';
import { serveProxy, type ForwardProxy } from '../fixtures/servers';
import { startSandbox, type Sandbox } from '../../src/sandbox';
import { command, refused } from './world';

/** A name that only the proxy knows. */
const hidden = 'api.runlight.test';

describe('the way to the platform', () => {
  const opened: { close(): Promise<void> }[] = [];
  const connections: string[] = [];

  afterEach(async () => {
    await vscode.workspace.getConfiguration('http').update('proxy', undefined, vscode.ConfigurationTarget.Global);
    for (const connection of connections.splice(0)) await command('runlight.connection.remove', connection);
    for (const server of opened.splice(0)) await server.close();
  });

  async function connect(sandbox: Sandbox, baseUrl: string): Promise<string> {
    const secret = sandbox.keys.test;
    const connection = await command<string>('runlight.connection.add', {
      name: `Network ${baseUrl}`, platform: 'refold', baseUrl, auth: 'apiKey', secret,
    });
    connections.push(connection);
    return connection;
  }

  const portOf = ({ url }: Sandbox) => Number(new URL(url).port);

  it('leads through the proxy of the user settings', async () => {
    const folder = certificates();
    const sandbox = await startSandbox({ historySize: 10, tls: { cert: read(folder, 'cert.pem'), key: read(folder, 'key.pem') } });
    opened.push(sandbox);
    const proxy: ForwardProxy = await serveProxy({ to: portOf(sandbox) });
    opened.push(proxy);
    const connection = await connect(sandbox, `https://${hidden}`);
    await vscode.workspace.getConfiguration('http').update('proxy', proxy.url, vscode.ConfigurationTarget.Global);
    assert.equal(await command('runlight.connection.test', connection), true);
    assert.deepEqual(proxy.tunnels, [`${hidden}:443`]);
  });

  it('trusts an authority that the machine trusts', async () => {
    const folder = certificates();
    const sandbox = await startSandbox({ historySize: 10, tls: { cert: read(folder, 'cert.pem'), key: read(folder, 'key.pem') } });
    opened.push(sandbox);
    const connection = await connect(sandbox, `https://localhost:${portOf(sandbox)}`);
    assert.equal(await command('runlight.connection.test', connection), true);
  });

  it('does not trust any other authority, and sends no key there', async () => {
    const stranger = await (await createAuthority('Stranger')).issue('localhost');
    const sandbox = await startSandbox({ historySize: 10, tls: stranger });
    opened.push(sandbox);
    const connection = await connect(sandbox, `https://localhost:${portOf(sandbox)}`);
    await refused(/certificate/, 'runlight.connection.test', connection);
    assert.deepEqual(sandbox.journal, []);
  });
});

function certificates(): string {
  const folder = process.env['RUNLIGHT_TEST_CERTIFICATES'];
  assert.ok(folder, 'npm test makes certificates for the host tests');
  return folder;
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
