import assert from 'node:assert/strict';
import { command, openPayload, type Acknowledgement } from './world';
import { workflowNamed } from '../../src/sandbox';

describe('the sandbox', () => {
  it('is connected with one command and runs a payload without account or network', async () => {
    const connection = await command<string>('runlight.sandbox.start');
    assert.equal(connection, 'sandbox');
    const { document } = await openPayload('{"email": "jane@example.com"}');
    const target = { connection, scope: 'user_12345', workflow: workflowNamed('Daily Sync').id, workflowName: 'Daily Sync', slug: 'hubspot' };
    const answer = await command<Acknowledgement>('runlight.payload.run', document.uri, { target });
    assert.match(answer?.id ?? '', /^[0-9a-f]{24}$/);
  });

  it('is not connected twice', async () => {
    assert.equal(await command('runlight.sandbox.start'), 'sandbox');
    assert.equal(await command('runlight.connection.test', 'sandbox'), true);
  });
});
