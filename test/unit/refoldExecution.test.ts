import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure } from '../../src/core/errors';
import { parseJson, stringifyJson } from '../../src/core/json';
import type { Connection } from '../../src/core/model';
import type { Provider } from '../../src/core/provider';
import { createProvider } from '../../src/core/providers';
import { decodeExecution } from '../../src/core/providers/refoldExecution';
import { decodeNode } from '../../src/core/providers/refoldNode';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

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

describe('whatever a server sends', () => {
  const connection: Connection = {
    id: 'c1',
    name: 'Acme',
    platform: 'refold',
    baseUrl: '',
    environment: 'test',
    auth: 'apiKey',
    body: 'wrapped',
    scopes: [],
  };
  const { signal } = new AbortController();
  const ref = { ...place, id: 'e1' };
  const workflow = { id: 'w1', name: 'W', published: true, owned: true };
  const run = { scope: 'u1', workflow: 'w1', slug: 's', payload: '{}', intent: 'i', mode: 'async' } as const;
  const calls: Record<string, (refold: Required<Provider>) => Promise<unknown>> = {
    check: (refold) => refold.check(signal),
    start: (refold) => refold.start(run, signal),
    inspect: (refold) => refold.inspect(ref, signal),
    scopes: (refold) => refold.scopes({ page: 1, limit: 10 }, signal),
    history: (refold) => refold.history('u1', { page: 1, limit: 10, since: 0 }, signal),
    workflows: (refold) => refold.workflows('u1', signal),
    findSlug: (refold) => refold.findSlug('u1', workflow, signal),
    requestStructure: (refold) => refold.requestStructure('u1', 'w1', signal),
    stop: (refold) => refold.stop(ref, signal),
    rerun: (refold) => refold.rerun(ref, signal),
  };

  /** Known names with any values, so that decoders get far before they meet what they do not expect. */
  const names = [
    '_id', 'id', 'docs', 'data', 'page', 'hasNextPage', 'totalPages', 'totalDocs', 'nodes', 'node_id', 'node_status', 'status',
    'latest_output', 'message', 'error', 'errors', 'execution_id', 'associated_application', 'associated_workflow', 'slug',
    'createdAt', 'completion_time', 'completion_percentage', 'account_id', 'app_id', 'payload', '__proto__', 'toString',
  ]; // prettier-ignore
  const words = ['ERRORED', 'COMPLETED', 'Errored', '', '{"message":"x"}', '1e999', '2026-05-28T11:26:04Z'];
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      fc.constant(null),
      fc.boolean(),
      fc.double(),
      fc.bigInt().map((number) => parseJson(String(number))),
      fc.constantFrom(...words),
      fc.string(),
      fc.array(tie('json'), { maxLength: 4 }),
      fc
        .array(fc.tuple(fc.constantFrom(...names), tie('json')), { maxLength: 6 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  }));
  const body = fc.oneof(
    { weight: 8, arbitrary: json.map((value) => stringifyJson(value)) },
    { weight: 1, arbitrary: fc.string() },
  );
  const status = fc.constantFrom(200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 501, 502, 599);

  for (const [name, call] of Object.entries(calls)) {
    it(`${name} answers or fails with a sentence`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(status, body), { minLength: 1, maxLength: 4 }), async (answers) => {
          let turn = 0;
          const requests = new ScriptedRequests(() => {
            const [code, text] = answers[turn++ % answers.length] ?? [200, ''];
            return { status: code, body: text };
          });
          const refold = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
          // This platform has every member.
          const error: unknown = await call(refold as Required<Provider>).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          assert.ok(error === undefined || error instanceof Failure, String(error));
          assert.equal(Reflect.get({}, 'message'), undefined);
        }),
        { numRuns: 150 },
      );
    });
  }
});
