import assert from 'node:assert/strict';
import { workflowNamed, type SandboxOptions, type SandboxResponse } from '../../../src/sandbox';
import { presets } from '../../../src/sandbox/http/faultPresets';
import { problemsOf, refusal } from '../../fixtures/contract';
import { LocalSandbox, read } from '../../fixtures/localSandbox';
import { patience, SandboxClient, type Detail, type List, type Row } from '../../fixtures/sandboxClient';

const v2 = '/api/v2/public';
const daily = workflowNamed('Daily Sync').id;
type Send = Parameters<LocalSandbox['send']>[2];

/** Asks about what is seldom asked, and checks each answer where it comes: its headers, and what its platform says it holds. */
class Edges {
  readonly client: LocalSandbox;

  constructor(options: SandboxOptions = {}) {
    this.client = new LocalSandbox(options);
  }

  /** A good answer of Refold or Cobalt. */
  async good<T>(method: string, path: string, more?: Send): Promise<T> {
    return this.fits(await this.client.send(method, path, more), path);
  }

  async refused(status: number, method: string, path: string, more?: Send): Promise<string> {
    return this.refuses(await this.client.send(method, path, more), status, path);
  }

  fits<T>(response: SandboxResponse, path: string): T {
    checkHeaders(response);
    assert.ok(response.status < 300, `${path}: ${response.status} ${response.body}`);
    const operation = this.client.sandbox.journal.at(-1)?.operation ?? 'none';
    const body = read<T>(response);
    assert.deepEqual(problemsOf(operation, body), [], path);
    return body;
  }

  refuses(response: SandboxResponse, status: number, path: string): string {
    checkHeaders(response);
    assert.equal(response.status, status, `${path}: ${response.body}`);
    const platform = path.startsWith('/altostrat') ? 'altostrat' : 'refold';
    const body = read<{ message: string; error?: string }>(response);
    assert.deepEqual(refusal[platform](body, path), [], response.body);
    return body.message === 'Server Error' ? (body.error ?? '') : body.message;
  }

  async started(workflow: string): Promise<string> {
    return read<{ execution_id: string }>(await this.client.execute(workflow, {}, { email: 'jane@example.com' })).execution_id;
  }
}

function checkHeaders({ status, headers, body }: SandboxResponse): void {
  const { date = '', 'content-type': type, 'content-length': length, 'x-trace-id': trace } = headers;
  assert.equal(new Date(date).toUTCString(), date);
  assert.match(trace ?? '', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
  assert.deepEqual([type, length], status === 204 ? [undefined, undefined] : ['application/json; charset=utf-8', String(Buffer.byteLength(body))]);
  if (status === 204) assert.equal(body, '');
}

describe('the sandbox at the edges of the platforms’ contract', function () {
  this.timeout(patience);

  for (const envelope of ['full', 'partial', 'endless'] as const) {
    it(`pages beyond the end, of no length and of nothing are still pages (${envelope})`, async () => {
      const edges = new Edges({ historySize: 30, envelope });
      const loop = await edges.started('Bulk Invoice');
      edges.client.clock.advance(24 * 60 * 60_000);
      const lists = ['execution', 'linked-account', 'workflow', `workflow/versions/${daily}`, `execution/${loop}/nodes/2/batches`];
      for (const list of lists) {
        for (const query of ['page=99999', 'page=0', 'page=-1', 'page=x', 'page=1.5', 'limit=0', 'limit=-5', 'limit=abc', 'limit=1e9', 'page=2&limit=1000', 'search=nobody&name=nothing&status=NONE&workflow_id=none']) {
          const response = await edges.client.send('GET', `${v2}/${list}?${query}`);
          if (envelope === 'full') edges.fits(response, `${list}?${query}`);
          const page = read<List<unknown>>(response);
          assert.ok(Array.isArray(page.docs) && page.limit > 0, `${list}?${query}`);
          assert.equal('nextPage' in page, envelope === 'full');
          if (query === 'page=99999') assert.deepEqual(page.docs, []);
          if (query === 'page=99999' && envelope === 'full') assert.deepEqual([page.hasNextPage, page.nextPage], [false, null]);
        }
      }
    });
  }

  it('executions that others started have all that executions have, and cannot be stopped or repeated by themselves', async () => {
    const edges = new Edges();
    for (const name of ['Order Pipeline', 'Nightly Loop', 'Bulk Invoice', 'Customer Onboarding', 'Retry Until Done']) {
      const known = edges.client.sandbox.accepted.length;
      await edges.started(name).catch(() => undefined);
      if (edges.client.sandbox.accepted.length === known) continue;
      edges.client.clock.advance(5_000);
    }
    edges.client.clock.advance(60 * 60_000);
    const { docs } = await edges.good<List<Row & { is_child_instance: boolean }>>('GET', `${v2}/execution?limit=1000`);
    const children = docs.filter(({ is_child_instance }) => is_child_instance);
    for (const { _id } of [...children.slice(0, 5), ...docs.slice(0, 20)]) await edges.good<Detail>('GET', `${v2}/execution/${_id}`);
    for (const { _id } of children.slice(0, 2)) {
      await edges.refused(400, 'POST', `${v2}/execution/${_id}/stop`);
      await edges.refused(400, 'POST', `${v2}/execution/${_id}/rerun`);
    }
  });

  it('a stop is taken once and again, and refused at the end; a rerun the other way round', async () => {
    const edges = new Edges();
    const id = await edges.started('Slow Report');
    edges.client.clock.advance(1_000);
    assert.match(await edges.refused(400, 'POST', `${v2}/execution/${id}/rerun`), /still running/);
    await edges.good('POST', `${v2}/execution/${id}/stop`);
    await edges.good('POST', `${v2}/execution/${id}/stop`);
    assert.equal((await edges.good<Detail>('GET', `${v2}/execution/${id}`)).status, 'STOPPING');
    edges.client.clock.advance(60_000);
    assert.match(await edges.refused(400, 'POST', `${v2}/execution/${id}/stop`), /not running/);
    const again = await edges.good<{ id: string }>('POST', `${v2}/execution/${id}/rerun`);
    assert.notEqual(again.id, id);
    const batches = `${v2}/execution/${id}/nodes/1/batches`;
    assert.match(await edges.refused(501, 'GET', batches), /not yet available/);
    await edges.refused(501, 'GET', batches.replace('/1/', '/none/'));
    for (const path of ['none', '%2e%2e', 'a%2Fb', '%F0%9F%A6%8A', 'x'.repeat(2_000)]) {
      for (const [method, rest] of [['GET', ''], ['POST', '/stop'], ['POST', '/rerun'], ['GET', '/nodes/1/batches']] as const) {
        await edges.refused(404, method, `${v2}/execution/${path}${rest}`);
      }
    }
  });

  it('what is asked of nobody is refused in the words of the platform whose address it is', async () => {
    const edges = new Edges();
    for (const [method, path] of [
      ['GET', `${v2}/nothing`],
      ['DELETE', `${v2}/execution/none`],
      ['PUT', `${v2}/execution`],
      ['POST', `${v2}/session-token/refresh`],
      ['GET', `/api/v1/workflow/${daily}`],
      ['GET', '/api/v1/execution'],
      ['GET', '/altostrat/nothing'],
      ['DELETE', '/altostrat/workflows/none'],
      ['POST', '/altostrat/workflows'],
      ['GET', '/altostrat'],
      ['GET', '/'],
    ] as const) {
      await edges.refused(404, method, path);
    }
    for (const path of [`${v2}/execution/%`, '/altostrat/workflows/%E0%A4%A']) await edges.refused(400, 'GET', path);
  });

  it('what is too large is refused in the words of its platform, on a socket too', async () => {
    const client = await SandboxClient.open();
    for (const path of [`${v2}/workflow/${daily}/execute`, '/altostrat/workflows/any/execute']) {
      const response = await client.send('POST', path, {}, ' '.repeat(6 * 1024 * 1024));
      const headers = Object.fromEntries(response.headers);
      const body = await response.text();
      new Edges().refuses({ status: response.status, headers, body }, 413, path);
    }
    await client.sandbox.close();
  });

  it('sessions end, are taken back, and are nobody else’s', async () => {
    const edges = new Edges({ tokenLifetimeMs: 5_000 });
    const mint = (body: unknown) => ({ body, headers: { linked_account_id: undefined } });
    const { token } = await edges.good<{ token: string }>('POST', `${v2}/session-token`, mint({ linked_account_id: 'user_12345' }));
    const headers = { 'x-api-key': undefined, authorization: `Bearer ${token}`, linked_account_id: undefined };
    await edges.good('GET', `${v2}/session/active-linked-account`, { headers });
    await edges.refused(403, 'GET', `${v2}/linked-account/user_67890`, { headers });
    await edges.refused(403, 'GET', `${v2}/execution`, { headers: { ...headers, linked_account_id: 'user_67890' } });
    await edges.refused(403, 'GET', `${v2}/workflow/${daily}`, { headers });
    await edges.refused(401, 'GET', `${v2}/linked-account`, { headers });
    edges.client.clock.advance(5_001);
    for (const path of ['execution', 'workflow', 'workflow/enabled', 'session/active-linked-account']) await edges.refused(401, 'GET', `${v2}/${path}`, { headers });
    await edges.refused(401, 'POST', `${v2}/session-token/revoke`, { headers });
    await edges.refused(401, 'POST', `${v2}/session-token/revoke`);
    for (const body of [undefined, null, [], 'text', {}, { linked_account_id: 7 }, { linked_account_id: '' }, { linked_account_id: 'nobody' }]) {
      await edges.refused(400, 'POST', `${v2}/session-token`, mint(body));
    }
  });

  it('Cobalt v1 starts by alias and refuses like Refold', async () => {
    const edges = new Edges();
    const execute = (workflow: string) => `/api/v1/workflow/${workflow}/execute`;
    const { execution_id: id } = await edges.good<{ execution_id: string }>('POST', execute('daily-sync'), { body: {} });
    await edges.good('GET', `/api/v1/execution/${id}/response`);
    await edges.refused(404, 'POST', execute('no-alias'), { body: {} });
    await edges.refused(404, 'POST', execute('daily-sync'), { body: {}, headers: { slug: 'wrong' } });
    await edges.refused(400, 'POST', execute(workflowNamed('Draft Cleanup').id), { body: {} });
    await edges.refused(400, 'POST', execute(workflowNamed('Bulk Invoice').id), { body: {}, headers: { sync_execution: 'true' } });
    await edges.refused(404, 'GET', '/api/v1/execution/none/response');
    await edges.refused(400, 'GET', `/api/v1/execution/${id}/response`, { headers: { linked_account_id: undefined } });
    await edges.refused(401, 'GET', `/api/v1/execution/${id}/response`, { headers: { 'x-api-key': 'tk-no' } });
    const slow = await edges.good<{ execution_id: string }>('POST', execute(workflowNamed('Slow Report').id), { body: {} });
    await edges.good('POST', `${v2}/execution/${slow.execution_id}/stop`);
    await edges.good('GET', `/api/v1/execution/${slow.execution_id}/response`);
    edges.client.clock.advance(60_000);
    await edges.good('GET', `/api/v1/execution/${slow.execution_id}/response`);
  });

  it('Altostrat refuses as its framework does, and says when to come again', async () => {
    const edges = new Edges({ altostrat: { perMinute: 22 } });
    const { workflows } = edges.client.sandbox.altostrat;
    const ask = async (status: number, method: string, path: string, more?: { body?: unknown; headers?: Record<string, string> }) => {
      const response = await edges.client.altostrat(method, path, more);
      return status < 300 ? edges.fits<{ id: string }>(response, path) : { id: edges.refuses(response, status, `/altostrat${path}`) };
    };
    const [first] = workflows;
    const sync = workflows.find(({ name }) => name === 'Resource Lookup');
    const run = await ask(202, 'POST', `/workflows/${first?.id}/execute`, { headers: { 'idempotency-key': 'k' } });
    assert.equal((await ask(202, 'POST', `/workflows/${first?.id}/execute`, { headers: { 'idempotency-key': 'k' } })).id, run.id);
    for (const body of [{ context: 'text' }, { context: 7 }, { context: null }]) await ask(422, 'POST', `/workflows/${first?.id}/execute`, { body });
    await ask(422, 'POST', `/workflows/sync/${first?.id}`, { body: {} });
    await ask(422, 'POST', `/workflows/runs/${run.id}/resume-from/n1`);
    edges.client.clock.advance(30_000);
    await ask(422, 'POST', `/workflows/runs/${run.id}/resume-from/none`);
    for (const path of ['/workflows/none', '/workflows/none/executions', '/workflows/runs/none']) await ask(404, 'GET', path);
    for (const path of ['/workflows/runs/none/rerun', '/workflows/runs/none/resume-from/n1', '/workflows/none/execute', '/workflows/sync/none']) await ask(404, 'POST', path);
    for (const page of ['0', '-1', 'x', '99999']) await ask(200, 'GET', `/workflows/${sync?.id}/executions?page=${page}`);
    await ask(401, 'GET', '/workflows', { headers: { authorization: 'Bearer none' } });
    let refused = await edges.client.altostrat('GET', '/workflows');
    for (let asked = 0; refused.status !== 429 && asked < 30; asked += 1) refused = await edges.client.altostrat('GET', '/workflows');
    edges.refuses(refused, 429, '/altostrat/workflows');
    const seconds = Number(refused.headers['retry-after']);
    assert.ok(Number.isInteger(seconds) && seconds > 0 && seconds <= 60, String(seconds));
    edges.client.clock.advance(seconds * 1_000);
    await ask(200, 'GET', '/workflows');
  });

  it('the gallery of errors has the platforms’ own shapes, apart from what no platform sent', async () => {
    const broken = ['garbage', 'gateway', 'brokenUnauthorized', 'brokenJson', 'emptyBody', 'movedAway', 'lostAnswer', 'lostRequest', 'closesIdle'];
    for (const [name, fault] of Object.entries(presets)) {
      if (broken.includes(name)) continue;
      const edges = new Edges();
      edges.client.sandbox.faults.add({ effect: fault.effect });
      const response = await edges.client.send('GET', `${v2}/execution`);
      edges.refuses(response, response.status, name);
      assert.ok(response.status >= 400, name);
    }
  });
});
