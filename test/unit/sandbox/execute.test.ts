import assert from 'node:assert/strict';
import { workflowNamed } from '../../../src/sandbox';
import { eachWithSandbox, until } from '../../fixtures/sandboxClient';

const wrapped = JSON.stringify({ payload: { email: 'jane@example.com' } });
const vendor = { vendor: { id: 'V001234', sync_status: 'completed' } };

describe('sandbox execute', () => {
  const client = eachWithSandbox();

  async function refused(workflow: string, body: string, headers?: Record<string, string | undefined>) {
    const response = await client().execute(workflow, body, headers);
    return [response.status, (await response.json()) as Record<string, unknown>] as const;
  }

  async function started(): Promise<number> {
    return (await client().list('?limit=1')).totalDocs - 24_742;
  }

  it('answers at once with the new execution', async () => {
    const response = await client().execute('Daily Sync', wrapped);
    const body = (await response.json()) as Record<string, string>;
    assert.equal(body.message, 'Workflow execution started');
    assert.match(body.execution_id ?? '', /^[0-9a-f]{24}$/);
    assert.match(response.headers.get('x-trace-id') ?? '', /^[0-9a-f-]{36}$/);
  });

  it('refuses without a slug, in the shape that hides the reason in error', async () => {
    const refusal = [400, { message: 'Server Error', error: 'Workflow ID and slug are required' }];
    assert.deepEqual(await refused('Daily Sync', wrapped, { slug: undefined }), refusal);
  });

  it('refuses the slug of another application', async () => {
    const [status, body] = await refused('Daily Sync', wrapped, { slug: 'slack' });
    assert.equal(status, 404);
    assert.equal(body.error_code, 'RESOURCE_NOT_FOUND');
  });

  it('refuses what is not published and what the account does not own', async () => {
    for (const name of ['Draft Cleanup', 'Org Digest', 'Partner Feed']) {
      const [status, body] = await refused(name, wrapped);
      assert.equal(status, 400, name);
      assert.equal(body.message, 'Server Error', name);
    }
    const mine = await client().execute('Partner Feed', wrapped, { linked_account_id: 'user_67890' });
    assert.equal(mine.status, 200);
  });

  it('refuses an unknown workflow', async () => {
    const response = await client().send('POST', '/api/v2/public/workflow/nothing/execute', { slug: 'hubspot' }, wrapped);
    assert.equal(response.status, 404);
  });

  it('refuses a payload that violates the schema, and says where', async () => {
    const cases: readonly (readonly [payload: unknown, path: string])[] = [
      [{ name: 'Jane' }, '/email'],
      [{ email: 'jane' }, '/email'],
      [{ email: 'jane@example.com', seats: 'two' }, '/seats'],
      [{ email: 'jane@example.com', plan: 'gold' }, '/plan'],
      [[], ''],
    ];
    for (const [payload, path] of cases) {
      const [status, body] = await refused('Contact Signup', JSON.stringify({ payload }));
      assert.equal(status, 400);
      assert.equal(body.error_code, 'VALIDATION_ERROR');
      assert.equal((body.errors as { path: string }[])[0]?.path, path);
    }
    assert.equal(await started(), 0);
    assert.equal((await client().execute('Contact Signup', wrapped)).status, 200);
  });

  it('refuses what is no JSON and what is larger than 5 MB', async () => {
    assert.equal((await refused('Daily Sync', '{"payload":'))[0], 400);
    assert.equal((await refused('Daily Sync', JSON.stringify({ payload: 'x'.repeat(5 * 1024 * 1024) })))[0], 413);
    assert.equal(await started(), 0);
  });

  it('no refusal starts anything', async () => {
    await refused('Daily Sync', wrapped, { slug: undefined });
    await refused('Draft Cleanup', wrapped);
    assert.equal(await started(), 0);
  });

  it('D4: a caller who waits gets what the Response node says, when the run has ended', async () => {
    let answered = false;
    const waiting = client().execute('Vendor Sync', wrapped, { sync_execution: 'true' });
    void waiting.then(() => (answered = true));
    await arrival();
    client().clock.advance(1400);
    await client().list('?limit=1');
    assert.equal(answered, false);
    client().clock.advance(100);
    const response = await waiting;
    const body = (await response.json()) as { return_value: unknown; execution_id: string };
    assert.equal(response.status, 200);
    assert.deepEqual(body.return_value, vendor);
    assert.equal((await client().list('?limit=1')).docs[0]?.type_of_execution, 'SYNC');
    assert.equal((await client().inspect(body.execution_id)).status, 'COMPLETED');
  });

  it('D5: the Response node chooses the HTTP status', async () => {
    for (const status of [200, 201, 204, 205, 302, 304, 308, 400, 401, 404, 418, 429, 500, 503, 599]) {
      const response = await validated({ respond_with: status });
      assert.equal(response.status, status);
      const text = await response.text();
      if ([204, 205, 304].includes(status)) assert.equal(text, '');
      else assert.match(text, /"execution_id":"[0-9a-f]{24}"/);
      assert.equal(response.headers.has('location'), status === 302 || status === 308);
    }
    assert.equal(await started(), 15);
  });

  it('D5: what is no HTTP status for an answer is 400', async () => {
    for (const respond_with of [199, 600, 200.5, '200', null]) {
      assert.equal((await validated({ respond_with })).status, 400);
    }
  });

  it('D5: a workflow’s 401 is a result, even with the body of a refusal; the platform’s own is none', async () => {
    const refusal = await client().execute('Validate Order', '{"payload":{}}', { 'x-api-key': 'tk-wrong' });
    const respond_body = (await refusal.json()) as { http_error_type: string };
    assert.deepEqual([refusal.status, respond_body.http_error_type], [401, 'UNAUTHORIZED']);
    assert.equal('execution_id' in respond_body, false);
    const response = await validated({ respond_with: 401, respond_body });
    const { return_value, execution_id } = (await response.json()) as Record<string, unknown>;
    assert.equal(response.status, 401);
    assert.deepEqual(return_value, respond_body);
    assert.match(String(execution_id), /^[0-9a-f]{24}$/);
  });

  it('D6: nobody waits for a Group node', async () => {
    const refusal = [400, { message: 'Server Error', error: 'sync_execution is not allowed with a Group node' }];
    assert.deepEqual(await refused('Bulk Invoice', wrapped, { sync_execution: 'true' }), refusal);
    assert.equal((await client().execute('Bulk Invoice', wrapped)).status, 200);
  });

  it('D6: an errored run says so, under 500 or under 200', async () => {
    for (const [name, status] of [['Lead Import', 500], ['Connection Check', 200]] as const) {
      const waiting = client().execute(name, wrapped, { sync_execution: 'true' });
      await arrival();
      client().clock.advance(10_000);
      const response = await waiting;
      const body = (await response.json()) as { errored: boolean; execution_error: { node_id: string } };
      assert.equal(response.status, status);
      assert.equal(body.errored, true);
      assert.equal(body.execution_error.node_id, name === 'Lead Import' ? '16' : '2');
    }
  });

  it('a caller who waits hears of a stop', async () => {
    const waiting = client().execute('Slow Report', wrapped, { sync_execution: 'true' });
    await arrival();
    const [run] = (await client().list('?limit=1')).docs;
    await client().post(`/api/v2/public/execution/${run?._id}/stop`);
    client().clock.advance(2000);
    const body = (await (await waiting).json()) as { errored: boolean; execution_error: { message: string } };
    assert.deepEqual([body.errored, body.execution_error.message], [true, 'Execution stopped']);
  });

  it('a run goes on when the caller who waits for it leaves', async () => {
    const leaving = new AbortController();
    const path = `/api/v2/public/workflow/${workflowNamed('Vendor Sync').id}/execute`;
    const headers = { slug: 'netsuite', sync_execution: 'true' };
    const waiting = client().send('POST', path, headers, wrapped, leaving.signal);
    await arrival();
    leaving.abort();
    await assert.rejects(waiting);
    await until(() => client().sandbox.journal[0]?.outcome === 'aborted');
    client().clock.advance(5000);
    assert.equal((await client().list('?limit=1')).docs[0]?.status, 'COMPLETED');
  });

  it('carries the headers into the run when asked, without the key', async () => {
    const response = await client().execute('Daily Sync', wrapped, { 'include-headers': 'true', config_id: 'cfg_1' });
    const { execution_id } = (await response.json()) as { execution_id: string };
    client().clock.advance(5000);
    const detail = await client().inspect(execution_id);
    const { headers } = detail.nodes[0]?.latest_output as { headers: Record<string, string> };
    assert.equal(headers.slug, 'hubspot');
    assert.equal('x-api-key' in headers, false);
    assert.equal(detail.config_id, 'cfg_1');
  });

  /** What a caller who waits for Validate Order is answered. */
  async function validated(payload: unknown): Promise<Response> {
    const waiting = client().execute('Validate Order', JSON.stringify({ payload }), { sync_execution: 'true' });
    await arrival();
    client().clock.advance(1000);
    return waiting;
  }

  /** Resolves when the request that is under way has started its run. */
  function arrival(): Promise<void> {
    const { journal } = client().sandbox;
    return until(() => journal.some((entry) => entry.outcome === 'pending' && entry.operation === 'execute'));
  }
});

describe('sandbox body shape', () => {
  const raw = '{"email":"jane@example.com"}';
  const shapes = {
    wrapped: [{ email: 'jane@example.com' }, {}],
    raw: [{ payload: { email: 'jane@example.com' } }, { email: 'jane@example.com' }],
    either: [{ email: 'jane@example.com' }, { email: 'jane@example.com' }],
  } as const;

  for (const shape of ['wrapped', 'raw', 'either'] as const) {
    describe(`a server that reads ${shape} bodies`, () => {
      const client = eachWithSandbox({ body: shape });

      it('D2: echoes what arrived, so that a body of the wrong shape shows', async () => {
        for (const [index, body] of [wrapped, raw].entries()) {
          const { execution_id } = (await (await client().execute('Daily Sync', body)).json()) as { execution_id: string };
          client().clock.advance(5000);
          const [start] = (await client().inspect(execution_id)).nodes;
          assert.deepEqual((start?.latest_output as { payload: unknown }).payload, shapes[shape][index]);
          assert.equal(client().sandbox.journal.at(-2)?.body, body);
        }
      });
    });
  }
});
