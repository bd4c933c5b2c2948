import assert from 'node:assert/strict';
import { idIn, workflowNamed } from '../../../src/sandbox';
import { eachWithSandbox, type List } from '../../fixtures/sandboxClient';

const executions = '/api/v2/public/execution';

describe('sandbox access', () => {
  const client = eachWithSandbox();

  async function refusal(path: string, headers: Record<string, string | undefined>) {
    const response = await client().send('GET', path, headers);
    return [response.status, await response.json()] as const;
  }

  it('a wrong or missing key is refused in the shape of the documents', async () => {
    const refused = [
      401,
      { status_code: 401, http_error_type: 'UNAUTHORIZED', error: 'SERVER_ERROR', message: 'Invalid Credentials' },
    ];
    assert.deepEqual(await refusal(executions, { 'x-api-key': 'tk-wrong' }), refused);
    assert.deepEqual(await refusal(executions, { 'x-api-key': undefined }), refused);
    assert.deepEqual(await refusal('/api/v2/public/linked-account', { 'x-api-key': '' }), refused);
  });

  it('keys say their environment', () => {
    const { keys } = client().sandbox;
    assert.match(keys.test, /^tk[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(keys.production, /^pk[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('a token that was never minted is refused', async () => {
    const [status, body] = await refusal(executions, { 'x-api-key': undefined, authorization: 'Bearer nothing' });
    assert.equal(status, 401);
    assert.equal((body as { message: string }).message, 'Invalid session token');
  });

  it('an account must be named and must exist; the codes of that refusal are swapped', async () => {
    const [missing, why] = await refusal(executions, { linked_account_id: undefined });
    assert.deepEqual([missing, (why as { error_code: string }).error_code], [400, 'MISSING_LINKED_ACCOUNT_ID']);
    const [unknown, body] = await refusal(executions, { linked_account_id: 'nobody' });
    assert.equal(unknown, 400);
    assert.equal((body as { http_error_type: string }).http_error_type, 'INVALID_LINKED_ACCOUNT_ID');
    assert.equal((body as { error_code: string }).error_code, 'BAD_REQUEST');
  });

  it('a key of one environment sees nothing of the other', async () => {
    const production = { 'x-api-key': client().sandbox.keys.production };
    const accounts = await client().get<List<{ environment: string }>>('/api/v2/public/linked-account', production);
    assert.equal(accounts.totalDocs, 3);
    assert.ok(accounts.docs.every(({ environment }) => environment === 'production'));
    const id = await client().run('Daily Sync');
    assert.equal((await refusal(`${executions}/${id}`, production))[0], 404);
    const newest = (await client().list('?limit=1', production)).docs[0];
    assert.notEqual(newest?._id, id);
    assert.equal((await refusal(`${executions}/${newest?._id}`, {}))[0], 404);
    assert.equal((await refusal(executions, { ...production, linked_account_id: 'account_001' }))[0], 401);
    const daily = workflowNamed('Daily Sync');
    assert.equal((await refusal(`/api/v2/public/workflow/${daily.id}`, production))[0], 404);
    assert.equal((await refusal(`/api/v2/public/workflow/${idIn('production', daily)}`, production))[0], 200);
  });

  it('an execution belongs to its account', async () => {
    const id = await client().run('Daily Sync');
    assert.equal((await refusal(`${executions}/${id}`, { linked_account_id: 'account_001' }))[0], 404);
  });

  it('an account beyond ASCII is named in a header', async () => {
    const headers = { linked_account_id: 'zürich 100%25' };
    assert.equal((await client().list('?limit=1', headers)).totalDocs, 24_742);
  });

  it('an unknown route and an unknown execution are not found, in JSON', async () => {
    assert.deepEqual(await refusal(`${executions}/000000000000000000000000`, {}), [
      404,
      { status_code: 404, http_error_type: 'NOT_FOUND', error_code: 'RESOURCE_NOT_FOUND', message: 'Execution not found' },
    ]);
    const [status, body] = await refusal('/api/v3/public/execution', {});
    assert.equal(status, 404);
    assert.equal((body as { error_code: string }).error_code, 'RESOURCE_NOT_FOUND');
  });
});
