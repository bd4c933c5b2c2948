import assert from 'node:assert/strict';
import { parseJson } from '../../src/core/json/json';
import { decodeExecution } from '../../src/core/platforms/refold/execution';
import { decodeNode } from '../../src/core/platforms/refold/node';

const place = { connection: 'c1', scope: 'u1' };

describe('an execution of Refold', () => {
  it('from a list has dates and a workflow, and no nodes', () => {
    const row = {
      _id: 'e1',
      name: 'Execution for workflow w1',
      environment: 'test',
      status: 'ERRORED',
      associated_application: { _id: 'a1', name: 'HubSpot', icon: '' },
      associated_workflow: { _id: 'w1', name: 'Daily Sync' },
      trigger_application_event: 'API Call',
      config_id: 'cfg',
      type_of_execution: 'ASYNC',
      createdAt: '2026-05-28T11:26:04.000Z',
      completion_time: '2026-05-28T11:26:05.400',
    };
    assert.deepEqual(decodeExecution(row, place), {
      ref: { ...place, id: 'e1' },
      status: 'ERRORED',
      statusClass: 'failed',
      workflow: { id: 'w1', name: 'Daily Sync' },
      name: 'Execution for workflow w1',
      application: 'HubSpot',
      environment: 'test',
      startedAt: Date.UTC(2026, 4, 28, 11, 26, 4),
      endedAt: Date.UTC(2026, 4, 28, 11, 26, 5, 400),
      durationMs: 1_400,
      progress: undefined,
      trigger: 'API Call',
      type: 'ASYNC',
      configId: 'cfg',
      nodes: undefined,
    });
  });

  it('has the status as it came, known or not', () => {
    const status = (word: unknown) => {
      const execution = decodeExecution({ _id: 'e', status: word }, place);
      return [execution?.status, execution?.statusClass];
    };
    assert.deepEqual(status('timed out'), ['timed out', 'timedOut']);
    assert.deepEqual(status('HALF_DONE'), ['HALF_DONE', 'unknown']);
    assert.deepEqual(status(undefined), ['', 'unknown']);
    assert.deepEqual(status('constructor'), ['constructor', 'unknown']);
  });

  it('reads times and amounts in every form, and none from nonsense', () => {
    const execution = (fields: object) => decodeExecution({ _id: 'e', ...fields }, place);
    const time = Date.UTC(2026, 4, 28, 11, 26, 4);
    for (const createdAt of [
      '2026-05-28T11:26:04Z',
      '2026-05-28T11:26:04',
      'Thu, 28 May 2026 11:26:04 GMT',
      time,
      String(time),
    ]) {
      assert.equal(execution({ createdAt })?.startedAt, time, String(createdAt));
    }
    for (const createdAt of ['yesterday', -1, 5, {}, null, true])
      assert.equal(execution({ createdAt })?.startedAt, undefined);
    assert.equal(execution({ completion_percentage: '45.5' })?.progress, 45.5);
    assert.equal(execution({ completion_percentage: 400 })?.progress, 100);
    assert.equal(execution({ completion_percentage: parseJson('1e999') })?.progress, undefined);
    assert.equal(execution({ instance_execution_time: 'soon' })?.durationMs, undefined);
    assert.equal(execution({ instance_execution_time: 12 })?.durationMs, 12);
    assert.equal(execution({ instance_execution_time: -12 })?.durationMs, undefined);
  });

  it('has its nodes in the order they came', () => {
    const nodes = [{ node_id: '2', node_name: 'B' }, { node_id: 1 }, null, { node_name: 'C' }];
    const execution = decodeExecution({ nodes }, place, 'e1');
    assert.deepEqual(
      execution?.nodes?.map(({ id, name }) => [id, name]),
      [
        ['2', 'B'],
        ['1', '1'],
        ['4', 'C'],
      ],
    );
  });
});

describe('a node of Refold', () => {
  it('carries everything it was sent with', () => {
    const node = decodeNode(
      {
        node_id: '16',
        node_name: 'Send GET request',
        node_type: 'http',
        node_status: 'Errored',
        is_batch: true,
        attempts_made: 3,
        maximum_attempts: 3,
        execution_time: 6120,
        input_data: null,
        latest_output: {
          status: 'Errored',
          node_id: '16',
          body: { message: 'Invalid URL', error: { code: 'ERR_INVALID_URL' } },
        },
      },
      0,
    );
    assert.deepEqual(
      { ...node, output: undefined },
      {
        id: '16',
        name: 'Send GET request',
        type: 'http',
        status: 'Errored',
        statusClass: 'failed',
        attempts: 3,
        maximumAttempts: 3,
        durationMs: 6120,
        isBatch: true,
        input: null,
        output: undefined,
        bodyField: 'body',
        error: 'Invalid URL',
        waitsFor: undefined,
        child: undefined,
      },
    );
  });

  it('says why it was skipped after an error, and calls no good output an error', () => {
    const node = (node_status: string) => decodeNode({ node_status, latest_output: { message: 'words' } }, 0);
    assert.equal(node('Errored_and_Skipped')?.error, 'words');
    assert.equal(node('Timed_Out')?.error, 'words');
    assert.equal(node('Success')?.error, undefined);
  });

  for (const text of ['3', 'null', '"{\\"a\\":1}"', '""', '[]', '{"__proto__":{"a":1}}', '1e999']) {
    it(`leaves the output ${text} as it is`, () => {
      const output = parseJson(text);
      assert.equal(decodeNode({ latest_output: output }, 0)?.output, output);
    });
  }

  it('tells no output from an empty one', () => {
    assert.ok(!Object.hasOwn(decodeNode({}, 0) ?? {}, 'output'));
    assert.ok(!Object.hasOwn(decodeNode({}, 0) ?? {}, 'input'));
    assert.ok(Object.hasOwn(decodeNode({ latest_output: null }, 0) ?? {}, 'output'));
  });
});
