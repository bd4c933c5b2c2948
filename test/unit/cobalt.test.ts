import assert from 'node:assert/strict';
import { stringifyJson } from '../../src/core/json/json';
import type { Connection } from '../../src/core/model/model';
import type { Provider, RunRequest } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { createRequests } from '../../src/core/http/requests';
import { jsonIn, plain } from '../fixtures/executions';
import { failureOf } from '../fixtures/failing';
import { ScriptedRequests, type ScriptedAnswer } from '../fixtures/scriptedRequests';

const key = 'tkb5b9f358-4160-4fea-a926-cf52b271489d';
const connection: Connection = {
  id: 'c1',
  name: 'Acme',
  platform: 'cobalt',
  baseUrl: 'https://cobalt.example.com/old',
  environment: 'test',
  auth: 'apiKey',
  body: 'raw',
  scopes: [{ id: 'user_12345' }],
};
const run: RunRequest = {
  scope: 'user_12345',
  workflow: 'daily-sync',
  payload: '{ "id": 9007199254740993, "x": 1.50 }',
  mode: 'async',
  intent: 'i1',
};
const waiting: RunRequest = { ...run, mode: 'sync' };
const { signal } = new AbortController();
const ref = { connection: 'c1', scope: 'user_12345', id: 'e1' };
const notFound = { status_code: 404, http_error_type: 'NOT_FOUND', error_code: 'RESOURCE_NOT_FOUND', message: 'Execution not found' };
const page = '<!doctype html><title>Sign in</title>';

describe('Cobalt v1', () => {
  let requests: ScriptedRequests;

  function provider(answer: ScriptedAnswer, changes: Partial<Connection> = {}): Provider {
    requests = new ScriptedRequests(() => answer);
    return createProvider({ ...connection, ...changes }, { kind: 'apiKey', secret: key }, requests);
  }

  function inspect(body: unknown, status?: number) {
    const { inspect: read } = provider({ body, status });
    assert.ok(read);
    return read(ref, signal);
  }

  it('starts and tells what came back; it has no lists, and cannot stop or rerun', () => {
    const cobalt = provider({ body: {} });
    assert.equal(cobalt.tells, 'response');
    assert.equal(cobalt.slug, 'optional');
    assert.deepEqual(cobalt.runOptions, []);
    assert.deepEqual(cobalt.modes, ['async', 'sync']);
    const missing = ['scopes', 'history', 'workflows', 'stop', 'rerun', 'resumeFrom', 'findSlug', 'workflowOf', 'batches'];
    assert.deepEqual(missing.filter((name) => name in cobalt), []);
  });

  describe('starts a workflow', () => {
    it('by its alias, with the payload’s own text and nothing around it', async () => {
      const started = await provider({ body: { execution_id: 'e1' } }).start(run, signal);
      assert.deepEqual(started, { id: 'e1', status: undefined });
      const [sent] = requests.sent;
      assert.equal(sent?.url.href, 'https://cobalt.example.com/old/api/v1/workflow/daily-sync/execute');
      assert.equal(sent?.method, 'POST');
      assert.equal(sent?.body, run.payload);
      assert.deepEqual(sent?.headers, {
        'x-api-key': key,
        linked_account_id: 'user_12345',
        'content-type': 'application/json',
      });
    });

    it('with a slug where there is one, and says when it will wait', async () => {
      const cobalt = provider({ body: { execution_id: 'e1' } });
      await cobalt.start({ ...waiting, slug: 'hubspot' }, signal);
      assert.equal(requests.sent[0]?.headers['slug'], 'hubspot');
      assert.equal(requests.sent[0]?.headers['sync_execution'], 'true');
      assert.equal(requests.sent[0]?.patient, true);
    });

    it('never, when the payload is not JSON or a name cannot be sent', async () => {
      const cobalt = provider({ body: { execution_id: 'e1' } });
      for (const wrong of [{ payload: '{]' }, { payload: '' }, { slug: 'a\nb' }, { workflow: '..' }, { scope: 'ü€' }]) {
        await failureOf(cobalt.start({ ...run, ...wrong }, signal), 'invalidInput', false);
      }
      assert.equal(requests.sent.length, 0);
    });

    it('exactly once, whatever becomes of the answer', async () => {
      for (const status of [200, 408, 429, 500, 502, 503, 504]) {
        let sent = 0;
        const transport = {
          send: () => {
            sent += 1;
            return Promise.resolve({ status, headers: { 'retry-after': '0' }, text: '' });
          },
        };
        const cobalt = createProvider(connection, { kind: 'apiKey', secret: key }, createRequests(transport));
        await assert.rejects(cobalt.start(run, signal));
        assert.equal(sent, 1, String(status));
      }
    });

    it('and says whether it may have started when the answer is no good', async () => {
      await failureOf(provider({ body: { message: 'ok' } }).start(run, signal), 'unreadable', true);
      await failureOf(provider({ body: '' }).start(run, signal), 'unreadable', true);
      await failureOf(provider({ body: page }).start(run, signal), 'unreadable', true);
      await failureOf(provider({ body: page, status: 502 }).start(run, signal), 'serverError', true);
      await failureOf(provider({ body: notFound, status: 404 }).start(run, signal), 'notFound', false);
      await failureOf(provider({ body: '{"a":', status: 401 }).start(run, signal), 'unauthorized', false);
      await failureOf(provider({ body: [1], status: 400 }).start(waiting, signal), 'rejected', false);
    });

    it('exactly as it is described, but for the key', async () => {
      const cobalt = provider({ body: { execution_id: 'e1' } });
      const { headers, mask, ...description } = cobalt.describe({ ...waiting, slug: 'hubspot' });
      await cobalt.start({ ...waiting, slug: 'hubspot' }, signal);
      const [sent] = requests.sent;
      assert.deepEqual(description, { method: sent?.method, url: sent?.url.href, body: sent?.body });
      assert.equal(mask, 'tk••••9d');
      assert.deepEqual(headers, { ...sent?.headers, 'x-api-key': 'tk••••9d' });
      assert.ok(!JSON.stringify({ headers, description }).includes(key));
    });
  });

  describe('waits for a workflow', () => {
    for (const status of [200, 201, 302, 400, 401, 403, 404, 429, 500, 503]) {
      it(`and takes its answer for one, though it answers ${status}`, async () => {
        const body = { return_value: { success: false, error: 'Validation failed' }, execution_id: 'e1' };
        const { id, answer } = await provider({ status, body }).start(waiting, signal);
        assert.equal(id, 'e1');
        assert.deepEqual(plain(answer), { httpStatus: status, value: body.return_value });
        assert.equal(requests.sent.length, 1);
      });
    }

    it('and knows the answer without an id, and the id without an answer', async () => {
      const alone = await provider({ body: '{"return_value":9007199254740993}', status: 400 }).start(waiting, signal);
      assert.equal(alone.id, undefined);
      assert.equal(stringifyJson(jsonIn(alone.answer?.value)), '9007199254740993');
      const silent = await provider({ body: { execution_id: 'e1' } }).start(waiting, signal);
      assert.deepEqual(silent, { id: 'e1', status: undefined, answer: { httpStatus: 200 } });
      const empty = await provider({ body: '', status: 204 }).start(waiting, signal);
      assert.deepEqual(empty, { answer: { httpStatus: 204 } });
    });

    it('and says why it failed', async () => {
      const body = { execution_id: 'e1', errored: true, execution_error: { message: 'Not found there', node_id: '3' } };
      const { answer } = await provider({ body, status: 500 }).start(waiting, signal);
      assert.deepEqual(answer, { httpStatus: 500, error: 'Not found there' });
    });

    it('and tells a refusal from an answer', async () => {
      const body = { message: 'Server Error', error: 'sync_execution is not allowed with a Group node' };
      const failure = await failureOf(provider({ body, status: 400 }).start(waiting, signal), 'rejected', false);
      assert.match(failure.message, /has a Loop \(Group\) node and cannot be waited for/);
    });

    it('though nobody asked it to: what is there is what counts', async () => {
      const body = { return_value: { ok: true }, execution_id: 'e1' };
      const { answer } = await provider({ body }).start(run, signal);
      assert.deepEqual(jsonIn(answer?.value), { ok: true });
    });
  });

  describe('tells how an execution stands', () => {
    it('and what it returned, and nothing of its nodes', async () => {
      const execution = await inspect('{"status":"COMPLETED","response":{"id":9007199254740993}}');
      assert.deepEqual(requests.lines, ['GET /old/api/v1/execution/e1/response']);
      assert.equal(requests.sent[0]?.headers['linked_account_id'], 'user_12345');
      assert.deepEqual(execution.ref, ref);
      assert.equal(execution.statusClass, 'ok');
      assert.equal(stringifyJson(jsonIn(execution.answer?.value)), '{"id":9007199254740993}');
      assert.ok(!('nodes' in execution));
    });

    for (const [body, status, statusClass, answer] of [
      [{ status: 'RUNNING' }, 'RUNNING', 'running', undefined],
      [{ status: 'RUNNING', response: null }, 'RUNNING', 'running', undefined],
      [{ status: 'COMPLETED', response: null }, 'COMPLETED', 'ok', { value: null }],
      [{ status: 'COMPLETED', response: 3 }, 'COMPLETED', 'ok', { value: 3 }],
      [{ status: 'COMPLETED' }, 'COMPLETED', 'ok', undefined],
      [{ status: 'ERRORED' }, 'ERRORED', 'failed', undefined],
      [{ status: 'ERRORED', message: 'No such vendor' }, 'ERRORED', 'failed', { error: 'No such vendor' }],
      [{ status: 'half-done', response: [] }, 'half-done', 'unknown', { value: [] }],
      [{ response: 'text' }, '', 'unknown', { value: 'text' }],
    ] as const) {
      it(`from ${JSON.stringify(body)}`, async () => {
        const execution = await inspect(body);
        assert.deepEqual([execution.status, execution.statusClass], [status, statusClass]);
        assert.deepEqual(plain(execution.answer), answer);
      });
    }

    it('or fails with a sentence', async () => {
      for (const body of [{}, [], 5, null, { hello: 'world' }]) await failureOf(inspect(body), 'unreadable');
      assert.match((await failureOf(inspect(page), 'unreadable')).message, /web page/);
      await failureOf(inspect(notFound, 404), 'notFound');
    });
  });

  describe('is checked by asking for an execution that nobody has', () => {
    const check = (status: number, body: unknown, changes?: Partial<Connection>) =>
      provider({ status, body }, changes).check(signal);

    it('with one GET, for the linked account where one is known', async () => {
      await check(404, notFound);
      assert.deepEqual(requests.lines, ['GET /old/api/v1/execution/000000000000000000000000/response']);
      assert.equal(requests.sent[0]?.headers['linked_account_id'], 'user_12345');
      await check(400, { error: 'linked_account_id is required' }, { scopes: [] });
      assert.ok(!('linked_account_id' in (requests.sent[0]?.headers ?? {})));
    });

    it('and a refused key is told from a good one', async () => {
      await failureOf(check(401, { message: 'Invalid Credentials' }), 'unauthorized');
      await failureOf(check(401, '{"broken'), 'unauthorized');
      await failureOf(check(403, { message: 'No' }), 'forbidden');
      await check(400, { message: 'Server Error', error: 'No such execution' });
      await check(200, { status: 'COMPLETED', response: {} });
    });

    it('and another server from the API', async () => {
      for (const [status, body, kind] of [
        [404, page, 'notFound'],
        [404, '', 'notFound'],
        [404, { statusCode: 404, message: 'Cannot GET /old/api/v1', error: 'Not Found' }, 'notFound'],
        [200, page, 'unreadable'],
        [200, { hello: 'world' }, 'unreadable'],
        [302, '', 'redirected'],
        [429, { message: 'Slow down' }, 'rateLimited'],
        [500, { message: 'Oh' }, 'serverError'],
      ] as const) {
        const failure = await failureOf(check(status, body), kind);
        assert.ok(!failure.message.includes(key));
        if (kind === 'notFound') assert.match(failure.message, /Check the base URL/);
      }
    });
  });
});
