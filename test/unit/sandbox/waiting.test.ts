import assert from 'node:assert/strict';
import { waitIdOf } from '../../../src/sandbox/scenarios/relatedIds';
import {
  eachWithSandbox,
  patience,
  SandboxClient,
  startOfTests,
  until,
  type Detail,
  type Node,
} from '../../fixtures/sandboxClient';

interface Task {
  _id: string;
  name: string;
  status: string;
  data: Record<string, unknown>;
  form_structure: { required: string[] };
  expire_in: number | null;
}

const named = ({ nodes }: Detail, name: string): Node | undefined => nodes.find((node) => node.node_name === name);

/** The path behind a link that a node shows. */
function pathOf(client: SandboxClient, link: string): string {
  assert.ok(link.startsWith(`${client.sandbox.url}/`), link);
  return link.slice(client.sandbox.url.length);
}

async function formOf(client: SandboxClient, id: string): Promise<string> {
  const node = named(await client.inspect(id), 'Request approval');
  return pathOf(client, (node?.latest_output as { form: string }).form);
}

async function waiting(client: SandboxClient, workflow: string): Promise<{ id: string; form: string }> {
  const id = await client.run(workflow, { number: '2026-1041', amount: 75_000 });
  client.clock.advance(5000);
  return { id, form: await formOf(client, id) };
}

/** The form's id is all that is sent: no key, no account. */
const submit = (client: SandboxClient, form: string, data: unknown) =>
  client.send('POST', form, { 'x-api-key': undefined, linked_account_id: undefined }, JSON.stringify({ data }));

const task = (client: SandboxClient, form: string) =>
  client.get<Task>(form, { 'x-api-key': undefined, linked_account_id: undefined });

describe('sandbox human tasks', () => {
  const client = eachWithSandbox({ prefix: '/backend' });

  async function refused(form: string, data: unknown) {
    const response = await submit(client(), form, data);
    return [response.status, ((await response.json()) as { message: string }).message] as const;
  }

  it('D11: Approve Invoice stays running at 66 percent, for as long as nobody answers', async () => {
    const { id } = await waiting(client(), 'Approve Invoice');
    for (const pause of [0, 60_000, 30 * 24 * 60 * 60_000]) {
      client().clock.advance(pause);
      const detail = await client().inspect(id);
      assert.deepEqual([detail.status, detail.completion_percentage], ['RUNNING', 66]);
      const node = named(detail, 'Human Intervention');
      assert.deepEqual(
        [node?.node_id, node?.node_type, node?.node_status, node?.attempts_made, node?.latest_output],
        ['12', 'human_task', 'Waiting', 1, null],
      );
    }
  });

  it('D11: the form is read and submitted without a key, once, and the run goes on', async () => {
    const { id, form } = await waiting(client(), 'Approve Invoice');
    const before = await task(client(), form);
    assert.deepEqual(
      [before.name, before.status, before.data, before.expire_in],
      ['Human Intervention', 'WAITING', { invoice_number: '2026-1041', reviewed_amount: 75_000 }, null],
    );
    assert.ok(!('instance_id' in before) && !('node_id' in before) && !('org_id' in before));
    const answer = await submit(client(), form, { approved: true });
    assert.deepEqual([answer.status, await answer.json()], [200, { message: 'Form submitted successfully' }]);
    assert.equal((await task(client(), form)).status, 'SUBMITTED');
    assert.deepEqual(await refused(form, { approved: false }), [400, 'Form has already been submitted']);
    const node = named(await client().inspect(id), 'Human Intervention');
    assert.equal(node?.node_status, 'Success');
    assert.deepEqual(node?.latest_output, {
      status: 'Success',
      node_id: '12',
      node_name: 'Human Intervention',
      body: { approval_decision: 'approved', reviewed_amount: 75_000 },
    });
    client().clock.advance(1000);
    const end = await client().inspect(id);
    assert.deepEqual([end.status, end.completion_percentage], ['COMPLETED', 100]);
    assert.deepEqual((named(end, 'Post invoice')?.latest_output as { body: unknown }).body, { posted: true });
  });

  it('a rejection and a corrected amount arrive as they were said', async () => {
    const { id, form } = await waiting(client(), 'Approve Invoice');
    await submit(client(), form, { approved: false, reviewed_amount: 70_000, comment: 'Too much', other: 1 });
    client().clock.advance(5000);
    const { body } = named(await client().inspect(id), 'Human Intervention')?.latest_output as { body: unknown };
    assert.deepEqual(body, { approval_decision: 'rejected', reviewed_amount: 70_000, comment: 'Too much' });
  });

  it('an incomplete form, a read-only field and an unknown form are refused', async () => {
    const { id, form } = await waiting(client(), 'Approve Invoice');
    assert.match((await refused(form, {}))[1], /incomplete/);
    assert.match((await refused(form, undefined))[1], /incomplete/);
    assert.match((await refused(form, { approved: 'yes' }))[1], /must be boolean/);
    const readOnly = [400, 'invoice_number is a read-only field'];
    assert.deepEqual(await refused(form, { approved: true, invoice_number: '1' }), readOnly);
    assert.equal((await submit(client(), form, { approved: true, comment: 'x'.repeat(40_000) })).status, 413);
    const unknown = form.replace(/......$/, 'ffffff');
    assert.deepEqual(await refused(unknown, { approved: true }), [404, 'Specified Form Not Found']);
    assert.equal((await client().inspect(id)).status, 'RUNNING');
  });

  it('there is no form before the run has come to it', async () => {
    const id = await client().run('Approve Invoice');
    const form = `/api/v2/public/human-tasks/${waitIdOf({ id, startedAt: client().clock.now() })}`;
    client().clock.advance(1000);
    assert.deepEqual(await refused(form, { approved: true }), [404, 'Specified Form Not Found']);
    client().clock.advance(4000);
    assert.equal((await task(client(), form)).status, 'WAITING');
  });

  it('D11: Approve Expense gives up after thirty seconds and goes on', async () => {
    const { id, form } = await waiting(client(), 'Approve Expense');
    assert.equal((await task(client(), form)).expire_in, 30);
    client().clock.advance(30_000);
    assert.equal((await task(client(), form)).status, 'TIMEOUT');
    assert.deepEqual(await refused(form, { approved: true }), [400, 'Form has expired']);
    const end = await client().inspect(id);
    assert.equal(end.status, 'COMPLETED');
    const { body } = named(end, 'Human Intervention')?.latest_output as { body: unknown };
    assert.deepEqual(body, { form_status: 'timed_out' });
  });

  it('a run that waits can be stopped, and its form expires with it', async () => {
    const { id, form } = await waiting(client(), 'Approve Invoice');
    await client().post(`/api/v2/public/execution/${id}/stop`);
    assert.deepEqual(await refused(form, { approved: true }), [400, 'Form has expired']);
    client().clock.advance(2000);
    const end = await client().inspect(id);
    assert.deepEqual([end.status, named(end, 'Human Intervention')?.node_status], ['STOPPED', 'Stopped']);
  });

  it('a caller who waits is answered when the form was submitted', async () => {
    const answered = client().execute('Approve Invoice', '{"payload":{}}', { sync_execution: 'true' });
    await until(() => client().sandbox.journal.some(({ operation }) => operation === 'execute'));
    client().clock.advance(5000);
    const run = (await client().list('?limit=1')).docs[0]?._id ?? '';
    await submit(client(), await formOf(client(), run), { approved: true });
    client().clock.advance(5000);
    assert.deepEqual(await (await answered).json(), { execution_id: run });
  });
});

describe('sandbox waits', () => {
  const client = eachWithSandbox();

  it('Await Payment runs until its webhook is called, without a key', async () => {
    const id = await client().run('Await Payment', { order: 'A-7' });
    client().clock.advance(24 * 60 * 60_000);
    const detail = await client().inspect(id);
    const node = named(detail, 'Wait for Webhook');
    assert.deepEqual([detail.status, node?.node_status], ['RUNNING', 'Waiting']);
    const { url } = node?.input_data as { url: string };
    const nobody = { 'x-api-key': undefined, linked_account_id: undefined };
    const call = (body: string) => client().send('POST', pathOf(client(), url), nobody, body);
    assert.equal((await call('{"paid":')).status, 400);
    assert.equal((await call('{"paid":true}')).status, 200);
    assert.equal((await call('{"paid":false}')).status, 404);
    client().clock.advance(1000);
    const end = await client().inspect(id);
    assert.equal(end.status, 'COMPLETED');
    assert.equal('latest_output' in (named(end, 'Wait for Webhook') ?? {}), false);
    assert.deepEqual((named(end, 'Update order')?.latest_output as { body: unknown }).body, { received: { paid: true } });
  });

  it('a form is no webhook', async () => {
    const { form } = await waiting(client(), 'Approve Invoice');
    const ticket = form.split('/').at(-1);
    assert.equal((await client().post(`/api/v1/workflows/webhooks/${ticket}`)).status, 404);
  });

  it('Welcome Series waits twenty seconds, and not at all for a caller who waits', async () => {
    const id = await client().run('Welcome Series');
    client().clock.advance(10_000);
    assert.equal(named(await client().inspect(id), 'Delay')?.node_status, 'Waiting');
    client().clock.advance(20_000);
    const end = await client().inspect(id);
    assert.deepEqual([end.status, named(end, 'Delay')?.latest_output], ['COMPLETED', 'Waited for 20 seconds.']);

    const answered = client().execute('Welcome Series', '{"payload":{}}', { sync_execution: 'true' });
    await until(() => client().sandbox.journal.filter(({ operation }) => operation === 'execute').length === 2);
    client().clock.advance(1200);
    const { execution_id } = (await (await answered).json()) as { execution_id: string };
    const delay = named(await client().inspect(execution_id), 'Delay');
    assert.equal(delay?.latest_output, 'Waited for 0 seconds since sync execution is true.');
    assert.equal(delay?.execution_time, 0);
  });
});

describe('sandbox waits across a reload', function () {
  this.timeout(patience);

  it('a form can be submitted after it, and stays submitted', async () => {
    let kept: string | undefined;
    const storage = { load: () => kept, save: (text: string) => (kept = text) };
    const first = await SandboxClient.open({ storage });
    const { id, form } = await waiting(first, 'Approve Invoice');
    await first.close();
    const second = await SandboxClient.open({ storage }, startOfTests + 60_000);
    assert.equal((await submit(second, form, { approved: true })).status, 200);
    await second.close();
    const third = await SandboxClient.open({ storage }, startOfTests + 120_000);
    try {
      assert.equal((await third.inspect(id)).status, 'COMPLETED');
      assert.equal((await task(third, form)).status, 'SUBMITTED');
    } finally {
      await third.close();
    }
  });
});
