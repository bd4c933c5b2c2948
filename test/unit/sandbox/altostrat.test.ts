import assert from 'node:assert/strict';
import { createManualClock, startSandbox, type ManualClock, type Sandbox, type SandboxOptions } from '../../../src/sandbox';
import { patience, startOfTests, until } from '../../fixtures/sandboxClient';

interface Entry {
  id: string;
  node_id: string;
  component_id: string;
  status: string;
  output?: unknown;
  created_at: string;
}

interface Run {
  id: string;
  status: string;
  error_message: string | null;
  started_at: string;
  completed_at: string | null;
  duration_in_seconds: number | null;
  logs: Entry[];
}

interface Page {
  data: Run[];
  links: { first?: string; last?: string; prev?: string | null; next?: string | null };
  meta: { current_page?: number; last_page?: number; per_page?: number; total?: number; from?: number; to?: number };
}

describe('sandbox Altostrat', function () {
  this.timeout(patience);
  let clock: ManualClock;
  let sandbox: Sandbox;

  async function open(options: SandboxOptions = {}): Promise<void> {
    sandbox = await startSandbox({ clock, ...options });
  }

  beforeEach(async () => {
    clock = createManualClock(startOfTests);
    await open();
  });
  afterEach(() => sandbox.close());

  async function reopen(options: SandboxOptions): Promise<void> {
    await sandbox.close();
    await open(options);
  }

  function idOf(name: string): string {
    return sandbox.altostrat.workflows.find((workflow) => workflow.name === name)?.id ?? assert.fail(name);
  }

  function send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
    const authorization = `Bearer ${sandbox.altostrat.token}`;
    return fetch(sandbox.altostrat.url + path, { method, body, headers: { authorization, ...headers } });
  }

  async function get<T>(path: string): Promise<T> {
    const response = await send('GET', path);
    assert.equal(response.status, 200, path);
    return (await response.json()) as T;
  }

  async function start(name: string, context: unknown = {}, headers?: Record<string, string>): Promise<Run> {
    const response = await send('POST', `/workflows/${idOf(name)}/execute`, JSON.stringify({ context }), headers);
    assert.equal(response.status, 202);
    return (await response.json()) as Run;
  }

  const inspect = (id: string) => get<Run>(`/workflows/runs/${id}`);
  const list = (name: string, query = '') => get<Page>(`/workflows/${idOf(name)}/executions${query}`);

  async function refusal(method: string, path: string, body?: string): Promise<readonly [number, string]> {
    const response = await send(method, path, body);
    return [response.status, ((await response.json()) as { message: string }).message];
  }

  it('lets nobody in without its token, which looks like the platform’s and depends on the seed', async () => {
    for (const authorization of ['', 'Bearer nothing', sandbox.altostrat.token]) {
      const response = await send('GET', '/workflows', undefined, { authorization });
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), { message: 'Unauthenticated.' });
    }
    const { token } = sandbox.altostrat;
    assert.match(token, /^[0-9a-f-]{36}:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
    await reopen({ seed: 2 });
    assert.notEqual(sandbox.altostrat.token, token);
  });

  it('lists its workflows as a bare array, nodes only one by one', async () => {
    const listed = await get<{ id: string; name: string; is_active: boolean }[]>('/workflows');
    assert.deepEqual(listed.map(({ id, name }) => ({ id, name })), sandbox.altostrat.workflows);
    assert.ok(listed.every((workflow) => /^fl_[0-9a-z]{26}$/.test(workflow.id) && !('nodes' in workflow)));
    assert.deepEqual(listed.filter(({ is_active }) => !is_active).map(({ name }) => name), ['Legacy Backup']);
    const { nodes, edges } = await get<{ nodes: object[]; edges: object[] }>(`/workflows/${idOf('User Onboarding')}`);
    assert.deepEqual([nodes.length, edges.length], [4, 3]);
  });

  it('knows nothing of what does not exist', async () => {
    for (const path of ['/workflows/fl_none', '/workflows/fl_none/executions', '/workflows/runs/fl_run_none', '/nothing']) {
      assert.equal((await refusal('GET', path))[0], 404, path);
    }
    assert.equal((await refusal('POST', '/workflows/fl_none/execute'))[0], 404);
    assert.equal((await refusal('POST', '/workflows/runs/fl_run_none/rerun'))[0], 404);
  });

  it('accepts a run, which is pending, runs and completes, and logs each node', async () => {
    const accepted = await start('User Onboarding', { user_id: 9 });
    assert.match(accepted.id, /^fl_run_[0-9a-z]{26}$/);
    assert.equal(accepted.status, 'pending');
    assert.equal(accepted.completed_at, null);
    assert.deepEqual((await inspect(accepted.id)).logs, []);
    clock.advance(1000);
    const running = await inspect(accepted.id);
    assert.equal(running.status, 'running');
    assert.deepEqual(running.logs.map(({ component_id, output }) => [component_id, output]), [['manual_trigger', { user_id: 9 }]]);
    clock.advance(60_000);
    const done = await inspect(accepted.id);
    assert.deepEqual([done.status, done.error_message, done.duration_in_seconds], ['completed', null, 3]);
    assert.deepEqual(done.logs.map(({ node_id }) => node_id), ['n1', 'n2', 'n3', 'n4']);
    assert.ok(done.logs.every(({ status }) => status === 'success'));
    assert.match(done.logs[0]?.created_at ?? '', /^2026-05-28T11:26:04\.820000Z$/);
    assert.equal(done.logs.at(-1)?.created_at, done.completed_at);
  });

  it('fails a run at a node and says why', async () => {
    const { id } = await start('Site Health Check');
    clock.advance(60_000);
    const { status, error_message, logs } = await inspect(id);
    assert.deepEqual([status, error_message], ['failed', 'Webhook request failed: 503 Service Unavailable']);
    assert.deepEqual(logs.map((entry) => entry.status), ['success', 'success', 'error']);
  });

  it('waits for a person for a while', async () => {
    const { id } = await start('Change Approval');
    clock.advance(5000);
    assert.equal((await inspect(id)).status, 'awaiting_ui_interaction');
    clock.advance(17_000);
    assert.equal((await inspect(id)).status, 'running');
    clock.advance(5000);
    assert.equal((await inspect(id)).status, 'completed');
  });

  it('runs for minutes, or logs every odd shape', async () => {
    const [slow, odd] = [await start('Firmware Rollout'), await start('Log Digest')];
    clock.advance(120_000);
    assert.equal((await inspect(slow.id)).status, 'running');
    const text = await (await send('GET', `/workflows/runs/${odd.id}`)).text();
    assert.match(text, /"id":9007199254740993,/);
    assert.match(text, /"price":10\.10/);
    const { status, error_message, logs } = JSON.parse(text) as Run;
    assert.deepEqual([status, error_message], ['completed', '1 of 14 sources was skipped']);
    assert.ok(logs.some((entry) => entry.status === 'skipped_quietly'));
    assert.ok(logs.some((entry) => !('output' in entry)));
  });

  it('answers an idempotency key as it did the first time, for a day, and starts nothing', async () => {
    const headers = { 'idempotency-key': '0e3ab7cd-7b3c-4a12-9b8d-0d5a1f0b6c11' };
    const first = await start('User Onboarding', {}, headers);
    clock.advance(60_000);
    assert.deepEqual(await start('User Onboarding', { other: true }, headers), first);
    assert.equal((await list('User Onboarding')).meta.total, 313);
    assert.notEqual((await start('Site Health Check', {}, headers)).id, first.id);
    assert.notEqual((await start('User Onboarding')).id, first.id);
    clock.advance(24 * 60 * 60_000);
    assert.notEqual((await start('User Onboarding', {}, headers)).id, first.id);
    const sent = sandbox.journal.filter(({ operation }) => operation === 'altostrat.execute');
    assert.equal(sent.length, 5);
    assert.ok(!JSON.stringify(sandbox.journal).includes(sandbox.altostrat.token));
  });

  it('starts once when the answer is lost, and the same key finds it', async () => {
    sandbox.faults.add({ operation: 'altostrat.execute', effect: 'resetAfterAccept', times: 1 });
    const headers = { 'idempotency-key': 'a-key' };
    await assert.rejects(start('User Onboarding', {}, headers));
    const { id } = await start('User Onboarding', {}, headers);
    assert.equal((await list('User Onboarding')).data[0]?.id, id);
    assert.equal((await list('User Onboarding')).meta.total, 313);
  });

  it('takes no context for an empty one, and refuses another shape', async () => {
    const path = `/workflows/${idOf('User Onboarding')}/execute`;
    assert.equal((await send('POST', path)).status, 202);
    assert.equal((await send('POST', path, '{}')).status, 202);
    assert.equal((await refusal('POST', path, '{"context":3}'))[0], 422);
    assert.equal((await refusal('POST', path, '{"context":'))[0], 400);
    assert.deepEqual(await refusal('POST', `/workflows/${idOf('Legacy Backup')}/execute`, '{}'), [
      422,
      'The workflow is not active.',
    ]);
  });

  it('pages runs as Laravel does, newest first', async () => {
    const { id } = await start('User Onboarding');
    const first = await list('User Onboarding');
    assert.equal(first.data.length, 15);
    assert.equal(first.data[0]?.id, id);
    assert.ok(first.data.every((run) => !('logs' in run)));
    const times = first.data.map(({ started_at }) => started_at);
    assert.deepEqual(times, times.toSorted().reverse());
    const path = `${sandbox.altostrat.url}/workflows/${idOf('User Onboarding')}/executions`;
    assert.deepEqual(first.meta, { current_page: 1, from: 1, last_page: 21, path, per_page: 15, to: 15, total: 313 });
    assert.deepEqual(first.links, { first: `${path}?page=1`, last: `${path}?page=21`, prev: null, next: `${path}?page=2` });
    const last = await list('User Onboarding', '?page=21');
    assert.deepEqual([last.data.length, last.links.next, last.meta.to], [13, null, 313]);
    assert.deepEqual((await list('User Onboarding', '?page=22')).data, []);
    assert.equal((await list('User Onboarding', '?page=x')).meta.current_page, 1);
  });

  it('finds every run of the past, which ended in its own way, again', async () => {
    const { data } = await list('User Onboarding', '?page=3');
    for (const row of data) {
      const { logs, ...run } = await inspect(row.id);
      assert.deepEqual(run, row);
      assert.ok(logs.length > 0);
    }
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map((page) => list('User Onboarding', `?page=${page}`)));
    const statuses = new Set(all.flatMap((page) => page.data.map(({ status }) => status)));
    assert.deepEqual([...statuses].sort(), ['completed', 'failed']);
    await reopen({ prefix: 'backend/' });
    assert.match(sandbox.altostrat.url, /\/backend\/altostrat$/);
    assert.deepEqual((await list('User Onboarding', '?page=3')).data, data);
    assert.match((await list('User Onboarding')).links.next ?? '', /\/backend\/altostrat\/workflows\//);
  });

  it('may say nothing about where a page lies', async () => {
    await reopen({ altostrat: { paging: 'empty' }, historySize: 20 });
    const { data, links, meta } = await list('User Onboarding', '?page=2');
    assert.deepEqual([data.length, links, meta], [5, {}, {}]);
  });

  it('reruns a run under a new id with the same context', async () => {
    const { id } = await start('User Onboarding', { user_id: 9 });
    const response = await send('POST', `/workflows/runs/${id}/rerun`);
    assert.equal(response.status, 202);
    const { message, new_run } = (await response.json()) as { message: string; new_run: Run };
    assert.match(message, /initiated/);
    assert.ok(new_run.id !== id && new_run.status === 'pending');
    clock.advance(60_000);
    assert.deepEqual((await inspect(new_run.id)).logs[0]?.output, { user_id: 9 });
  });

  it('resumes a run after a node that succeeded, and after no other', async () => {
    const { id } = await start('Site Health Check');
    const resume = (node: string) => send('POST', `/workflows/runs/${id}/resume-from/${node}`);
    assert.equal((await resume('n1')).status, 422);
    clock.advance(60_000);
    assert.equal((await resume('n3')).status, 422);
    assert.equal((await resume('n9')).status, 422);
    const response = await resume('n1');
    assert.equal(response.status, 202);
    const { new_run } = (await response.json()) as { new_run: Run };
    assert.equal((await inspect(new_run.id)).status, 'pending');
    clock.advance(60_000);
    assert.deepEqual((await inspect(new_run.id)).logs.map(({ node_id }) => node_id), ['n2', 'n3']);
  });

  it('lets a caller wait where the workflow is made for it, and returns any JSON', async () => {
    const path = `/workflows/sync/${idOf('Resource Lookup')}`;
    for (const [body, answer] of [
      ['{"resource_id":"res_1"}', '{"resource_id":"res_1","state":"active"}'],
      ['{"respond_with":9007199254740993}', '9007199254740993'],
      ['{"respond_with":null}', 'null'],
      ['{"respond_with":"text"}', '"text"'],
      ['{"respond_with":["a"]}', '["a"]'],
    ] as const) {
      const before = sandbox.journal.length;
      const waiting = send('POST', path, body);
      await until(() => sandbox.journal[before]?.operation !== undefined);
      clock.advance(480);
      const response = await waiting;
      assert.equal(response.status, 200);
      assert.equal(await response.text(), answer);
    }
    assert.deepEqual(await refusal('POST', `/workflows/sync/${idOf('User Onboarding')}`, '{}'), [
      422,
      'The workflow does not have a sync_request_trigger.',
    ]);
    assert.equal((await refusal('POST', path, '{'))[0], 400);
  });

  it('slows down those who ask too often, where it is told to', async () => {
    await reopen({ altostrat: { perMinute: 2 } });
    clock.advance(10_000);
    assert.equal((await send('GET', '/workflows')).status, 200);
    assert.equal((await send('GET', '/workflows')).status, 200);
    const refused = await send('GET', '/workflows');
    assert.equal(refused.status, 429);
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds > 0 && seconds <= 60, String(seconds));
    clock.advance(seconds * 1000);
    assert.equal((await send('GET', '/workflows')).status, 200);
  });

  it('keeps its runs across a reload, beside Refold’s', async () => {
    let kept: string | undefined;
    const storage = { load: () => kept, save: (text: string) => (kept = text) };
    await reopen({ storage });
    const refold = sandbox.start({ workflow: 'Daily Sync', account: 'user_12345' });
    const headers = { 'idempotency-key': 'a-key' };
    const { id } = await start('Site Health Check', { big: 1 }, headers);
    clock.advance(60_000);
    const resumed = await send('POST', `/workflows/runs/${id}/resume-from/n1`);
    const { new_run } = (await resumed.json()) as { new_run: Run };
    clock.advance(60_000);
    const before = [await inspect(id), await inspect(new_run.id)];
    await reopen({ storage });
    assert.deepEqual([await inspect(id), await inspect(new_run.id)], before);
    assert.equal((await start('Site Health Check', {}, headers)).id, id);
    assert.notEqual((await start('Site Health Check')).id, id);
    const account = { 'x-api-key': sandbox.keys.test, linked_account_id: 'user_12345' };
    const found = await fetch(`${sandbox.url}/api/v2/public/execution/${refold}`, { headers: account });
    assert.equal(found.status, 200);
  });
});
