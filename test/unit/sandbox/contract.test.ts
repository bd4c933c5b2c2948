import assert from 'node:assert/strict';
import { createManualClock, workflowNamed, workflows, type SandboxResponse } from '../../../src/sandbox';
import { AltostratPlatform } from '../../../src/sandbox/altostrat/platform';
import { routesOf } from '../../../src/sandbox/routes';
import { World } from '../../../src/sandbox/world';
import { contract, problemsOf, refusal } from '../../fixtures/contract';
import { LocalSandbox } from '../../fixtures/localSandbox';
import { patience, startOfTests, type Detail, type List, type Row } from '../../fixtures/sandboxClient';

interface Given {
  readonly operation: string;
  readonly status: number;
  readonly body: unknown;
}

type Headers = Readonly<Record<string, string | undefined>>;

const v2 = '/api/v2/public';
const world = new World({}, createManualClock(startOfTests));
const operations = [...new Set(routesOf(world, new AltostratPlatform(world)).map(({ operation }) => operation))];
/** Those with many megabytes have them inside outputs, which no contract describes. */
const owned = workflows.filter(({ owner, published, scenario }) => owner === 'everyAccount' && published && scenario !== 'D21');

/** Asks every route of the three platforms about everything that the sandbox shows, and keeps what it answers. */
class Tour {
  readonly given: Given[] = [];

  constructor(private readonly client: LocalSandbox) {}

  async ask<T>(method: string, path: string, { body, headers }: { body?: unknown; headers?: Headers } = {}): Promise<T> {
    return this.keep<T>(await this.client.send(method, path, { headers, body }));
  }

  get<T>(path: string, headers?: Headers): Promise<T> {
    return this.ask<T>('GET', path, { headers });
  }

  async accounts(): Promise<void> {
    for (const key of Object.values(this.client.sandbox.keys)) {
      await this.get(`${v2}/linked-account?limit=100`, { 'x-api-key': key, linked_account_id: undefined });
    }
    for (const id of this.client.sandbox.accounts) await this.get(`${v2}/linked-account/${encodeURIComponent(id)}`);
    for (const { slug } of await this.get<{ slug: string }[]>(`${v2}/application`)) await this.get(`${v2}/application/${slug}`);
  }

  async workflows(): Promise<void> {
    const token: Headers = { 'x-api-key': undefined, authorization: `Bearer ${this.client.sandbox.mint('user_12345')}` };
    for (const headers of [{}, token, { 'x-api-key': this.client.sandbox.keys.production }]) {
      for (const query of ['', '?scope=private', '?scope=private&page=2', '?limit=100&scope=private&published=true']) {
        await this.get(`${v2}/workflow${query}`, headers);
      }
      await this.get(`${v2}/workflow/enabled`, headers);
    }
    for (const { id } of workflows) {
      for (const path of [id, `request-structure/${id}`, `versions/${id}`]) await this.get(`${v2}/workflow/${path}`);
    }
    const daily = workflowNamed('Daily Sync').id;
    const { _id: draft } = await this.get<{ _id: string }>(`${v2}/workflow/${daily}/edit`);
    const publish = (id: string, published: boolean) =>
      this.ask('PUT', `${v2}/workflow/${id}/publish`, { body: { published }, headers: token });
    await publish(draft, true);
    await publish(daily, false);
    await publish((await this.get<{ _id: string }>(`${v2}/workflow/${daily}/edit`))._id, true);
  }

  async executions(): Promise<void> {
    const ids = new Map<string, string>();
    for (const { name, schema } of owned) {
      const response = await this.client.execute(name, {}, schema ? { email: 'jane@example.com' } : {});
      ids.set(name, this.keep<{ execution_id: string }>(response).execution_id);
    }
    for (const pause of [0, 400, 2000, 5000, 60_000]) {
      this.client.clock.advance(pause);
      await this.get(`${v2}/execution?limit=100`);
      for (const id of ids.values()) await this.execution(id);
    }
    await this.ask('POST', `${v2}/execution/${ids.get('Slow Report')}/stop`);
    await this.execution(ids.get('Slow Report') ?? '');
    this.client.clock.advance(24 * 60 * 60_000);
    for (const id of ids.values()) {
      await this.execution(id);
      await this.ask('POST', `${v2}/execution/${id}/rerun`);
    }
    const { docs } = await this.get<List<Row>>(`${v2}/execution?limit=100&page=2`);
    for (const { _id } of docs) await this.execution(_id);
  }

  async sessions(): Promise<void> {
    const { token } = await this.ask<{ token: string }>('POST', `${v2}/session-token`, {
      body: { linked_account_id: 'user_12345' },
    });
    const headers = { 'x-api-key': undefined, authorization: `Bearer ${token}` };
    await this.get(`${v2}/session/active-linked-account`, headers);
    await this.ask('POST', `${v2}/session-token/revoke`, { headers });
  }

  async people(): Promise<void> {
    const form = await this.linkIn('Approve Invoice', 'Request approval');
    await this.get(form);
    await this.ask('POST', form, { body: { data: { approved: true } } });
    await this.get(form);
    await this.ask('POST', await this.linkIn('Await Payment', 'Wait for Webhook'), { body: {} });
  }

  async waiting(): Promise<void> {
    for (const respond_with of [200, 201, 400, 401, 429, 503, 302]) {
      await this.synchronous(`${v2}/workflow/:id/execute`, 'Validate Order', { payload: { respond_with } });
    }
    for (const name of ['Vendor Sync', 'Lead Import', 'Connection Check', 'Contact Signup']) {
      await this.synchronous(`${v2}/workflow/:id/execute`, name, { payload: { email: 'jane@example.com' } });
      await this.synchronous('/api/v1/workflow/:id/execute', name, { email: 'jane@example.com' });
    }
  }

  async cobalt(): Promise<void> {
    const ids: string[] = [];
    for (const { id } of owned) {
      const answer = await this.ask<{ execution_id: string }>('POST', `/api/v1/workflow/${id}/execute`, {
        body: { email: 'jane@example.com' },
      });
      ids.push(answer.execution_id);
    }
    for (const pause of [0, 3000, 60 * 60_000]) {
      this.client.clock.advance(pause);
      for (const id of ids) await this.get(`/api/v1/execution/${id}/response`);
    }
  }

  async altostrat(): Promise<void> {
    const headers = { 'x-api-key': undefined, authorization: `Bearer ${this.client.sandbox.altostrat.token}` };
    const root = this.client.sandbox.altostrat.url.slice(this.client.sandbox.url.length);
    const read = (path: string) => this.get<{ id: string }[]>(root + path, headers);
    const post = (path: string) => this.ask<{ id: string }>('POST', root + path, { headers, body: {} });
    const runs: string[] = [];
    for (const { id } of await read('/workflows')) {
      await read(`/workflows/${id}`);
      for (const page of [1, 2, 99]) await read(`/workflows/${id}/executions?page=${page}`);
      const started = await post(`/workflows/${id}/execute`);
      if ('status' in started) runs.push(started.id);
    }
    for (const pause of [0, 900, 5000, 10 * 60_000]) {
      this.client.clock.advance(pause);
      for (const id of runs) await read(`/workflows/runs/${id}`);
    }
    for (const id of runs) {
      await post(`/workflows/runs/${id}/rerun`);
      await post(`/workflows/runs/${id}/resume-from/n2`);
    }
    const lookup = this.client.sandbox.altostrat.workflows.find(({ name }) => name === 'Resource Lookup')?.id;
    await this.whileTimePasses(post(`/workflows/sync/${lookup}`));
  }

  /** What no route has, and what nobody may do. */
  async refusals(): Promise<void> {
    const id = workflowNamed('Daily Sync').id;
    for (const headers of [{ 'x-api-key': 'tk-no' }, { linked_account_id: undefined }, { linked_account_id: 'nobody' }]) {
      await this.get(`${v2}/execution`, headers);
    }
    for (const path of ['execution/none', 'workflow/none', 'application/none', 'linked-account/none', 'none']) {
      await this.get(`${v2}/${path}`);
    }
    await this.ask('POST', `${v2}/workflow/${id}/execute`, { body: {} });
    await this.ask('POST', `${v2}/execution/none/stop`);
    await this.ask('POST', `${v2}/session-token`, { body: {} });
    await this.ask('PUT', `${v2}/workflow/${id}/publish`, { body: { published: true } });
    this.keep(await this.client.execute('Bulk Invoice', { sync_execution: 'true' }));
    this.keep(await this.client.execute('Contact Signup'));
    const headers = { 'x-api-key': this.client.sandbox.keys.test, linked_account_id: 'user_12345', slug: 'hubspot' };
    this.keep(await this.client.sandbox.handle({ method: 'POST', url: `${v2}/workflow/${id}/execute`, headers, body: '{' }));
    await this.get('/altostrat/workflows', { authorization: 'Bearer none' });
  }

  private async execution(id: string): Promise<void> {
    const { nodes } = await this.get<Detail>(`${v2}/execution/${id}`);
    for (const node of nodes) if (node.is_batch) await this.get(`${v2}/execution/${id}/nodes/${node.node_id}/batches?limit=50`);
  }

  private async synchronous(path: string, workflow: string, body: unknown): Promise<void> {
    const { id, application } = workflowNamed(workflow);
    const headers = { slug: application, sync_execution: 'true', 'content-type': 'application/json' };
    await this.whileTimePasses(this.ask('POST', path.replace(':id', id), { body, headers }));
  }

  /** The request is there before the clock goes on, so that its run is awaited to the end. */
  private async whileTimePasses(answer: Promise<unknown>): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(this.client.sandbox.journal.at(-1)?.outcome, 'pending');
    this.client.clock.advance(30_000);
    await answer;
  }

  private async linkIn(workflow: string, name: string): Promise<string> {
    const { execution_id } = this.keep<{ execution_id: string }>(await this.client.execute(workflow));
    this.client.clock.advance(5000);
    const { nodes } = await this.get<Detail>(`${v2}/execution/${execution_id}`);
    const text = JSON.stringify(nodes.find(({ node_name }) => node_name === name));
    return text.split(this.client.sandbox.url)[1]?.split('"')[0] ?? assert.fail(text);
  }

  private keep<T>({ status, body: text }: SandboxResponse): T {
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const operation = this.client.sandbox.journal.at(-1)?.operation ?? 'none';
    this.given.push({ operation, status, body });
    return body as T;
  }
}

describe('sandbox answers and the platforms’ contract', function () {
  this.timeout(patience);
  let given: readonly Given[];

  before(async () => {
    const tour = new Tour(new LocalSandbox({ historySize: 150 }));
    await tour.accounts();
    await tour.workflows();
    await tour.executions();
    await tour.sessions();
    await tour.people();
    await tour.waiting();
    await tour.cobalt();
    await tour.altostrat();
    await tour.refusals();
    given = tour.given;
  });

  /** A run's result has its workflow's own HTTP status; everything else that is no success is a refusal. */
  const isResult = ({ status, body }: Given) => status < 400 || Object.hasOwn(Object(body) as object, 'execution_id');

  it('the contract names every route and nothing else', () => {
    assert.deepEqual(Object.keys(contract).sort(), [...operations].sort());
  });

  for (const operation of operations) {
    it(`${operation} answers what it must`, () => {
      const answers = given.filter((one) => one.operation === operation && isResult(one));
      assert.ok(answers.length > 0, 'nobody asked');
      const problems = new Set(answers.flatMap(({ body }) => problemsOf(operation, body).map((line) => line.replace(/\[\d+\]/g, '[]'))));
      assert.deepEqual([...problems], []);
    });
  }

  it('refusals have one of the shapes that the platforms show', () => {
    const refused = given.filter((one) => !isResult(one));
    assert.ok(new Set(refused.map(({ status }) => status)).size >= 5);
    const problems = refused.flatMap(({ operation, body }) =>
      refusal[operation.startsWith('altostrat.') ? 'altostrat' : 'refold'](body, operation),
    );
    assert.deepEqual(problems, []);
  });
});
