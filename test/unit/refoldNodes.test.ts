import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import type { Provider } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { decodeNode } from '../../src/core/platforms/refold/node';
import { plain } from '../fixtures/executions';
import { refoldKey, refoldWith } from '../fixtures/refold';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();
const ref = { connection: 'c1', scope: 'user_12345', id: 'e1' };

describe('a node of Refold that waits', () => {
  const waitsFor = (node: object) => decodeNode({ node_status: 'Waiting', ...node }, 0)?.waitsFor;

  for (const [type, what] of [
    ['human_task', 'person'],
    ['Human Intervention', 'person'],
    ['humanIntervention', 'person'],
    ['wait_for_webhook', 'webhook'],
    ['Wait for Webhook', 'webhook'],
    ['delay', 'time'],
    ['Delay', 'time'],
    ['group', 'batches'],
    ['http', undefined],
    ['', undefined],
  ] as const) {
    it(`as “${type}” ${what ? `waits for ${what}` : 'does not tell what for'}`, () => {
      assert.equal(waitsFor({ node_type: type }), what);
    });
  }

  it('has batches to wait for when it is said to have them', () => {
    assert.equal(waitsFor({ node_type: 'sap_ariba_x', is_batch: true }), 'batches');
    assert.equal(waitsFor({ node_type: 'human_task', is_batch: true }), 'person');
  });

  it('waits for nothing any more when it is done, or not yet', () => {
    for (const node_status of ['Success', 'Errored', 'Ready', 'Stopped', 'Timed_Out', 'odd', '']) {
      assert.equal(waitsFor({ node_type: 'human_task', node_status, is_batch: true }), undefined, node_status);
    }
  });

  it('says which attempt it is at, of how many', () => {
    const node = decodeNode({ node_type: 'http', node_status: 'Waiting', attempts_made: 2, maximum_attempts: 3 }, 0);
    assert.deepEqual([node?.attempts, node?.maximumAttempts], [2, 3]);
  });
});

describe('what a node of Refold returned', () => {
  const told = (latest_output: unknown) => {
    const { bodyField, endedAt } = decodeNode({ latest_output }, 0) ?? {};
    return [bodyField, endedAt];
  };

  it('is found in its envelope, which says when the node ended', () => {
    const envelope = { status: 'Success', node_id: '5', body: { id: 1 } };
    assert.deepEqual(told({ ...envelope, completed_at: '2026-05-28T11:26:04Z' }), ['body', Date.UTC(2026, 4, 28, 11, 26, 4)]);
    assert.deepEqual(told(envelope), ['body', undefined]);
  });

  it('is the output itself where there is no envelope, whatever its fields are called', () => {
    for (const output of [{ status: 200, body: 1 }, { completed_at: '2026-05-28T11:26:04Z' }, [], 'text', null, Object.create({ node_id: '5', body: 1 })]) {
      assert.deepEqual(told(output), [undefined, undefined]);
    }
  });
});

describe('a node of Refold that starts another execution', () => {
  const child = (output: unknown, node_type = 'http') => decodeNode({ node_type, latest_output: output }, 0)?.child;
  const enveloped = (body: unknown) => ({ status: 'Success', node_id: '5', node_name: 'Sub', body });

  for (const [name, output] of [
    ['bare', { execution_id: 'c1' }],
    ['with what it returned', { execution_id: 'c1', return_value: { a: 1 } }],
    ['in an envelope', enveloped({ execution_id: 'c1', return_value: 3 })],
    ['as text', '{"execution_id":"c1"}'],
    ['as text in an envelope', enveloped('{"execution_id":"c1"}')],
    ['as an envelope in text', JSON.stringify(enveloped({ execution_id: 'c1' }))],
  ] as const) {
    it(`leads to it: ${name}`, () => assert.equal(child(output), 'c1'));
  }

  it('leads to it among other fields only where it is a sub-flow', () => {
    const output = { execution_id: 'c1', message: 'Workflow execution started' };
    for (const type of ['sub_flow', 'Sub Flows', 'subflow', 'sub-workflow'])
      assert.equal(child(output, type), 'c1', type);
    assert.equal(child(enveloped(output), 'sub_flow'), 'c1');
    assert.equal(child(output), undefined);
  });

  for (const output of [
    'SUB FLOW FAILED',
    { execution_id: null },
    { execution_id: {} },
    [{ execution_id: 'c1' }],
    3,
    null,
    {},
    '{"execution_id":',
  ]) {
    it(`leads nowhere from ${JSON.stringify(output)}`, () => assert.equal(child(output, 'sub_flow'), undefined));
  }
});

describe('the iterations of a loop', () => {
  let requests: ScriptedRequests;

  function batches(body: unknown, { page = 1, limit = 10, status = 200 } = {}) {
    requests = new ScriptedRequests(() => ({ status, body }));
    // This platform has every member.
    const refold = createProvider(refoldWith(), { kind: 'apiKey', secret: refoldKey }, requests) as Required<Provider>;
    return refold.batches(ref, 'a/2', { page, limit }, signal);
  }

  it('come in pages, as results', async () => {
    const docs = [
      { batch_index: 10, status: 'Success', output: { processed: 50 } },
      { batch_index: 11, status: 'ERRORED', output: { message: 'Duplicate' } },
      { status: 'WAITING' },
    ];
    const page = await batches({ docs, totalDocs: 137, page: 2, hasNextPage: true }, { page: 2 });
    assert.deepEqual(plain(page.items), [
      {
        index: 10,
        status: 'Success',
        statusClass: 'ok',
        execution: undefined,
        name: undefined,
        output: { processed: 50 },
        error: undefined,
      },
      {
        index: 11,
        status: 'ERRORED',
        statusClass: 'failed',
        execution: undefined,
        name: undefined,
        output: { message: 'Duplicate' },
        error: 'Duplicate',
      },
      { index: 12, status: 'WAITING', statusClass: 'queued', execution: undefined, name: undefined, error: undefined },
    ]);
    assert.deepEqual([page.page, page.hasNext, page.total], [2, true, 137]);
    assert.deepEqual(requests.lines, ['GET /backend/api/v2/public/execution/e1/nodes/a/2/batches?page=2&limit=10']);
    assert.match(requests.sent[0]?.url.href ?? '', /nodes\/a%2F2\/batches/);
    assert.equal(requests.sent[0]?.headers['linked_account_id'], 'user_12345');
  });

  it('come as executions of their own', async () => {
    const name = 'Child of 6788f29c347646d3a5c06f51 from do while node 2';
    const docs = [
      { _id: 'c1', name, status: 'COMPLETED' },
      { id: 'c2' },
      { instance_id: 'c3' },
      { _id: 'c1' },
      null,
      'x',
    ];
    const { items } = await batches({ docs });
    assert.deepEqual(
      items.map(({ execution, index, statusClass }) => [execution, index, statusClass]),
      [
        ['c1', 0, 'ok'],
        ['c2', 1, 'unknown'],
        ['c3', 2, 'unknown'],
      ],
    );
    assert.equal(items[0]?.name, name);
  });

  it('may be untold, which says so and is not asked again', async () => {
    const body = {
      status_code: 501,
      http_error_type: 'NOT_IMPLEMENTED',
      message: 'Batch details are not yet available',
    };
    await assert.rejects(batches(body, { status: 501 }), (failure) => {
      assert.ok(failure instanceof Failure);
      assert.deepEqual([failure.kind, failure.status], ['notSupported', 501]);
      assert.match(failure.message, /does not tell the iterations of this node/);
      return true;
    });
    assert.equal(requests.sent.length, 1);
    await assert.rejects(batches({ message: 'Execution not found' }, { status: 404 }), { kind: 'notFound' });
    await assert.rejects(batches({ hello: 1 }), { kind: 'unreadable' });
  });

  it('end, whatever the pages promise', async () => {
    const docs = [{ batch_index: 0 }];
    assert.equal((await batches({ docs: [], hasNextPage: true })).hasNext, false);
    assert.equal((await batches({ docs, hasNextPage: true, page: 1 }, { page: 2 })).hasNext, false);
    assert.equal((await batches({ docs, hasNextPage: true }, { page: 99, limit: 100 })).hasNext, true);
    assert.equal((await batches({ docs, hasNextPage: true }, { page: 100, limit: 100 })).hasNext, false);
  });
});
