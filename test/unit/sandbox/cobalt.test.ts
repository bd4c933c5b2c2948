import assert from 'node:assert/strict';
import { workflowNamed, workflows } from '../../../src/sandbox';
import { eachWithSandbox, until } from '../../fixtures/sandboxClient';

const payload = '{"email":"jane@example.com"}';

describe('sandbox Cobalt v1', () => {
  const client = eachWithSandbox({ body: 'wrapped' });

  function execute(workflow: string, headers: Record<string, string | undefined> = {}, body = payload): Promise<Response> {
    return client().send('POST', `/api/v1/workflow/${workflow}/execute`, headers, body);
  }

  async function started(workflow: string, body?: string): Promise<string> {
    const response = await execute(workflow, {}, body);
    assert.equal(response.status, 200);
    return ((await response.json()) as { execution_id: string }).execution_id;
  }

  const responseOf = (id: string) => client().get<Record<string, unknown>>(`/api/v1/execution/${id}/response`);

  it('D3: starts by alias, says only the id, then tells the response when there is one', async () => {
    const response = await execute('daily-sync', { slug: 'hubspot', sync_execution: 'false' });
    const body = (await response.json()) as { execution_id: string };
    assert.deepEqual(Object.keys(body), ['execution_id']);
    assert.deepEqual(await responseOf(body.execution_id), { status: 'RUNNING' });
    client().clock.advance(5000);
    assert.deepEqual(await responseOf(body.execution_id), { response: { success: true }, status: 'COMPLETED' });
  });

  it('reads the body as the payload itself, and no body as an empty one', async () => {
    for (const [body, arrived] of [[payload, { email: 'jane@example.com' }], ['', {}], ['[1]', [1]]] as const) {
      const id = await started(workflowNamed('Daily Sync').id, body);
      client().clock.advance(5000);
      const [start] = (await client().inspect(id)).nodes;
      assert.deepEqual((start?.latest_output as { payload: unknown }).payload, arrived);
    }
  });

  it('shares its runs with v2, both ways', async () => {
    const here = await started('daily-sync');
    assert.equal((await client().inspect(here)).status, 'RUNNING');
    assert.equal((await client().list('?limit=1')).docs[0]?._id, here);
    const there = await client().run('Vendor Sync');
    client().clock.advance(2000);
    assert.deepEqual((await responseOf(there)).response, { vendor: { id: 'V001234', sync_status: 'completed' } });
    const stopped = await started('slow-report');
    await client().post(`/api/v2/public/execution/${stopped}/stop`);
    assert.deepEqual(await responseOf(stopped), { status: 'STOPPING' });
    client().clock.advance(2000);
    assert.deepEqual(await responseOf(stopped), { response: {}, status: 'STOPPED' });
  });

  it('runs for any account what v2 refuses as not owned, but nothing that is not published', async () => {
    for (const name of ['Org Digest', 'Partner Feed']) {
      assert.equal((await client().execute(name, '{"payload":{}}')).status, 400, name);
      const id = await started(workflowNamed(name).alias);
      assert.equal((await client().inspect(id)).linked_account_id, 'user_12345');
    }
    assert.equal((await execute('draft-cleanup')).status, 400);
  });

  it('every workflow has an alias of its own', () => {
    const aliases = workflows.map(({ alias }) => alias);
    assert.equal(new Set(aliases).size, workflows.length);
    assert.ok(aliases.every((alias) => /^[a-z0-9-]+$/.test(alias)));
  });

  it('answers who waits with the return value', async () => {
    const waiting = execute('vendor-sync', { sync_execution: 'true' });
    await until(() => client().sandbox.journal.some(({ operation }) => operation === 'executeV1'));
    client().clock.advance(2000);
    const response = await waiting;
    const body = (await response.json()) as { return_value: unknown; execution_id: string };
    assert.equal(response.status, 200);
    assert.deepEqual(body.return_value, { vendor: { id: 'V001234', sync_status: 'completed' } });
    assert.deepEqual((await responseOf(body.execution_id)).response, body.return_value);
  });

  it('nobody waits for a Group node', async () => {
    const response = await execute('bulk-invoice', { sync_execution: 'true' });
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as { error: string }).error, 'sync_execution is not allowed with a Group node');
    assert.equal((await execute('bulk-invoice')).status, 200);
  });

  it('an errored run has an empty response', async () => {
    const id = await started('lead-import');
    client().clock.advance(10_000);
    assert.deepEqual(await responseOf(id), { response: {}, status: 'ERRORED' });
  });

  it('refuses a bad key, a token, an unknown workflow, execution, account and a slug of something else', async () => {
    const status = async (response: Promise<Response>) => (await response).status;
    assert.equal(await status(execute('daily-sync', { 'x-api-key': 'tk-wrong' })), 401);
    const authorization = `Bearer ${client().sandbox.mint('user_12345')}`;
    assert.equal(await status(execute('daily-sync', { 'x-api-key': undefined, authorization })), 403);
    assert.equal(await status(execute('nothing')), 404);
    assert.equal(await status(execute('daily-sync', { slug: 'slack' })), 404);
    assert.equal(await status(execute('daily-sync', { linked_account_id: undefined })), 400);
    assert.equal(await status(execute('daily-sync', {}, '{"email":')), 400);
    const unknown = await client().send('GET', '/api/v1/execution/000000000000000000000000/response');
    assert.equal(unknown.status, 404);
    assert.equal(((await unknown.json()) as { error_code: string }).error_code, 'RESOURCE_NOT_FOUND');
    assert.equal((await client().list('?limit=1')).totalDocs, 24_742);
  });
});
