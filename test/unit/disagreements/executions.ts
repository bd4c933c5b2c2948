import assert from 'node:assert/strict';
import { ManualTiming } from '../../fixtures/manualTiming';
import { offersFor } from '../../../src/core/runs/actions';
import { decodeExecution } from '../../../src/core/platforms/refold/execution';
import { holdExecution } from '../../../src/core/values/held';
import { ExecutionStore } from '../../../src/core/runs/store';
import { classOfExecution, hasEnded } from '../../../src/core/model/status';
import { failureOf } from '../../fixtures/failing';
import { executionOf, place, ref, refold, refused, scope, signal, type Disagreement } from './client';

/** What an execution is called, when it was, how it stands and how it is repeated. */
export const aboutExecutions: readonly Disagreement[] = [
  [
    7,
    'an execution’s status means the same in every spelling, and an unknown one is shown as it came',
    () => {
      for (const [words, expected] of [
        [['COMPLETED', 'completed', 'Success'], 'ok'],
        [['ERRORED', 'FAILED', 'failed', 'Errored'], 'failed'],
        [['TIMED_OUT', 'timed out', 'Timed-Out'], 'timedOut'],
        [['QUEUED', 'pending'], 'queued'],
        [['RUNNING', 'running'], 'running'],
        [['TERMINATED', 'Terminated'], 'terminated'],
        [['PARTIALLY_SUCCESSFUL', 'Partial Success', 'Partially Successful'], 'partial'],
        [['HALF_DONE', 'ALL', ''], 'unknown'],
      ] as const) {
        for (const word of words) {
          assert.equal(classOfExecution(word), expected, word);
          assert.equal(decodeExecution({ _id: 'e1', status: word }, place)?.status, word);
        }
      }
      assert.equal(hasEnded({ statusClass: 'unknown' }), false);
    },
  ],
  [
    8,
    'all executions are asked for without a status, and failed ones are failed under either word',
    async () => {
      const docs = [
        { _id: 'e1', status: 'FAILED' },
        { _id: 'e2', status: 'ERRORED' },
      ];
      const { provider, requests } = refold(() => ({ body: { docs } }));
      const { items } = await provider.listExecutions(scope, { page: 1, limit: 10 }, signal);
      assert.deepEqual(
        items.map(({ statusClass }) => statusClass),
        ['failed', 'failed'],
      );
      assert.ok(!requests.sent.some(({ url }) => url.searchParams.has('status')));
    },
  ],
  [
    10,
    'where an execution came from is shown as the server spells it, and never asked for in a spelling of our own',
    async () => {
      const docs = ['API_CALL', 'API Call', 'Schedule'].map((execution_source, row) => ({
        _id: `e${row}`,
        execution_source,
      }));
      const { provider, requests } = refold(() => ({ body: { docs } }));
      const { items } = await provider.listExecutions(scope, { page: 1, limit: 10, since: 0 }, signal);
      assert.deepEqual(
        items.map(({ trigger }) => trigger),
        ['API_CALL', 'API Call', 'Schedule'],
      );
      assert.ok(!requests.sent.some(({ url }) => url.searchParams.has('execution_source')));
    },
  ],
  [
    11,
    'executions since a moment are asked for in full ISO, and the server’s filter is checked',
    async () => {
      const docs = [
        { _id: 'new', createdAt: '2026-05-28T11:00:00.000Z' },
        { _id: 'old', createdAt: '2026-05-28T09:00:00' },
        { _id: 'epoch', createdAt: 1e12 },
      ];
      const { provider, requests } = refold(() => ({ body: { docs } }));
      const { items } = await provider.listExecutions(scope, { page: 1, limit: 10, since: Date.UTC(2026, 4, 28, 10) }, signal);
      assert.deepEqual(
        items.map(({ ref: { id } }) => id),
        ['new'],
      );
      assert.equal(requests.sent[0]?.url.searchParams.get('start_date'), '2026-05-28T10:00:00.000Z');
    },
  ],
  [
    12,
    'a rerun’s new id is found in either answer, and one that lacks it is not asked for again',
    async () => {
      for (const [body, id] of [
        [{ status: 'success', id: 'n1' }, 'n1'],
        [{ message: 'Execution queued', instanceId: 'n2' }, 'n2'],
        [{ _id: 'n3' }, 'n3'],
        [{ execution_id: 'n4' }, 'n4'],
        [{}, undefined],
      ] as const) {
        const { provider, requests } = refold(() => ({ body }));
        assert.equal(await provider.rerun(ref, signal), id);
        assert.equal(requests.sent.length, 1);
      }
    },
  ],
  [
    13,
    'every execution that has ended can be rerun, and a server that allows fewer says so itself',
    async () => {
      const { provider } = refold(() => refused(400, 'Only failed executions can be rerun'));
      for (const status of ['COMPLETED', 'ERRORED', 'STOPPED'])
        assert.ok(offersFor(holdExecution(executionOf({ status })), { connection: undefined, provider }).includes('rerunnable'));
      assert.match(
        (await failureOf(provider.rerun(ref, signal), 'rejected')).message,
        /Only failed executions can be rerun/,
      );
    },
  ],
  [
    15,
    'what a list tells and what the execution itself tells make one, in either form',
    async () => {
      const store = new ExecutionStore(new ManualTiming());
      const row = {
        _id: 'e1',
        status: 'RUNNING',
        createdAt: '2026-05-28T11:00:00Z',
        associated_workflow: { _id: 'w1', name: 'Daily Sync' },
      };
      const detail = {
        status: 'COMPLETED',
        completion_percentage: 100,
        nodes: [{ node_id: '1', node_status: 'Success' }],
      };
      const { provider } = refold((path) => ({ body: path.endsWith('/e1') ? detail : { docs: [row] } }));
      for (const execution of (await provider.listExecutions(scope, { page: 1, limit: 1 }, signal)).items)
        store.put(execution);
      const known = store.put(await provider.inspect(ref, signal));
      assert.deepEqual(
        [known.status, known.workflow?.name, known.nodes?.length, known.progress],
        ['COMPLETED', 'Daily Sync', 1, 100],
      );
      assert.equal(known.startedAt, Date.UTC(2026, 4, 28, 11));
      const bare = await refold(() => ({ body: row })).provider.inspect(ref, signal);
      assert.deepEqual([bare.ref.id, bare.nodes, bare.workflow?.id], ['e1', [], 'w1']);
    },
  ],
  [
    32,
    'an execution that a Terminate node ended has ended, under either word',
    () => {
      for (const [status, meaning] of [
        ['TERMINATED', 'terminated'],
        ['Success', 'ok'],
        ['ERRORED', 'failed'],
        ['COMPLETED', 'ok'],
      ] as const) {
        const execution = executionOf({ status });
        assert.deepEqual([execution.statusClass, hasEnded(execution)], [meaning, true]);
      }
    },
  ],
  [
    37,
    'what may be null may be absent, and means the same',
    async () => {
      const nothing = Object.fromEntries(
        [
          'createdAt',
          'completion_time',
          'completion_percentage',
          'associated_workflow',
          'nodes',
          'config_id',
          'name',
        ].map((name) => [name, null]),
      );
      assert.deepEqual(executionOf({ status: 'RUNNING', ...nothing }), executionOf({ status: 'RUNNING' }));
      const structure = (body: unknown) => refold(() => ({ body })).provider.requestStructure(scope, 'w1', signal);
      assert.deepEqual(await structure({ payload: null, schema: null, schema_interpreted: null }), await structure({}));
    },
  ],
];
