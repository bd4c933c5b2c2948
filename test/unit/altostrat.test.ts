import assert from 'node:assert/strict';
import { stringifyJson } from '../../src/core/json/json';
import type { Connection } from '../../src/core/model/model';
import type { Provider, RunRequest } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { createRequests } from '../../src/core/http/requests';
import { jsonIn, plain } from '../fixtures/executions';
import { failureOf } from '../fixtures/failing';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const token = 'token-1:team-2:only-for-this-test';
const connection: Connection = {
  id: 'c1',
  name: 'Acme',
  platform: 'altostrat',
  baseUrl: 'https://altostrat.example.com/v1',
  environment: 'unknown',
  auth: 'token',
  body: 'wrapped',
  scopes: [],
};
const run: RunRequest = {
  scope: 'fl_1',
  workflow: 'fl_1',
  payload: '{ "id": 9007199254740993, "x": 1.50 }',
  mode: 'async',
  intent: '0e3ab7cd-7b3c-4a12-9b8d-0d5a1f0b6c11',
};
const waiting: RunRequest = { ...run, mode: 'sync' };
const { signal } = new AbortController();
const ref = { connection: 'c1', scope: 'fl_1', id: 'fl_run_1' };
const page = '<!doctype html><title>Sign in</title>';
const workflows = [
  { id: 'fl_1', name: 'User Onboarding', is_active: true },
  { id: 'fl_2', name: 'Nightly Backup', is_active: false },
  { id: 'fl_3', name: 'Offboarding' },
];

describe('Altostrat', () => {
  let requests: ScriptedRequests;

  function provider(body: unknown, status?: number): Required<Provider> {
    requests = new ScriptedRequests(() => ({ body, status }));
    // What it lacks is asked for in one test by name.
    return createProvider(connection, { kind: 'token', secret: token }, requests) as Required<Provider>;
  }

  it('lists by workflow, reruns and resumes; it cannot stop a run', () => {
    const altostrat = provider([]);
    assert.equal(altostrat.scopeKind.isWorkflow, true);
    assert.equal(altostrat.tells, 'nodes');
    assert.deepEqual(altostrat.modes, ['async', 'sync']);
    assert.deepEqual(altostrat.runOptions, []);
    assert.equal(altostrat.knowsIntents, true);
    const missing = ['stop', 'requestStructure', 'workflows', 'findSlug', 'batches', 'ownScope', 'slug'];
    assert.deepEqual(missing.filter((name) => name in altostrat), []);
    assert.deepEqual(altostrat.workflowOf({ id: 'fl_1', name: 'Onboarding' }), {
      id: 'fl_1',
      name: 'Onboarding',
      published: true,
      owned: true,
    });
    assert.equal(altostrat.workflowOf({ id: 'fl_1' }).name, 'fl_1');
  });

  describe('starts a workflow', () => {
    it('with the payload’s own text as its context, under the key of the user’s one action', async () => {
      const started = await provider({ id: 'fl_run_1', status: 'pending' }, 202).start(run, signal);
      assert.deepEqual(started, { id: 'fl_run_1', status: 'pending' });
      const [sent] = requests.sent;
      assert.equal(sent?.method, 'POST');
      assert.equal(sent?.url.href, 'https://altostrat.example.com/v1/workflows/fl_1/execute');
      assert.equal(sent?.body, '{"context":{ "id": 9007199254740993, "x": 1.50 }}');
      assert.deepEqual(sent?.headers, {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'Idempotency-Key': run.intent,
      });
    });

    for (const [body, id, status] of [
      [{ id: 'fl_run_2', status: 'completed', error_message: 'x' }, 'fl_run_2', undefined],
      [{ data: { id: 'fl_run_3', status: 'running' } }, 'fl_run_3', 'running'],
      [{ id: 7 }, '7', undefined],
      [{ id: 'fl_run_4', status: 'warming_up' }, 'fl_run_4', 'warming_up'],
    ] as const) {
      it(`and reads ${JSON.stringify(body)}`, async () => {
        assert.deepEqual(await provider(body, 202).start(run, signal), { id, status });
      });
    }

    it('exactly once, whatever becomes of the answer', async () => {
      for (const mode of ['async', 'sync'] as const) {
        for (const status of [408, 429, 500, 502, 503, 504]) {
          let sent = 0;
          const transport = {
            send: () => {
              sent += 1;
              return Promise.resolve({ status, headers: { 'retry-after': '0' }, text: '' });
            },
          };
          const altostrat = createProvider(connection, { kind: 'token', secret: token }, createRequests(transport));
          await assert.rejects(altostrat.start({ ...run, mode }, signal));
          assert.equal(sent, 1, `${mode} ${status}`);
        }
      }
    });

    it('never, when the payload is not JSON', async () => {
      const altostrat = provider({ id: 'fl_run_1' });
      for (const payload of ['', '{]', '1},"x":{"y":2']) {
        for (const mode of ['async', 'sync'] as const) {
          await failureOf(altostrat.start({ ...run, payload, mode }, signal), 'invalidInput', false);
        }
      }
      assert.equal(requests.sent.length, 0);
    });

    it('and says whether it may have started when the answer is no good', async () => {
      await failureOf(provider({ message: 'Accepted' }, 202).start(run, signal), 'unreadable', true);
      await failureOf(provider('', 202).start(run, signal), 'unreadable', true);
      await failureOf(provider(page).start(run, signal), 'unreadable', true);
      await failureOf(provider(page, 502).start(run, signal), 'serverError', true);
      await failureOf(provider({ message: 'Unauthenticated.' }, 401).start(run, signal), 'unauthorized', false);
      const wrong = { message: 'The given data was invalid.', errors: { context: ['The context must be an array.'] } };
      const failure = await failureOf(provider(wrong, 422).start(run, signal), 'rejected', false);
      assert.match(failure.message, /The given data was invalid/);
    });

    it('exactly as it is described, but for the token', async () => {
      for (const request of [run, waiting]) {
        const altostrat = provider({ id: 'fl_run_1' });
        const { headers, mask, ...description } = altostrat.describe(request);
        await altostrat.start(request, signal);
        const [sent] = requests.sent;
        assert.deepEqual(description, { method: sent?.method, url: sent?.url.href, body: sent?.body });
        assert.equal(mask, '••••st');
        assert.deepEqual(headers, { ...sent?.headers, authorization: 'Bearer ••••st' });
      }
    });
  });

  describe('waits for a workflow', () => {
    it('with the payload itself as the body', async () => {
      await provider({}).start(waiting, signal);
      assert.deepEqual(requests.lines, ['POST /v1/workflows/sync/fl_1']);
      assert.equal(requests.sent[0]?.body, run.payload);
      assert.equal(requests.sent[0]?.patient, true);
    });

    for (const [text, answer] of [
      ['{"id":"fl_run_x","status":"failed"}', { httpStatus: 200, value: { id: 'fl_run_x', status: 'failed' } }],
      ['3', { httpStatus: 200, value: 3 }],
      ['null', { httpStatus: 200, value: null }],
      ['""', { httpStatus: 200, value: '' }],
      ['', { httpStatus: 200 }],
    ] as const) {
      it(`and takes ${text || 'nothing'} for what it returned, and nothing in it for an id`, async () => {
        assert.deepEqual(plain(await provider(text).start(waiting, signal)), { answer });
      });
    }

    it('and tells a refusal and a web page from an answer', async () => {
      const refused = { message: 'The workflow has no sync_request_trigger.' };
      await failureOf(provider(refused, 422).start(waiting, signal), 'rejected', false);
      await failureOf(provider(page).start(waiting, signal), 'unreadable', true);
    });
  });

  describe('lists workflows', () => {
    it('that come all at once, searched and paged here', async () => {
      const altostrat = provider(workflows);
      const first = await altostrat.scopes({ page: 1, limit: 2 }, signal);
      assert.deepEqual(first.items.map(({ name }) => name), ['User Onboarding', 'Nightly Backup']);
      assert.deepEqual([first.hasNext, first.total], [true, 3]);
      const second = await altostrat.scopes({ page: 2, limit: 2 }, signal);
      assert.deepEqual([second.items[0]?.id, second.hasNext], ['fl_3', false]);
      const found = await altostrat.scopes({ page: 1, limit: 2, search: ' onBOARD' }, signal);
      assert.deepEqual(found.items.map(({ id }) => id), ['fl_1']);
      assert.deepEqual((await altostrat.scopes({ page: 1, limit: 2, search: 'fl_3' }, signal)).total, 1);
      assert.deepEqual([...new Set(requests.lines)], ['GET /v1/workflows']);
    });

    it('in odd shapes, each once', async () => {
      const odd = [{ id: 7 }, null, 'x', { name: 'nobody' }, { id: 'fl_1', name: ' ' }, { id: 'fl_1' }];
      for (const body of [odd, { data: odd }, { docs: odd }]) {
        const { items } = await provider(body).scopes({ page: 1, limit: 10 }, signal);
        assert.deepEqual(items, [
          { id: '7', name: undefined },
          { id: 'fl_1', name: undefined },
        ]);
      }
    });

    it('and is checked so', async () => {
      await provider(workflows).check(signal);
      assert.deepEqual(requests.lines, ['GET /v1/workflows']);
      await provider([]).check(signal);
      await failureOf(provider({ hello: 'world' }).check(signal), 'unreadable');
      await failureOf(provider(page).check(signal), 'unreadable');
      await failureOf(provider(page, 404).check(signal), 'notFound');
      const failure = await failureOf(provider({ message: `No ${token}` }, 401).check(signal), 'unauthorized');
      assert.ok(!failure.message.includes(token));
    });
  });

  describe('lists the executions of a workflow', () => {
    const row = (id: string, more: object = {}) => ({ id, status: 'completed', ...more });
    const history = (body: unknown, asked = 1, since?: number) =>
      provider(body).listExecutions('fl_1', { page: asked, limit: 50, since }, signal);

    it('as they come, each once, without their logs', async () => {
      const data = [
        row('fl_run_2', {
          status: 'failed',
          error_message: 'Webhook request failed: 503',
          started_at: '2025-10-31T12:00:00.000000Z',
          completed_at: '2025-10-31T12:00:05.500000Z',
          duration_in_seconds: 5,
          workflow: { id: 'fl_1', name: 'User Onboarding' },
          logs: [{ node_id: 'n1', status: 'success' }],
        }),
        row('fl_run_2'),
        null,
        { status: 'completed' },
      ];
      const meta = { current_page: 1, from: 1, last_page: 3, path: '', per_page: 15, to: 15, total: 40 };
      const found = await history({ data, links: { next: null }, meta });
      assert.deepEqual(requests.lines, ['GET /v1/workflows/fl_1/executions?page=1']);
      assert.deepEqual(found.items, [
        {
          ref: { connection: 'c1', scope: 'fl_1', id: 'fl_run_2' },
          status: 'failed',
          statusClass: 'failed',
          workflow: { id: 'fl_1', name: 'User Onboarding' },
          startedAt: Date.UTC(2025, 9, 31, 12),
          endedAt: Date.UTC(2025, 9, 31, 12, 0, 5, 500),
          durationMs: 5_500,
          answer: { error: 'Webhook request failed: 503' },
        },
      ]);
      assert.deepEqual([found.page, found.hasNext, found.total, found.size], [1, true, 40, 15]);
    });

    for (const [body, hasNext] of [
      [{ data: [row('a')], links: { next: 'https://altostrat.example.com/?page=3' }, meta: {} }, true],
      [{ data: [row('a')], links: { next: null }, meta: {} }, false],
      [{ data: [row('a')], links: {}, meta: { current_page: 2, last_page: 3 } }, true],
      [{ data: [row('a')], links: {}, meta: { current_page: 2, last_page: 2 } }, false],
      [{ data: [row('a')], current_page: 2, last_page: 3 }, true],
      [{ data: [row('a')], next_page_url: null }, false],
      [{ data: [row('a')], links: {}, meta: {} }, true],
      [{ data: [], links: {}, meta: {} }, false],
      [{ data: [row('a')], links: { next: 'x' }, meta: { current_page: 1 } }, false],
      [[row('a')], false],
    ] as const) {
      it(`and takes ${JSON.stringify(body)} for ${hasNext ? 'a page' : 'the last page'}`, async () => {
        assert.equal((await history(body, 2)).hasNext, hasNext);
      });
    }

    it('since a moment, without the server’s help', async () => {
      const data = [row('new', { started_at: '2026-05-28T11:26:04Z' }), row('old', { created_at: '2020-01-01T00:00:00Z' }), row('x')];
      const { items } = await history({ data }, 1, Date.UTC(2026, 4, 28));
      assert.deepEqual(items.map((item) => item.ref.id), ['new', 'x']);
    });

    it('or fails with a sentence', async () => {
      for (const body of [{}, 5, null, page]) await failureOf(history(body), 'unreadable');
    });
  });

  describe('inspects an execution', () => {
    const inspect = (body: unknown) => provider(body).inspect(ref, signal);

    it('with an entry of its log for each node', async () => {
      const execution = await inspect(
        `{"id":"fl_run_1","status":"failed","error_message":"Step n2 failed","started_at":"2025-10-31T12:00:00.000000Z",
          "completed_at":null,"duration_in_seconds":null,"logs":[
          {"id":"fl_log_1","node_id":"n1","component_id":"manual_trigger","status":"success","output":{"n":9007199254740993},"created_at":"2025-10-31T12:00:02.000000Z"},
          {"id":"fl_log_2","node_id":"n2","component_id":"webhook","status":"error","output":{"status":503,"body":{"message":"Service Unavailable"}}},
          {"id":"fl_log_3","node_id":"n3","status":"warning","output":null},
          {"id":"fl_log_4","status":"Half_Done"},
          null, {}]}`,
      );
      assert.deepEqual(requests.lines, ['GET /v1/workflows/runs/fl_run_1']);
      assert.deepEqual(execution.ref, ref);
      assert.deepEqual([execution.status, execution.answer], ['failed', { error: 'Step n2 failed' }]);
      assert.equal(execution.endedAt, undefined);
      assert.deepEqual(
        execution.nodes?.map(({ id, name, type, status, statusClass, error }) => [id, name, type, status, statusClass, error]),
        [
          ['n1', 'manual_trigger', 'manual_trigger', 'success', 'ok', undefined],
          ['n2', 'webhook', 'webhook', 'error', 'failed', 'Service Unavailable'],
          ['n3', 'n3', '', 'warning', 'warning', undefined],
          ['fl_log_4', 'fl_log_4', '', 'Half_Done', 'unknown', undefined],
          ['6', '6', '', '', 'unknown', undefined],
        ],
      );
      assert.equal(stringifyJson(jsonIn(execution.nodes?.[0]?.output)), '{"n":9007199254740993}');
      assert.ok(!('output' in (execution.nodes?.[3] ?? {})));
    });

    it('whose older answers tell about a node in the workflow they carry', async () => {
      const nodes = [{ id: 'node_1', type: 'action', data: { componentId: 'webhook', label: 'Tell the team' } }];
      const logs = [{ id: 'fl_log_1', execution_id: 'fl_run_1', node_id: 'node_1', status: 'success', output: {} }];
      const execution = await inspect({ id: 'fl_run_1', status: 'completed', workflow: { id: 'fl_1', name: 'W', nodes }, logs });
      assert.deepEqual([execution.nodes?.[0]?.name, execution.nodes?.[0]?.type], ['Tell the team', 'webhook']);
    });

    it('of which only the status says how it stands', async () => {
      const completed = await inspect({ id: 'x', status: 'completed', error_message: 'Webhook request failed' });
      assert.deepEqual([completed.statusClass, completed.answer, completed.nodes], ['ok', undefined, []]);
      for (const [word, statusClass] of [
        ['pending', 'queued'],
        ['awaiting_ui_interaction', 'waiting'],
        ['hibernating', 'unknown'],
      ] as const) {
        const execution = await inspect({ data: { id: 'x', status: word } });
        assert.deepEqual([execution.status, execution.statusClass], [word, statusClass]);
      }
    });

    it('or fails with a sentence', async () => {
      for (const body of [{}, [], 5, null, page]) await failureOf(inspect(body), 'unreadable');
      await failureOf(provider({ message: 'Not found.' }, 404).inspect(ref, signal), 'notFound');
    });
  });

  for (const [body, id] of [
    [{ message: 'Initiated', new_run: { id: 'fl_run_2', status: 'pending' } }, 'fl_run_2'],
    [{ message: 'Initiated', new_run: 'fl_run_2' }, 'fl_run_2'],
    [{ id: 'fl_run_1' }, undefined],
    [{ message: 'Initiated' }, undefined],
    ['', undefined],
  ] as const) {
    it(`reruns and resumes with one POST, and finds the new id in ${JSON.stringify(body)}`, async () => {
      const altostrat = provider(body, 202);
      assert.equal(await altostrat.rerun(ref, signal), id);
      assert.equal(await altostrat.resumeFrom(ref, 'n/2', signal), id);
      assert.deepEqual(
        requests.sent.map(({ method, url }) => `${method} ${url.pathname}`),
        ['POST /v1/workflows/runs/fl_run_1/rerun', 'POST /v1/workflows/runs/fl_run_1/resume-from/n%2F2'],
      );
    });
  }
});
