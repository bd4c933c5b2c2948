import assert from 'node:assert/strict';
import { decodeNode } from '../../../src/core/platforms/refold/node';
import { classOfNode } from '../../../src/core/model/status';
import { failureOf } from '../../fixtures/failing';
import { nodeOf, ref, refold, signal, type Disagreement } from './client';

/** What a node and an iteration tell. */
export const aboutNodes: readonly Disagreement[] = [
  [
    9,
    'a node’s status means the same in every spelling',
    () => {
      const expected = {
      Success: 'ok', Ready: 'queued', Errored: 'failed', Failed: 'failed', Waiting: 'waiting', Stopped: 'stopped', Rejected: 'failed',
      Errored_and_Skipped: 'skipped', Skipped: 'skipped', Timed_Out: 'timedOut', TERMINATED: 'terminated', Terminated: 'terminated',
    }; // prettier-ignore
      for (const [word, meaning] of Object.entries(expected)) {
        assert.equal(classOfNode(word), meaning, word);
        assert.equal(decodeNode({ node_status: word }, 0)?.status, word);
      }
    },
  ],
  [
    16,
    'input and output are any JSON, also as text, and stay as they came',
    () => {
      for (const value of [{ a: 1 }, '{"a":1}', 3, null, true, [], '']) {
        const node = nodeOf({ input_data: value, latest_output: value });
        assert.deepEqual([node.input, node.output], [value, value]);
      }
      const failed = nodeOf({
        node_status: 'Errored',
        latest_output: { error: '{"message":"The connection has expired"}' },
      });
      assert.equal(failed.error, 'The connection has expired');
    },
  ],
  [
    17,
    'what a node returned is understood with its envelope and without',
    () => {
      const envelope = (body: unknown, status: unknown = 'Success') => ({ status, node_id: '5', node_name: 'N', body });
      for (const status of ['Success', 200])
        assert.equal(nodeOf({ latest_output: envelope({ execution_id: 'c1' }, status) }).child, 'c1');
      assert.equal(nodeOf({ latest_output: { execution_id: 'c1' } }).child, 'c1');
      for (const output of [
        envelope('Too late', 'Errored'),
        envelope({ message: 'Too late' }),
        { message: 'Too late' },
        'Too late',
      ]) {
        const node = nodeOf({ node_status: 'Errored', latest_output: output });
        assert.deepEqual([node.error, node.output], ['Too late', output]);
      }
    },
  ],
  [
    18,
    'iterations that are not told, for whichever reason, say so and leave the loop’s own output',
    async () => {
      const body = {
        status_code: 501,
        http_error_type: 'NOT_IMPLEMENTED',
        message: 'Batch details are not yet available for this execution type',
      };
      const { provider, requests } = refold(() => ({ status: 501, body }));
      const failure = await failureOf(provider.batches(ref, '2', { page: 1, limit: 10 }, signal), 'notSupported');
      assert.match(failure.message, /does not tell the iterations of this node/);
      assert.equal(requests.sent.length, 1);
      assert.deepEqual(nodeOf({ is_batch: true, latest_output: { loop_results: [1] } }).output, { loop_results: [1] });
    },
  ],
  [
    19,
    'an iteration is a result or an execution of its own',
    async () => {
      const docs = [
        { batch_index: 4, status: 'Success', output: { processed: 50 } },
        { _id: 'c1', name: 'Batch #2', status: 'COMPLETED' },
      ];
      const { items } = await refold(() => ({ body: { docs } })).provider.batches(
        ref,
        '2',
        { page: 1, limit: 10 },
        signal,
      );
      assert.deepEqual(
        items.map(({ index, execution, statusClass }) => [index, execution, statusClass]),
        [
          [4, undefined, 'ok'],
          [1, 'c1', 'ok'],
        ],
      );
    },
  ],
  [
    31,
    'a person who came too late is seen under either word',
    () => {
      for (const form_status of ['timed_out', 'timeout', 'submitted']) {
        assert.deepEqual(nodeOf({ latest_output: { body: { form_status } } }).output, { body: { form_status } });
      }
      for (const node_status of ['TIMEOUT', 'Timed_Out'])
        assert.equal(nodeOf({ node_type: 'human_task', node_status }).statusClass, 'timedOut');
      assert.equal(nodeOf({ node_type: 'human_task', node_status: 'Waiting' }).waitsFor, 'person');
    },
  ],
];
