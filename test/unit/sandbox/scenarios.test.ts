import assert from 'node:assert/strict';
import { workflows } from '../../../src/sandbox';
import { eachWithSandbox, type Detail, type SandboxClient } from '../../fixtures/sandboxClient';

const shown = ({ nodes }: Detail) => nodes.map((node) => `${node.node_name}: ${node.node_status}`);
const outputOf = ({ nodes }: Detail, name: string) => nodes.find((node) => node.node_name === name)?.latest_output;

async function rerun(client: SandboxClient, id: string): Promise<Record<string, string>> {
  return (await (await client.post(`/api/v2/public/execution/${id}/rerun`)).json()) as Record<string, string>;
}

describe('sandbox scenarios', () => {
  const client = eachWithSandbox();

  async function after(workflow: string, ms: number, payload?: unknown): Promise<Detail> {
    const id = await client().run(workflow, payload);
    client().clock.advance(ms);
    return client().inspect(id);
  }

  it('D1: nodes of Daily Sync come up one by one, then it is completed', async () => {
    const id = await client().run('Daily Sync', { email: 'jane@example.com' });
    const seen: unknown[] = [];
    for (let time = 0; time <= 4000; time += 1000) {
      const { status, completion_percentage, nodes } = await client().inspect(id);
      seen.push([status, completion_percentage, nodes.map((node) => node.node_status).join(' ')]);
      client().clock.advance(1000);
    }
    assert.deepEqual(seen, [
      ['RUNNING', 0, 'Waiting'],
      ['RUNNING', 25, 'Success Waiting'],
      ['RUNNING', 50, 'Success Success Waiting'],
      ['RUNNING', 75, 'Success Success Success Waiting'],
      ['COMPLETED', 100, 'Success Success Success Success'],
    ]);
  });

  it('D1: the completed nodes carry what the documents show, and Start echoes what arrived', async () => {
    const done = await after('Daily Sync', 10_000, { email: 'jane@example.com' });
    assert.deepEqual(done.nodes[1], {
      node_id: '2',
      node_name: 'Fetch contact',
      node_type: 'http',
      node_status: 'Success',
      is_batch: false,
      attempts_made: 1,
      maximum_attempts: 3,
      execution_time: 812,
      input_data: { method: 'GET', base_url: 'https://api.example.com', url_path: '/v1/contacts/51' },
      parsed_request_curl: "curl -X GET 'https://api.example.com/v1/contacts/51'",
      latest_output: {
        status: 200,
        headers: { 'content-type': 'application/json', 'x-request-id': 'abc123' },
        body: { id: '51', email: 'jane@example.com' },
      },
    });
    assert.deepEqual((outputOf(done, 'Start') as { payload: unknown }).payload, { email: 'jane@example.com' });
    assert.equal(done.linked_account_id, 'user_12345');
    assert.equal('_id' in done, false);
  });

  it('a node at work has no output and no time yet', async () => {
    const { nodes } = await after('Daily Sync', 1200);
    assert.deepEqual(nodes[1]?.latest_output, null);
    assert.equal('execution_time' in (nodes[1] ?? {}), false);
  });

  it('D7: attempts of Lead Import grow while it is watched, then the run is errored', async () => {
    const id = await client().run('Lead Import');
    const attempts: unknown[] = [];
    for (const step of [500, 2000, 2000]) {
      client().clock.advance(step);
      const node = (await client().inspect(id)).nodes[1];
      attempts.push([node?.node_status, node?.attempts_made]);
    }
    assert.deepEqual(attempts, [
      ['Waiting', 1],
      ['Waiting', 2],
      ['Waiting', 3],
    ]);
    client().clock.advance(2000);
    const end = await client().inspect(id);
    assert.equal(end.status, 'ERRORED');
    assert.equal(end.completion_percentage, 25);
    assert.equal(end.nodes[1]?.node_status, 'Errored');
    assert.equal(end.nodes[1]?.attempts_made, 3);
    assert.equal((outputOf(end, 'Send GET request') as { body: { message: string } }).body.message, 'Invalid URL');
  });

  it('D7: failures also come as JSON inside a string and as a plain sentence', async () => {
    const check = await after('Connection Check', 5000);
    assert.equal(check.status, 'ERRORED');
    assert.deepEqual(outputOf(check, 'Query accounts'), { error: '{"message":"The connection has expired"}' });
    const mail = await after('Mail Notification', 5000);
    assert.equal((outputOf(mail, 'Send mail') as { body: unknown }).body, 'SMTP authentication failed');
  });

  it('D8: Active Customers completes over a skipped failure', async () => {
    const done = await after('Active Customers', 5000);
    assert.equal(done.status, 'COMPLETED');
    assert.deepEqual(shown(done), [
      'Start: Success',
      'Is active?: Success',
      'Update contact: Errored_and_Skipped',
      'Response: Skipped',
    ]);
  });

  it('D9: Approve Discount is terminated by its last node', async () => {
    const done = await after('Approve Discount', 5000);
    assert.equal(done.status, 'TERMINATED');
    assert.equal((outputOf(done, 'Terminate') as { body: { action: string } }).body.action, 'terminate');
    assert.equal((outputOf(done, 'Try') as { body: { failed_node_id: string } }).body.failed_node_id, '3');
  });

  it('D12: Nightly Export grows for a minute and stays silent about its progress twice', async () => {
    const id = await client().run('Nightly Export');
    const percentages: (number | undefined)[] = [];
    for (let second = 0; second < 60; second += 1) {
      percentages.push((await client().inspect(id)).completion_percentage);
      client().clock.advance(1000);
    }
    const told = percentages.filter((percentage) => percentage !== undefined);
    assert.equal(percentages.length - told.length, 4);
    assert.deepEqual(told, told.toSorted((a, b) => a - b));
    assert.equal(new Set(told).size > 30, true);
    const end = await client().inspect(id);
    assert.deepEqual([end.status, end.completion_percentage, end.nodes.length], ['COMPLETED', 100, 40]);
  });

  it('D13: a stopped Slow Report is stopping for a while, and its nodes say how far it came', async () => {
    const id = await client().run('Slow Report');
    client().clock.advance(5000);
    assert.deepEqual(shown(await client().inspect(id)).slice(0, 3), [
      'Start: Success',
      'Collect rows: Waiting',
      'Group by region: Ready',
    ]);
    const answer = await client().post(`/api/v2/public/execution/${id}/stop`);
    assert.deepEqual(await answer.json(), { message: 'Stopping instance' });
    assert.equal((await client().inspect(id)).status, 'STOPPING');
    client().clock.advance(1999);
    assert.equal((await client().inspect(id)).status, 'STOPPING');
    client().clock.advance(1);
    const end = await client().inspect(id);
    assert.equal(end.status, 'STOPPED');
    assert.deepEqual(
      end.nodes.map((node) => node.node_status),
      ['Success', 'Stopped', 'Ready', 'Ready', 'Ready', 'Ready'],
    );
    client().clock.advance(600_000);
    assert.deepEqual(await client().inspect(id), end);
  });

  it('D13: a second stop changes nothing, and what has ended cannot be stopped', async () => {
    const id = await client().run('Slow Report');
    client().clock.advance(1000);
    await client().post(`/api/v2/public/execution/${id}/stop`);
    client().clock.advance(1500);
    assert.equal((await client().post(`/api/v2/public/execution/${id}/stop`)).status, 200);
    client().clock.advance(500);
    assert.equal((await client().inspect(id)).status, 'STOPPED');
    assert.equal((await client().post(`/api/v2/public/execution/${id}/stop`)).status, 400);
  });

  it('D14: Old Importer times out in its last node', async () => {
    const end = await after('Old Importer', 20_000);
    assert.equal(end.status, 'TIMED_OUT');
    assert.equal(end.nodes.at(-1)?.node_status, 'Timed_Out');
  });

  it('D15: a rerun keeps the original', async () => {
    const id = await client().run('Daily Sync', { note: 'again' });
    client().clock.advance(10_000);
    const before = await client().inspect(id);
    const first = await rerun(client(), id);
    assert.equal(first.status, 'success');
    client().clock.advance(10_000);
    const again = await client().inspect(first.id ?? '');
    assert.match(again.name, /^Retry for workflow /);
    assert.deepEqual((outputOf(again, 'Start') as { payload: unknown }).payload, { note: 'again' });
    assert.deepEqual(await client().inspect(id), before);
  });

  it('D15: what still runs is not run again', async () => {
    const id = await client().run('Slow Report');
    assert.equal((await client().post(`/api/v2/public/execution/${id}/rerun`)).status, 400);
  });

  it('every script of the catalogue ends, and says the same whatever moments were asked for before', async () => {
    for (const { name, plan, scenario } of workflows.filter((workflow) => workflow.published && workflow.owner === 'everyAccount')) {
      // Their outputs have tests of their own, and would take long here.
      if (name === 'Contact Dump' || scenario === 'D21' || plan.steps.some(({ ms }) => ms === Infinity)) continue;
      const id = await client().run(name, { email: 'jane@example.com' });
      client().clock.advance(700_000);
      const end = await client().inspect(id);
      assert.equal(end.status, plan.end ?? 'COMPLETED', name);
      assert.equal(end.nodes.length, plan.steps.length, name);
    }
  });
});

describe('sandbox reruns in the older shapes', () => {
  const client = eachWithSandbox({ shapes: 'older' });

  it('D15: a rerun answers in one of three forms', async () => {
    const ids = {
      'Daily Sync': await client().run('Daily Sync'),
      'Lead Import': await client().run('Lead Import'),
      'Connection Check': await client().run('Connection Check'),
    };
    client().clock.advance(10_000);
    assert.equal((await rerun(client(), ids['Daily Sync'])).status, 'success');
    const second = await rerun(client(), ids['Lead Import']);
    assert.equal(second.message, 'Execution queued');
    assert.equal((await client().inspect(second.instanceId ?? '')).status, 'RUNNING');
    assert.deepEqual(await rerun(client(), ids['Connection Check']), {});
    assert.match((await client().list('?limit=1')).docs[0]?.name ?? '', /^Retry for workflow /);
  });
});
