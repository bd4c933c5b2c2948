import assert from 'node:assert/strict';
import { eachWithSandbox, type Detail, type List } from '../../fixtures/sandboxClient';

interface Batch {
  batch_index?: number;
  _id?: string;
  name?: string;
  status: string;
  output?: unknown;
}

const path = (id: string, node: string, query = '') => `/api/v2/public/execution/${id}/nodes/${node}/batches${query}`;

describe('sandbox batches', () => {
  const client = eachWithSandbox();
  const batches = (id: string, query = '', node = '2') => client().get<List<Batch>>(path(id, node, query));
  const statuses = async (id: string, node?: string) =>
    (await batches(id, '?limit=200', node)).docs.map(({ status }) => status);

  async function after(workflow: string, ms: number): Promise<string> {
    const id = await client().run(workflow);
    client().clock.advance(ms);
    return id;
  }

  it('D10: Contact Loop has 137 batches in pages, six of them errored, and completes all the same', async () => {
    const id = await after('Contact Loop', 60_000);
    const { status, nodes } = await client().inspect(id);
    assert.deepEqual([status, nodes[1]?.is_batch, nodes[1]?.node_status], ['COMPLETED', true, 'Success']);
    const { total_iterations, failed_iterations } = nodes[1]?.latest_output as Record<string, number>;
    assert.deepEqual([total_iterations, failed_iterations], [137, 6]);
    const first = await batches(id);
    assert.deepEqual([first.totalDocs, first.totalPages, first.docs.length], [137, 14, 10]);
    assert.deepEqual(first.docs[0], { batch_index: 0, status: 'Success', output: { processed: 50, first: 0 } });
    const last = (await batches(id, '?page=14')).docs.map(({ batch_index }) => batch_index);
    assert.deepEqual(last, [130, 131, 132, 133, 134, 135, 136]);
  });

  it('batches are filtered by status; what nobody knows finds nothing', async () => {
    const id = await after('Contact Loop', 60_000);
    const failed = await batches(id, '?status=ERRORED');
    assert.deepEqual(failed.docs.map(({ batch_index }) => batch_index), [7, 30, 53, 76, 99, 122]);
    assert.match((failed.docs[0]?.output as { message: string }).message, /no e-mail address/);
    assert.equal((await batches(id, '?status=Success')).totalDocs, 131);
    assert.equal((await batches(id, '?status=All')).totalDocs, 137);
    assert.equal((await batches(id, '?status=SLEEPING')).totalDocs, 0);
  });

  it('batches come up while the loop runs', async () => {
    const id = await client().run('Contact Loop');
    assert.equal((await batches(id)).totalDocs, 0);
    client().clock.advance(320 + 1050);
    const seen = await statuses(id);
    assert.deepEqual(seen.slice(6, 12), ['Success', 'ERRORED', 'Success', 'Success', 'RUNNING', 'WAITING']);
    assert.equal(seen.length, 137);
    assert.equal((await client().inspect(id)).nodes[1]?.node_status, 'Waiting');
  });

  it('D13: a stop leaves the batch at work stopped and the others waiting', async () => {
    const id = await after('Contact Loop', 320 + 250);
    await client().post(`/api/v2/public/execution/${id}/stop`);
    assert.equal((await statuses(id))[2], 'RUNNING');
    client().clock.advance(2000);
    assert.deepEqual((await statuses(id)).slice(0, 4), ['Success', 'Success', 'STOPPED', 'WAITING']);
  });

  it('D14: a loop that timed out leaves batches waiting', async () => {
    const id = await after('Old Importer', 60_000);
    const [done, left] = [Array<string>(6).fill('Success'), Array<string>(4).fill('WAITING')];
    assert.deepEqual(await statuses(id, '3'), [...done, ...left]);
  });

  it('D10: batches of a do-while loop are executions that can be read', async () => {
    const id = await after('Ticket Backfill', 60_000);
    const { docs } = await batches(id, '?limit=20');
    assert.equal(docs.length, 14);
    assert.equal(new Set(docs.map(({ _id }) => _id)).size, 14);
    assert.equal(docs[0]?.name, `Child of ${id} from do while node 2`);
    for (const { _id = '', name, status } of docs) {
      assert.match(_id, /^[0-9a-f]{24}$/);
      const child = await client().inspect(_id);
      assert.deepEqual([child.name, child.status], [name, status]);
      assert.ok(child.nodes.length > 0);
    }
    assert.deepEqual(docs.flatMap(({ status }, index) => (status === 'ERRORED' ? [index] : [])), [5]);
    const output = (await client().inspect(id)).nodes[1]?.latest_output as { body: unknown };
    assert.deepEqual(output.body, { iteration_count: 14 });
  });

  it('executions of a do-while loop come up one after the other and stop with their parent', async () => {
    const id = await after('Ticket Backfill', 280 + 1500);
    assert.deepEqual(await statuses(id), ['COMPLETED', 'COMPLETED', 'RUNNING']);
    await client().post(`/api/v2/public/execution/${id}/stop`);
    client().clock.advance(60_000);
    assert.deepEqual(await statuses(id), ['COMPLETED', 'COMPLETED', 'STOPPED']);
  });

  it('children are in no list, belong to their account, and are neither stopped nor rerun alone', async () => {
    const id = await after('Ticket Backfill', 280 + 300);
    const child = (await batches(id)).docs[0]?._id ?? '';
    assert.equal((await client().list(`?execution_id=${child}`)).totalDocs, 0);
    assert.equal((await client().list('?limit=1')).totalDocs, 24_743);
    const elsewhere = { linked_account_id: 'account_001' };
    assert.equal((await client().send('GET', `/api/v2/public/execution/${child}`, elsewhere)).status, 404);
    for (const action of ['stop', 'rerun']) {
      assert.equal((await client().post(`/api/v2/public/execution/${child}/${action}`)).status, 400);
    }
  });

  it('batches of executions from the past can be read as well', async () => {
    const { docs } = await client().list('?workflow_name=Bulk%20Invoice&status=COMPLETED&limit=1');
    assert.deepEqual(await statuses(docs[0]?._id ?? ''), ['Success', 'Success']);
  });

  it('D10: 501 for a node that is no loop, and for every node of the other engine', async () => {
    const refused = async (id: string, node: string) => {
      const response = await client().send('GET', path(id, node));
      return [response.status, await response.json()] as const;
    };
    const refusal = [
      501,
      {
        status_code: 501,
        http_error_type: 'NOT_IMPLEMENTED',
        error_code: 'SERVER_ERROR',
        message: 'Batch details are not yet available for this execution type',
      },
    ];
    assert.deepEqual(await refused(await after('Contact Loop', 1000), '1'), refusal);
    const archive = await after('Order Archive', 60_000);
    assert.equal((await client().inspect(archive)).nodes[1]?.is_batch, true);
    assert.deepEqual(await refused(archive, '2'), refusal);
    assert.equal((await refused('000000000000000000000000', '2'))[0], 404);
  });
});

describe('sandbox sub-flows', () => {
  const client = eachWithSandbox();
  const outputOf = ({ nodes }: Detail, name: string) =>
    nodes.find((node) => node.node_name === name)?.latest_output as { execution_id: string; return_value?: unknown };

  it('a node that waits for its sub-flow has the child’s id and answer, and the child can be read', async () => {
    const id = await client().run('Vendor Onboarding', { vendor_id: 'V001234' });
    client().clock.advance(1000);
    assert.equal(outputOf(await client().inspect(id), 'Sync vendor'), null);
    client().clock.advance(60_000);
    const { execution_id, return_value } = outputOf(await client().inspect(id), 'Sync vendor');
    assert.deepEqual(return_value, { vendor: { id: 'V001234', sync_status: 'completed' } });
    const child = await client().inspect(execution_id);
    assert.deepEqual([child.status, child.nodes.length], ['COMPLETED', 3]);
    assert.deepEqual((child.nodes[0]?.latest_output as { payload: unknown }).payload, { vendor_id: 'V001234' });
  });

  it('a sub-flow that nobody waits for goes on when its parent has ended or was stopped', async () => {
    const id = await client().run('Vendor Onboarding');
    client().clock.advance(2500);
    const parent = await client().inspect(id);
    assert.equal(parent.status, 'COMPLETED');
    const output = outputOf(parent, 'Start daily sync');
    assert.deepEqual(Object.keys(output), ['execution_id']);
    assert.equal((await client().inspect(output.execution_id)).status, 'RUNNING');
    client().clock.advance(10_000);
    assert.equal((await client().inspect(output.execution_id)).status, 'COMPLETED');
  });
});
