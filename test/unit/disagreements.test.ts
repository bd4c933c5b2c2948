import assert from 'node:assert/strict';
import { actionsOf } from '../../src/core/actions';
import { createCredential } from '../../src/core/auth';
import type { Failure } from '../../src/core/errors';
import type { Connection, Execution, ExecutionNode } from '../../src/core/model';
import { platforms } from '../../src/core/platforms';
import type { Provider, RunRequest } from '../../src/core/provider';
import { createProvider } from '../../src/core/providers';
import { decodeExecution } from '../../src/core/providers/refoldExecution';
import { decodeNode } from '../../src/core/providers/refoldNode';
import { ExecutionStore } from '../../src/core/runs/store';
import { classOfExecution, classOfNode, hasEnded } from '../../src/core/status';
import { failureOf } from '../fixtures/failing';
import { refoldKey, refoldRun, refoldWith } from '../fixtures/refold';
import { ScriptedRequests, type ScriptedAnswer } from '../fixtures/scriptedRequests';

/**
 * The platforms' own documents, in their several generations, their clients and their samples disagree in these points.
 * Each row gives Runlight every form that one of them shows, and says what a person sees.
 */
const rows: readonly (readonly [point: number, says: string, check: () => void | Promise<void>])[] = [
  [1, 'the body of a start is wrapped or raw as the connection says, and the other is never tried', async () => {
    for (const [body, sent] of [['wrapped', '{"payload":{"n":1}}'], ['raw', '{"n":1}']] as const) {
      const { provider, requests } = refold(() => refused(400, 'Invalid payload'), { body });
      await failureOf(provider.start(refoldRun, signal), 'rejected', false);
      assert.deepEqual(requests.sent.map((request) => request.body), [sent]);
      assert.equal(provider.describe(refoldRun).body, sent);
    }
  }],
  [2, 'a slug is always needed, and found in the workflow, its application or the list of applications', async () => {
    const slug = (workflow: object, applications: unknown = []) =>
      refold((path) => ({ body: path.endsWith('/application') ? applications : workflow })).provider.findSlug(scope, workflow1, signal);
    assert.equal(await slug({ slug: 's1', associated_application: { slug: 's2' } }), 's1');
    assert.equal(await slug({ associated_application: { _id: 'a1', slug: 's2' } }), 's2');
    assert.equal(await slug({ associated_application: 'a1' }, [{ app_id: 'a1', slug: 's3' }]), 's3');
    assert.equal(await slug({ associated_application: 'a1' }, []), undefined);
    const without = refold(() => ({ body: started }));
    assert.match((await failureOf(without.provider.start({ ...refoldRun, slug: '' }, signal), 'invalidInput')).message, /needs the slug/);
    assert.equal(without.requests.sent.length, 0);
  }],
  [3, 'a workflow is named by its id or by an alias, whatever that contains', async () => {
    for (const [workflow, segment] of [['6a106ba44480b80424a65289', '6a106ba44480b80424a65289'], ['daily sync/1', 'daily%20sync%2F1']] as const) {
      const { provider, requests } = refold(() => ({ body: started }));
      await provider.start({ ...refoldRun, workflow }, signal);
      assert.match(requests.sent[0]?.url.pathname ?? '', new RegExp(`/workflow/${segment}/execute$`));
    }
  }],
  [4, 'a workflow that may not be run is refused in the server’s words; version 1 asks for no ownership', async () => {
    for (const [status, kind, words] of [[400, 'rejected', 'Workflow does not belong to this linked account'], [403, 'forbidden', 'Private workflow']] as const) {
      const failure = await failureOf(refold(() => refused(status, words)).provider.start(refoldRun, signal), kind, false);
      assert.match(failure.message, new RegExp(words));
    }
    assert.equal((await cobalt(() => ({ body: started })).provider.start({ ...refoldRun, slug: undefined }, signal)).id, 'e1');
  }],
  [5, 'a linked account’s own workflows are told from the organisation’s, whichever is called public', async () => {
    const own = { _id: 'w1', public_access_workflow: true };
    const { provider } = refold((path) => ({ body: { docs: path.includes('scope=private') ? [own] : [{ _id: 'w2' }] } }));
    assert.deepEqual((await provider.workflows(scope, signal)).map(({ id, owned }) => [id, owned]), [['w1', true], ['w2', false]]);
  }],
  [6, 'all workflows are listed once, whether a plain list means the own or the organisation’s', async () => {
    for (const plain of [['w1'], ['w2'], ['w1', 'w2']]) {
      const list = (ids: string[]) => ({ body: { docs: ids.map((_id) => ({ _id })) } });
      const { provider, requests } = refold((path) => list(path.includes('scope=private') ? ['w1'] : plain));
      const found = (await provider.workflows(scope, signal)).map(({ id }) => id);
      assert.deepEqual(found, [...new Set(['w1', ...plain])]);
      assert.equal(requests.sent.length, 2);
    }
  }],
  [7, 'an execution’s status means the same in every spelling, and an unknown one is shown as it came', () => {
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
  }],
  [8, 'all executions are asked for without a status, and failed ones are failed under either word', async () => {
    const docs = [{ _id: 'e1', status: 'FAILED' }, { _id: 'e2', status: 'ERRORED' }];
    const { provider, requests } = refold(() => ({ body: { docs } }));
    const { items } = await provider.history(scope, { page: 1, limit: 10 }, signal);
    assert.deepEqual(items.map(({ statusClass }) => statusClass), ['failed', 'failed']);
    assert.ok(!requests.sent.some(({ url }) => url.searchParams.has('status')));
  }],
  [9, 'a node’s status means the same in every spelling', () => {
    const expected = {
      Success: 'ok', Ready: 'queued', Errored: 'failed', Failed: 'failed', Waiting: 'waiting', Stopped: 'stopped', Rejected: 'failed',
      Errored_and_Skipped: 'skipped', Skipped: 'skipped', Timed_Out: 'timedOut', TERMINATED: 'terminated', Terminated: 'terminated',
    }; // prettier-ignore
    for (const [word, meaning] of Object.entries(expected)) {
      assert.equal(classOfNode(word), meaning, word);
      assert.equal(decodeNode({ node_status: word }, 0)?.status, word);
    }
  }],
  [10, 'where an execution came from is shown as the server spells it, and never asked for in a spelling of our own', async () => {
    const docs = ['API_CALL', 'API Call', 'Schedule'].map((execution_source, row) => ({ _id: `e${row}`, execution_source }));
    const { provider, requests } = refold(() => ({ body: { docs } }));
    const { items } = await provider.history(scope, { page: 1, limit: 10, since: 0 }, signal);
    assert.deepEqual(items.map(({ trigger }) => trigger), ['API_CALL', 'API Call', 'Schedule']);
    assert.ok(!requests.sent.some(({ url }) => url.searchParams.has('execution_source')));
  }],
  [11, 'executions since a moment are asked for in full ISO, and the server’s filter is checked', async () => {
    const docs = [{ _id: 'new', createdAt: '2026-05-28T11:00:00.000Z' }, { _id: 'old', createdAt: '2026-05-28T09:00:00' }, { _id: 'epoch', createdAt: 1e12 }];
    const { provider, requests } = refold(() => ({ body: { docs } }));
    const { items } = await provider.history(scope, { page: 1, limit: 10, since: Date.UTC(2026, 4, 28, 10) }, signal);
    assert.deepEqual(items.map(({ ref: { id } }) => id), ['new']);
    assert.equal(requests.sent[0]?.url.searchParams.get('start_date'), '2026-05-28T10:00:00.000Z');
  }],
  [12, 'a rerun’s new id is found in either answer, and one that lacks it is not asked for again', async () => {
    for (const [body, id] of [[{ status: 'success', id: 'n1' }, 'n1'], [{ message: 'Execution queued', instanceId: 'n2' }, 'n2'], [{ _id: 'n3' }, 'n3'], [{ execution_id: 'n4' }, 'n4'], [{}, undefined]] as const) {
      const { provider, requests } = refold(() => ({ body }));
      assert.equal(await provider.rerun(ref, signal), id);
      assert.equal(requests.sent.length, 1);
    }
  }],
  [13, 'every execution that has ended can be rerun, and a server that allows fewer says so itself', async () => {
    const { provider } = refold(() => refused(400, 'Only failed executions can be rerun'));
    for (const status of ['COMPLETED', 'ERRORED', 'STOPPED']) assert.deepEqual(actionsOf(executionOf({ status }), provider), ['rerunnable']);
    assert.match((await failureOf(provider.rerun(ref, signal), 'rejected')).message, /Only failed executions can be rerun/);
  }],
  [14, 'an error’s words and code are found under every name that they have', async () => {
    const gallery: readonly (readonly [number, object, RegExp, RegExp])[] = [
      [404, { status_code: 404, http_error_type: 'NOT_FOUND', error: 'X_GONE', message: 'Words' }, /404 Words/, /code X_GONE/],
      [404, { status_code: 404, http_error_type: 'NOT_FOUND', error_code: 'RESOURCE_NOT_FOUND', message: 'Words', request_id: 'r1' }, /404 Words/, /RESOURCE_NOT_FOUND.*request r1/],
      [400, { message: 'Server Error', error: 'Workflow ID and slug are required' }, /400 Workflow ID and slug are required/, /400/],
      [400, { status_code: 400, error_type: 'INVALID_EVENT', message: 'Words' }, /400 Words/, /code INVALID_EVENT/],
      [400, { error_code: 'BAD_REQUEST', http_error_type: 'INVALID_LINKED_ACCOUNT_ID', message: 'Words' }, /400 Words/, /code INVALID_LINKED_ACCOUNT_ID/],
      [404, { http_error_type: 'EXTERNAL_API_ERROR', error: 'EXTERNAL_API_FAILURE' }, /404 EXTERNAL_API_FAILURE/, /code EXTERNAL_API_FAILURE/],
    ];
    for (const [status, body, words, detail] of gallery) {
      const failure = await anyFailure(refold(() => ({ status, body })).provider.inspect(ref, signal));
      assert.match(failure.message, words);
      assert.match(failure.detail ?? '', detail);
    }
  }],
  [15, 'what a list tells and what the execution itself tells make one, in either form', async () => {
    const store = new ExecutionStore(() => 0);
    const row = { _id: 'e1', status: 'RUNNING', createdAt: '2026-05-28T11:00:00Z', associated_workflow: { _id: 'w1', name: 'Daily Sync' } };
    const detail = { status: 'COMPLETED', completion_percentage: 100, nodes: [{ node_id: '1', node_status: 'Success' }] };
    const { provider } = refold((path) => ({ body: path.endsWith('/e1') ? detail : { docs: [row] } }));
    for (const execution of (await provider.history(scope, { page: 1, limit: 1 }, signal)).items) store.put(execution);
    const known = store.put(await provider.inspect(ref, signal));
    assert.deepEqual([known.status, known.workflow?.name, known.nodes?.length, known.progress], ['COMPLETED', 'Daily Sync', 1, 100]);
    assert.equal(known.startedAt, Date.UTC(2026, 4, 28, 11));
    const bare = await refold(() => ({ body: row })).provider.inspect(ref, signal);
    assert.deepEqual([bare.ref.id, bare.nodes, bare.workflow?.id], ['e1', [], 'w1']);
  }],
  [16, 'input and output are any JSON, also as text, and stay as they came', () => {
    for (const value of [{ a: 1 }, '{"a":1}', 3, null, true, [], '']) {
      const node = nodeOf({ input_data: value, latest_output: value });
      assert.deepEqual([node.input, node.output], [value, value]);
    }
    const failed = nodeOf({ node_status: 'Errored', latest_output: { error: '{"message":"The connection has expired"}' } });
    assert.equal(failed.error, 'The connection has expired');
  }],
  [17, 'what a node returned is understood with its envelope and without', () => {
    const envelope = (body: unknown, status: unknown = 'Success') => ({ status, node_id: '5', node_name: 'N', body });
    for (const status of ['Success', 200]) assert.equal(nodeOf({ latest_output: envelope({ execution_id: 'c1' }, status) }).child, 'c1');
    assert.equal(nodeOf({ latest_output: { execution_id: 'c1' } }).child, 'c1');
    for (const output of [envelope('Too late', 'Errored'), envelope({ message: 'Too late' }), { message: 'Too late' }, 'Too late']) {
      const node = nodeOf({ node_status: 'Errored', latest_output: output });
      assert.deepEqual([node.error, node.output], ['Too late', output]);
    }
  }],
  [18, 'iterations that are not told, for whichever reason, say so and leave the loop’s own output', async () => {
    const body = { status_code: 501, http_error_type: 'NOT_IMPLEMENTED', message: 'Batch details are not yet available for this execution type' };
    const { provider, requests } = refold(() => ({ status: 501, body }));
    const failure = await failureOf(provider.batches(ref, '2', { page: 1, limit: 10 }, signal), 'notSupported');
    assert.match(failure.message, /does not tell the iterations of this node/);
    assert.equal(requests.sent.length, 1);
    assert.deepEqual(nodeOf({ is_batch: true, latest_output: { loop_results: [1] } }).output, { loop_results: [1] });
  }],
  [19, 'an iteration is a result or an execution of its own', async () => {
    const docs = [{ batch_index: 4, status: 'Success', output: { processed: 50 } }, { _id: 'c1', name: 'Batch #2', status: 'COMPLETED' }];
    const { items } = await refold(() => ({ body: { docs } })).provider.batches(ref, '2', { page: 1, limit: 10 }, signal);
    assert.deepEqual(items.map(({ index, execution, statusClass }) => [index, execution, statusClass]), [[4, undefined, 'ok'], [1, 'c1', 'ok']]);
  }],
  [20, 'a start is acknowledged in any of the four ways', async () => {
    for (const body of [{ message: 'Workflow execution started', execution_id: 'e1' }, { execution_id: 'e1' }, { id: 'e1' }, { instanceId: 'e1', status: 'QUEUED' }]) {
      const acknowledged = await refold(() => ({ body })).provider.start(refoldRun, signal);
      assert.deepEqual(acknowledged, { id: 'e1', status: 'status' in body ? 'QUEUED' : undefined });
    }
  }],
  [21, 'a workflow sees the request’s headers only when asked, and headers that come back are not its answer', async () => {
    const body = { execution_id: 'e1', return_value: 1, headers: { cookie: 'secret' } };
    const { provider, requests } = refold(() => ({ body }));
    assert.deepEqual((await provider.start({ ...refoldRun, mode: 'sync' }, signal)).answer, { httpStatus: 200, value: 1 });
    await provider.start({ ...refoldRun, includeHeaders: true }, signal);
    assert.deepEqual(requests.sent.map(({ headers }) => headers['include-headers']), [undefined, 'true']);
  }],
  [22, 'a session lasts as long as it says, is opened anew with the key, and never refreshed', async () => {
    const jwt = `a.${Buffer.from(`{"exp":${Math.round(Date.now() / 1_000) + 30}}`).toString('base64url')}.c`;
    await never('POST', /refresh/);
    for (const [token, mints] of [[{ token: 't', expires_in: 599_747 }, 1], [{ token: jwt, expires_in: 86_400 }, 1], [{ token: jwt }, 2], [{ token: 't' }, 1]] as const) {
      const { provider, requests } = session((path) => ({ body: path.includes('session-token') ? token : { status: 'RUNNING' } }));
      await provider.inspect(ref, signal);
      await provider.inspect(ref, signal);
      assert.equal(requests.lines.filter((line) => line.includes('session-token')).length, mints);
    }
  }],
  [23, 'a linked account that nobody knows is named, whether the server calls that a bad request or its own problem', async () => {
    for (const status of [400, 500]) {
      const body = { status_code: status, error_code: 'INVALID_LINKED_ACCOUNT_ID', message: 'Not there' };
      const failure = await anyFailure(session(() => ({ status, body })).provider.start(refoldRun, signal));
      assert.match(failure.message, /opens no session for the linked account “user_12345”/);
      assert.equal(failure.maybeSent, false);
    }
  }],
  [24, 'nothing is ever published, with key or token', () => never('PUT', /publish/)],
  [25, 'no draft is ever asked for, which would create one; a token that may only read is told from a bad one', async () => {
    await never('GET', /\/edit\b/);
    const failure = await failureOf(withToken(() => refused(403, 'Read only')).provider.stop(ref, signal), 'forbidden');
    assert.match(failure.message, /The token for “Acme” is not allowed to do this \(403 Read only\)/);
  }],
  [26, 'a token asks the enabled workflows for an application, a key the applications', async () => {
    const answers = (path: string): ScriptedAnswer => {
      if (path.endsWith('/enabled')) return { body: [{ id: 'w1', application: { name: 'HubSpot', slug: 'hubspot' } }] };
      return { body: path.endsWith('/application') ? [{ app_id: 'a1', slug: 'hubspot' }] : { associated_application: 'a1' } };
    };
    for (const [client, last] of [[withToken(answers), '/workflow/enabled'], [refold(answers), '/application']] as const) {
      assert.equal(await client.provider.findSlug(scope, workflow1, signal), 'hubspot');
      assert.ok(client.requests.lines.at(-1)?.endsWith(last));
    }
  }],
  [27, 'whether there is a next page is read from whatever the envelope has', async () => {
    for (const [envelope, expected] of [[{ hasNextPage: true, totalPages: 1 }, true], [{ hasNextPage: false, totalPages: 9 }, false], [{ page: 1, totalPages: 2 }, true], [{ page: 1, totalPages: 1 }, false], [{}, true], [{ docs: [] }, false]] as const) {
      const { provider } = refold(() => ({ body: { docs: [{ _id: 'e1' }], ...envelope } }));
      assert.equal((await provider.history(scope, { page: 1, limit: 1 }, signal)).hasNext, expected, JSON.stringify(envelope));
    }
  }],
  [28, 'a list comes bare or in an envelope', async () => {
    const list = [{ _id: 'e1', account_id: 'a1' }];
    for (const body of [list, { docs: list }, { data: list }]) {
      const { provider } = refold(() => ({ body }));
      assert.equal((await provider.history(scope, { page: 1, limit: 10 }, signal)).items.length, 1);
      assert.equal((await provider.scopes({ page: 1, limit: 10 }, signal)).items.length, 1);
    }
  }],
  [29, 'an id is an id under either name', async () => {
    const docs = [{ _id: 'a' }, { id: 'b' }, { _id: 'c', id: 'd' }];
    const { provider } = refold(() => ({ body: { docs } }));
    assert.deepEqual((await provider.history(scope, { page: 1, limit: 10 }, signal)).items.map((item) => item.ref.id), ['a', 'b', 'c']);
    assert.deepEqual((await provider.workflows(scope, signal)).map(({ id }) => id), ['a', 'b', 'c']);
  }],
  [30, 'the old host is whichever a person says, with its path; version 1 has its own', async () => {
    for (const baseUrl of ['https://api.gocobalt.io', 'https://app.gocobalt.io', 'https://refold.example.com/backend']) {
      for (const client of [refold(() => ({ body: started }), { baseUrl }), cobalt(() => ({ body: started }), { baseUrl })]) {
        await client.provider.start(refoldRun, signal);
        assert.ok(client.requests.sent[0]?.url.href.startsWith(`${baseUrl}/api/v`));
      }
    }
    assert.deepEqual([platforms.refold.defaultBaseUrl, platforms.cobalt.defaultBaseUrl], ['https://app.refold.ai', 'https://api.gocobalt.io']);
  }],
  [31, 'a person who came too late is seen under either word', () => {
    for (const form_status of ['timed_out', 'timeout', 'submitted']) {
      assert.deepEqual(nodeOf({ latest_output: { body: { form_status } } }).output, { body: { form_status } });
    }
    for (const node_status of ['TIMEOUT', 'Timed_Out']) assert.equal(nodeOf({ node_type: 'human_task', node_status }).statusClass, 'timedOut');
    assert.equal(nodeOf({ node_type: 'human_task', node_status: 'Waiting' }).waitsFor, 'person');
  }],
  [32, 'an execution that a Terminate node ended has ended, under either word', () => {
    for (const [status, meaning] of [['TERMINATED', 'terminated'], ['Success', 'ok'], ['ERRORED', 'failed'], ['COMPLETED', 'ok']] as const) {
      const execution = executionOf({ status });
      assert.deepEqual([execution.statusClass, hasEnded(execution)], [meaning, true]);
    }
  }],
  [33, 'nothing is ever deleted', () => never('DELETE', /./)],
  [34, 'no schedule is ever read or written', () => never(undefined, /schedule/i)],
  [35, 'no event is ever triggered, by any path', () => never(undefined, /\/event\b/)],
  [36, 'no webhook is ever created', () => never(undefined, /webhook/i)],
  [37, 'what may be null may be absent, and means the same', async () => {
    const nothing = Object.fromEntries(['createdAt', 'completion_time', 'completion_percentage', 'associated_workflow', 'nodes', 'config_id', 'name'].map((name) => [name, null]));
    assert.deepEqual(executionOf({ status: 'RUNNING', ...nothing }), executionOf({ status: 'RUNNING' }));
    const structure = (body: unknown) => refold(() => ({ body })).provider.requestStructure(scope, 'w1', signal);
    assert.deepEqual(await structure({ payload: null, schema: null, schema_interpreted: null }), await structure({}));
  }],
  [38, 'a workflow’s answer is one, also where the request did not ask for it', async () => {
    const body = { return_value: { note: 1 }, execution_id: 'e1' };
    for (const { provider } of [refold(() => ({ body })), cobalt(() => ({ body }))]) {
      const { id, answer } = await provider.start(refoldRun, signal);
      assert.deepEqual([id, answer], ['e1', { httpStatus: 200, value: { note: 1 } }]);
    }
  }],
  [39, 'Altostrat gets the key of the user’s action, the same for the same action, and nothing twice', async () => {
    const { provider, requests } = altostrat(() => refused(503, 'Down'));
    for (const intent of ['i1', 'i1', 'i2']) await anyFailure(provider.start({ ...refoldRun, intent }, signal));
    assert.deepEqual(requests.sent.map(({ headers }) => headers['Idempotency-Key']), ['i1', 'i1', 'i2']);
  }],
  [40, 'Altostrat is at either host, the documents’ first unless a person says otherwise', async () => {
    assert.equal(platforms.altostrat.defaultBaseUrl, 'https://v1.api.altostrat.io');
    for (const baseUrl of ['https://v1.api.altostrat.io', 'https://api.altostrat.io']) {
      const { provider, requests } = altostrat(() => ({ body: { id: 'fl_run_1' } }), { baseUrl });
      await provider.start(refoldRun, signal);
      assert.ok(requests.sent[0]?.url.href.startsWith(`${baseUrl}/workflows/`));
    }
  }],
  [41, 'a run of Altostrat is one with and without what its generations add', async () => {
    const run = { id: 'fl_run_1', status: 'completed', error_message: 'A warning', started_at: '2025-10-31T12:00:00.000000Z' };
    const more = { execution_id: 'x', trigger_payload: {}, workflow: { id: 'fl_1', name: 'Onboarding' }, created_at: '2025-10-31T12:00:00Z', logs: [{ id: 'l1', component_id: 'c', status: 'success' }] };
    for (const body of [run, { ...run, ...more }]) {
      const execution = await altostrat(() => ({ body })).provider.inspect({ ...ref, id: 'fl_run_1' }, signal);
      assert.deepEqual([execution.statusClass, execution.startedAt, execution.answer], ['ok', Date.UTC(2025, 9, 31, 12), undefined]);
      assert.equal(execution.nodes?.length, 'logs' in body ? 1 : 0);
    }
  }],
  [42, 'whether Altostrat has a next page is read from links or from meta', async () => {
    const next = 'https://v1.api.altostrat.io/x?page=2';
    for (const [envelope, expected] of [[{ links: { next }, meta: {} }, true], [{ links: { next: null }, meta: {} }, false], [{ links: {}, meta: { current_page: 1, last_page: 2 } }, true], [{ links: {}, meta: { current_page: 2, last_page: 2 } }, false]] as const) {
      const page = 'current_page' in envelope.meta ? envelope.meta.current_page : 1;
      const { provider } = altostrat(() => ({ body: { data: [{ id: 'fl_run_1' }], ...envelope } }));
      assert.equal((await provider.history('fl_1', { page, limit: 10 }, signal)).hasNext, expected, JSON.stringify(envelope));
    }
  }],
  [43, 'a token travels as a bearer’s, however it was pasted', async () => {
    for (const pasted of ['eyJx', 'Bearer eyJx', ' bearer  eyJx\n']) {
      const { provider, requests } = withToken(() => ({ body: { account_id: 'a1' } }), createCredential('token', pasted).secret);
      await provider.check(signal);
      assert.equal(requests.sent[0]?.headers['authorization'], 'Bearer eyJx');
    }
  }],
]; // prettier-ignore

const { signal } = new AbortController();
const scope = 'user_12345';
const ref = { connection: 'c1', scope, id: 'e1' };
const place = { connection: 'c1', scope };
const workflow1 = { id: 'w1', name: 'W', published: true, owned: true };
const started = { execution_id: 'e1' };

type Answers = (path: string) => ScriptedAnswer;

interface Client {
  /** Every member is there for whoever asks for it: a row asks only for what its platform has. */
  readonly provider: Required<Provider>;
  readonly requests: ScriptedRequests;
}

function client(answers: Answers, connection: Connection, secret: string): Client {
  const requests = new ScriptedRequests(answers);
  const kind = connection.mint ? 'apiKey' : connection.auth;
  return { requests, provider: createProvider(connection, { kind, secret }, requests) as Required<Provider> };
}

function refold(answers: Answers, changes: Partial<Connection> = {}): Client {
  return client(answers, refoldWith(changes), refoldKey);
}

function cobalt(answers: Answers, changes: Partial<Connection> = {}): Client {
  return client(answers, refoldWith({ platform: 'cobalt', ...changes }), refoldKey);
}

function altostrat(answers: Answers, changes: Partial<Connection> = {}): Client {
  return client(answers, refoldWith({ platform: 'altostrat', auth: 'token', ...changes }), 'token');
}

function withToken(answers: Answers, secret = 'opaque'): Client {
  return client(answers, refoldWith({ auth: 'token' }), secret);
}

function session(answers: Answers): Client {
  return client(answers, refoldWith({ auth: 'token', mint: true, scopes: [{ id: scope }] }), refoldKey);
}

function refused(status: number, message: string): ScriptedAnswer {
  return { status, body: { status_code: status, error_code: 'SERVER_ERROR', message } };
}

function executionOf(row: object): Execution {
  const execution = decodeExecution(row, place, 'e1');
  assert.ok(execution);
  return execution;
}

function nodeOf(node: object): ExecutionNode {
  const decoded = decodeNode(node, 0);
  assert.ok(decoded);
  return decoded;
}

async function anyFailure(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => assert.fail('It did not fail'),
    (thrown: Failure) => thrown,
  );
  return failureOf(Promise.reject(error), error.kind);
}

/** Does everything that every platform can do with every credential, and looks at all that was asked for it. */
async function never(method: string | undefined, path: RegExp): Promise<void> {
  const answers: Answers = () => ({ body: { ...started, id: 'e1', status: 'RUNNING', account_id: 'a1', token: 't', docs: [], data: [] } });
  let asked = 0;
  for (const { provider, requests } of [refold, withToken, session, cobalt, altostrat].map((create) => create(answers))) {
    const run: RunRequest = { ...refoldRun, includeHeaders: true };
    const all: readonly (() => Promise<unknown> | undefined)[] = [
      () => provider.check(signal),
      () => provider.start(run, signal),
      () => provider.start({ ...run, mode: 'sync' }, signal),
      () => provider.ownScope?.(signal),
      () => provider.inspect?.(ref, signal),
      () => provider.scopes?.({ page: 1, limit: 10 }, signal),
      () => provider.history?.(scope, { page: 1, limit: 10 }, signal),
      () => provider.workflows?.(scope, signal),
      () => provider.findSlug?.(scope, workflow1, signal),
      () => provider.requestStructure?.(scope, 'w1', signal),
      () => provider.stop?.(ref, signal),
      () => provider.rerun?.(ref, signal),
      () => provider.resumeFrom?.(ref, '1', signal),
      () => provider.batches?.(ref, '2', { page: 1, limit: 10 }, signal),
    ];
    for (const act of all) await act();
    asked += requests.sent.length;
    for (const request of requests.sent) {
      assert.ok(['GET', 'POST'].includes(request.method));
      const line = `${request.method} ${request.url.pathname}`;
      assert.ok(!(path.test(request.url.pathname) && (method === undefined || request.method === method)), line);
      assert.doesNotMatch(line, /session-token\/refresh/);
    }
  }
  assert.ok(asked > 40, `${asked} requests`);
}

describe('where the documents disagree', () => {
  for (const [point, says, check] of rows) it(`${point}: ${says}`, check);

  it('is known in 43 points, each once', () => {
    assert.deepEqual(rows.map(([point]) => point), Array.from({ length: 43 }, (_none, index) => index + 1));
  });
});
