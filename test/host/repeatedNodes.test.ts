import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { serve, type Loopback } from '../fixtures/servers';
import { closeEditors, command } from './world';

/** A run of Altostrat's whose log tells of one node twice, as it does where a node was tried again. */
function run(id: string, last: string): object {
  const logs = [
    { id: 'fl_log_1', node_id: 'n1', status: 'success', output: { from: 'another node' } },
    { id: 'fl_log_2', node_id: 'n2', component_id: 'Call', status: 'error', output: { attempt: 1 } },
    { id: 'fl_log_3', node_id: 'n2', component_id: 'Call', status: 'success', output: { attempt: 2, last } },
  ];
  return { id, status: 'completed', started_at: '2026-05-28T11:26:04Z', completed_at: '2026-05-28T11:26:09Z', logs };
}

describe('a node that its platform tells of twice', () => {
  let server: Loopback;
  let connection: string;

  before(async () => {
    server = await serve(({ url = '' }, response) => {
      const id = url.split('/').at(-1) ?? '';
      const found = url.startsWith('/workflows/runs/') ? run(id, id) : [{ id: 'w1', name: 'Call twice' }];
      response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
    });
    const given = { name: 'Twice', platform: 'altostrat', baseUrl: server.url, auth: 'token', secret: 'a token', scopes: ['w1'] };
    connection = await command<string>('runlight.connection.add', { ...given, environment: 'test' });
  });
  after(async () => {
    await command('runlight.connection.remove', connection);
    await closeEditors();
    await server.close();
  });

  const shown = () => JSON.parse(vscode.window.activeTextEditor?.document.getText() ?? 'null') as unknown;

  it('has two outputs, and each row opens its own', async () => {
    const ref = { connection, scope: 'w1', id: 'r1' };
    await command('runlight.execution.openOutput', { ...ref, node: 'n2' });
    assert.deepEqual(shown(), { attempt: 1 });
    await command('runlight.execution.openOutput', { ...ref, node: 'n2', repeat: 1 });
    assert.deepEqual(shown(), { attempt: 2, last: 'r1' });
  });

  it('is compared in each of its places', async () => {
    await command('runlight.execution.compare', { connection, scope: 'w1', id: 'r1' }, { connection, scope: 'w1', id: 'r2' });
    const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(inputs.some((label) => label.includes('↔')), inputs.join());
    const compared = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'runlight-output' && uri.query.includes('part=node'));
    assert.deepEqual(compared.map(({ uri }) => new URLSearchParams(uri.query).get('repeat')).sort(), ['1', '1']);
    assert.ok(compared.every((document) => document.getText().includes('"attempt": 2')));
  });
});
