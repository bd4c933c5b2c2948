import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command, createWorld, eventually, executesOf, openPayload, refused, tabs, targetOf, type Acknowledgement, type World } from './world';

describe('a start that goes wrong is sent once', () => {
  let world: World;
  let payload: vscode.Uri;

  beforeEach(async () => {
    world = await createWorld();
    payload = (await openPayload('{"email": "jane@example.com"}')).document.uri;
    await vscode.workspace.getConfiguration('runlight').update('timeouts', { read: 5, start: 1 }, true);
  });
  afterEach(async () => {
    await vscode.workspace.getConfiguration('runlight').update('timeouts', undefined, true);
    await world.close();
  });

  const start = () => ['runlight.payload.run', payload, { target: targetOf(world, 'Daily Sync') }] as const;
  const run = () => command<Acknowledgement | undefined>(...start());

  for (const effect of ['resetAfterAccept', 'brokenJson', 'emptyBody', 'hangAfterAccept'] as const) {
    it(`and found, when the server took it and the answer was lost (${effect})`, async () => {
      world.sandbox.faults.add({ operation: 'execute', effect });
      const answer = await run();
      assert.ok(answer, 'the execution is found');
      const listed = world.sandbox.journal.filter(({ operation }) => operation === 'listExecutions');
      assert.ok(listed.length > 0, 'it was looked for');
      await eventually('the tab that says so', () => tabs().find((label) => /^Daily Sync · .+ · looks like yours$/.test(label)));
      assert.equal(executesOf(world).length, 1);
    });
  }

  it('and is nobody’s to choose once it is not known any more', async () => {
    await refused(/not known any more/, 'runlight.execution.chooseMine', 'nobody');
  });

  const refusals = [
    ['401', { status: 401, body: { status_code: 401, http_error_type: 'UNAUTHORIZED', error: 'SERVER_ERROR', message: 'Invalid Credentials' } }],
    ['403', { status: 403, body: { status_code: 403, message: 'No' } }],
    ['404', { status: 404, body: { status_code: 404, message: 'Workflow not found' } }],
    ['429', { status: 429, body: { status_code: 429, message: 'Slow down' }, headers: { 'retry-after': '1' } }],
    ['500', { status: 500, body: { status_code: 500, message: 'Server Error' } }],
    ['a reset before it was taken', 'reset'],
    ['a gateway page', 'html502'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example.com/' } }],
  ] as const;
  for (const [what, effect] of refusals) {
    it(`and not again after ${what}`, async () => {
      world.sandbox.faults.add({ operation: 'execute', effect });
      await refused(/\.$/, ...start());
      assert.equal(executesOf(world).length, 1);
    });
  }
});
