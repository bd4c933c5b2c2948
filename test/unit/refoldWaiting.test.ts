import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import { stringifyJson } from '../../src/core/json/json';
import type { RunRequest, Started } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { jsonIn, plain } from '../fixtures/executions';
import { refoldKey, refoldWith, refoldRun } from '../fixtures/refold';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();
const waiting: RunRequest = { ...refoldRun, mode: 'sync' };
/** Refold's own refusals: the authentication service's shape, and the workflow service's. */
const envelope = {
  status_code: 401,
  http_error_type: 'UNAUTHORIZED',
  error: 'SERVER_ERROR',
  message: 'Invalid Credentials',
};
const notFound = {
  status_code: 404,
  http_error_type: 'NOT_FOUND',
  error_code: 'RESOURCE_NOT_FOUND',
  message: 'Workflow not found',
};

describe('a run of Refold that is waited for', () => {
  let requests: ScriptedRequests;

  function start(status: number, body: unknown, run = waiting): Promise<Started> {
    requests = new ScriptedRequests(() => ({ status, body }));
    return createProvider(refoldWith(), { kind: 'apiKey', secret: refoldKey }, requests).start(run, signal);
  }

  async function failure(status: number, body: unknown, run = waiting): Promise<Failure> {
    const error: unknown = await start(status, body, run).then(
      (started) => assert.fail(`It started: ${JSON.stringify(started)}`),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Failure, String(error));
    assert.equal(requests.sent.length, 1);
    return error;
  }

  it('says so in the request, and may take as long as the workflow', async () => {
    await start(200, { execution_id: 'e1' });
    assert.equal(requests.sent[0]?.headers['sync_execution'], 'true');
    assert.equal(requests.sent[0]?.patient, true);
    await start(200, { execution_id: 'e1' }, refoldRun);
    assert.ok(!('sync_execution' in (requests.sent[0]?.headers ?? {})));
    assert.ok(!requests.sent[0]?.patient);
  });

  it('carries every option that the target has, and none that it has not', async () => {
    await start(
      200,
      { execution_id: 'e1' },
      { ...waiting, configId: 'cfg', instanceTag: 'night', includeHeaders: true },
    );
    const { headers = {} } = requests.sent[0] ?? {};
    assert.deepEqual(
      ['config_id', 'instance_tag', 'include-headers'].map((name) => headers[name]),
      ['cfg', 'night', 'true'],
    );
    await start(200, { execution_id: 'e1' }, { ...waiting, configId: '', instanceTag: '', includeHeaders: false });
    assert.deepEqual(
      Object.keys(requests.sent[0]?.headers ?? {}).filter((name) => /config|tag|include/.test(name)),
      [],
    );
    await assert.rejects(start(200, {}, { ...waiting, instanceTag: 'a\nb' }), { kind: 'invalidInput' });
  });

  for (const status of [200, 201, 302, 400, 401, 403, 404, 418, 429, 500, 503]) {
    it(`is a result whatever the workflow’s status: ${status}`, async () => {
      const value = { success: false, error: 'Validation failed' };
      assert.deepEqual(plain(await start(status, { return_value: value, execution_id: 'e1' })), {
        id: 'e1',
        status: undefined,
        answer: { httpStatus: status, value },
      });
      assert.equal(requests.sent.length, 1);
    });
  }

  it('may return anything, big numbers intact, or nothing', async () => {
    const { answer } = await start(200, '{"execution_id":"e1","return_value":9007199254740993}');
    assert.equal(stringifyJson(jsonIn(answer?.value)), '9007199254740993');
    assert.deepEqual(plain((await start(200, { execution_id: 'e1', return_value: null })).answer), {
      httpStatus: 200,
      value: null,
    });
    assert.deepEqual((await start(200, { execution_id: 'e1' })).answer, { httpStatus: 200 });
    assert.deepEqual(plain(await start(200, { return_value: 3 })), {
      id: undefined,
      status: undefined,
      answer: { httpStatus: 200, value: 3 },
    });
  });

  it('with no content has no id', async () => {
    assert.deepEqual(await start(204, ''), { answer: { httpStatus: 204 } });
    assert.deepEqual(
      [(await failure(204, '', refoldRun)).kind, (await failure(204, '', refoldRun)).maybeSent],
      ['unreadable', true],
    );
  });

  it('that failed says why, in words', async () => {
    const execution_error = { message: 'Request failed with status code 404', node_id: '3' };
    const failed = { execution_id: 'e1', errored: true, status_code: 500, execution_error };
    for (const status of [200, 500]) {
      assert.deepEqual(await start(status, failed), {
        id: 'e1',
        status: 'ERRORED',
        answer: { httpStatus: status, error: 'Request failed with status code 404' },
      });
    }
    assert.equal(
      (await start(200, { execution_id: 'e1', execution_error: 'No such node' })).answer?.error,
      'No such node',
    );
    assert.equal((await start(200, { execution_id: 'e1', errored: true })).status, 'ERRORED');
    assert.equal((await start(200, { execution_id: 'e1', errored: true, status: 'TIMED_OUT' })).status, 'TIMED_OUT');
    assert.equal((await start(200, { execution_id: 'e1', errored: true, status: 'success' })).status, 'ERRORED');
    const fine = await start(200, { execution_id: 'e1', errored: false, execution_error: {}, return_value: 1 });
    assert.deepEqual([fine.status, plain(fine.answer)], [undefined, { httpStatus: 200, value: 1 }]);
  });

  it('has the platform’s word for its status only where the answer says one', async () => {
    const status = async (word: unknown) =>
      (await start(200, { execution_id: 'e1', return_value: 1, status: word })).status;
    assert.deepEqual(
      [
        await status('COMPLETED'),
        await status('TERMINATED'),
        await status('success'),
        await status('odd'),
        await status(200),
      ],
      ['COMPLETED', 'TERMINATED', undefined, undefined, undefined],
    );
  });

  it('has no answer yet where the server only acknowledges it', async () => {
    const started = await start(200, { message: 'Workflow execution started', execution_id: 'e1' });
    assert.deepEqual(plain(started), { id: 'e1', status: undefined });
    assert.equal((await start(200, { execution_id: 'e1', status: 'RUNNING' })).answer, undefined);
  });

  it('is refused by the API in the API’s own words, which are no result', async () => {
    const refused = await failure(401, envelope);
    assert.deepEqual([refused.kind, refused.next?.step, refused.maybeSent], ['unauthorized', 'replaceKey', false]);
    assert.equal((await failure(404, notFound)).kind, 'notFound');
    assert.equal((await failure(401, { ...envelope, return_value: null })).kind, 'unauthorized');
    const [slow, down] = [await failure(429, { message: 'Too many requests' }), await failure(503, '<html>')];
    assert.deepEqual(
      [slow.kind, slow.maybeSent, down.kind, down.maybeSent],
      ['rateLimited', false, 'serverError', true],
    );
    assert.equal((await failure(302, '')).kind, 'redirected');
  });

  it('is refused for a loop with the way out', async () => {
    for (const body of [
      { message: 'Server Error', error: 'sync_execution is not allowed with a Group node' },
      {
        status_code: 400,
        error_code: 'BAD_REQUEST',
        message: 'Sync execution is not supported for workflows with a loop',
      },
    ]) {
      const refused = await failure(400, body);
      assert.equal(
        refused.message,
        'This workflow has a Loop (Group) node and cannot be waited for. Run it without waiting.',
      );
      assert.deepEqual([refused.kind, refused.maybeSent], ['rejected', false]);
    }
    const other = await failure(400, { message: 'Server Error', error: 'Workflow ID and slug are required' });
    assert.match(other.message, /slug are required/);
    const asynchronous = await failure(400, { message: 'Group node is broken' }, refoldRun);
    assert.match(asynchronous.message, /Group node is broken/);
  });

  for (const body of [
    '{"__proto__":{"execution_id":"e1","return_value":1}}',
    '<html>Sign in</html>',
    '[1]',
    '"x"',
    '3',
    'null',
    '',
    '{"a":',
    {},
    { vendor: 1 },
  ]) {
    it(`may have started when the answer is ${JSON.stringify(body)}`, async () => {
      const { kind, maybeSent } = await failure(200, body);
      assert.deepEqual([kind, maybeSent], ['unreadable', true]);
    });
  }

  it('answers, too, where nobody said that it would be waited for', async () => {
    const started = await start(200, { return_value: { note: 1 }, execution_id: 'e1' }, refoldRun);
    assert.deepEqual(plain(started), { id: 'e1', status: undefined, answer: { httpStatus: 200, value: { note: 1 } } });
    assert.equal((await start(200, { return_value: null, execution_id: 'e1' }, refoldRun)).answer, undefined);
  });
});
