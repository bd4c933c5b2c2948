import assert from 'node:assert/strict';
import type { Credential } from '../../src/core/http/auth';
import { Failure } from '../../src/core/model/errors';
import { stringifyJson } from '../../src/core/json/json';
import type { Connection, Workflow } from '../../src/core/model/model';
import type { Provider, RunRequest } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { jsonIn } from '../fixtures/executions';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const key = 'tkb5b9f358-4160-4fea-a926-cf52b271489d';
const connection: Connection = {
  id: 'c1',
  name: 'Acme',
  platform: 'refold',
  baseUrl: 'https://refold.example.com/backend',
  environment: 'test',
  auth: 'apiKey',
  body: 'wrapped',
  scopes: [],
};
const run: RunRequest = {
  scope: 'user_12345',
  workflow: 'w 1',
  slug: 'hubspot',
  payload: '{ "id": 9007199254740993, "x": 1.50 }',
  mode: 'async',
  intent: 'i1',
};
const { signal } = new AbortController();
const ref = { connection: 'c1', scope: 'user_12345', id: 'e1' };

describe('Refold', () => {
  let requests: ScriptedRequests;

  function provider(
    answers: unknown,
    { status, ...changes }: Partial<Connection> & { status?: number } = {},
    credential: Credential = { kind: 'apiKey', secret: key },
  ): Required<Provider> {
    requests = new ScriptedRequests((path) => {
      const body: unknown = typeof answers === 'function' ? (answers as (path: string) => unknown)(path) : answers;
      return { status, body };
    });
    // This platform has every member.
    return createProvider({ ...connection, ...changes }, credential, requests) as Required<Provider>;
  }

  describe('starts a workflow', () => {
    it('with the payload’s own text below the base URL, for the linked account', async () => {
      const started = await provider({ message: 'Workflow execution started', execution_id: 'e1' }).start(run, signal);
      assert.deepEqual(started, { id: 'e1', status: undefined });
      const [sent] = requests.sent;
      assert.equal(sent?.url.href, 'https://refold.example.com/backend/api/v2/public/workflow/w%201/execute');
      assert.equal(sent?.body, '{"payload":{ "id": 9007199254740993, "x": 1.50 }}');
      assert.deepEqual(sent?.headers, {
        'x-api-key': key,
        linked_account_id: 'user_12345',
        'content-type': 'application/json',
        slug: 'hubspot',
      });
    });

    it('with the bare payload and a config id where the connection and the target say so', async () => {
      await provider({ execution_id: 'e1' }, { body: 'raw' }).start({ ...run, configId: 'cfg' }, signal);
      assert.equal(requests.sent[0]?.body, run.payload);
      assert.equal(requests.sent[0]?.headers['config_id'], 'cfg');
    });

    it('once, and not at all when slug or payload cannot be', async () => {
      const refold = provider({ execution_id: 'e1' });
      for (const wrong of [
        { slug: undefined },
        { slug: 'a\nb' },
        { payload: '1},{"x":2' },
        { payload: '' },
        { workflow: '..' },
      ]) {
        await fails(refold.start({ ...run, ...wrong }, signal), 'invalidInput', false);
      }
      assert.equal(requests.sent.length, 0);
    });

    for (const [body, id] of [
      [{ id: 'e2' }, 'e2'],
      [{ instanceId: 'e3' }, 'e3'],
      ['{"execution_id":90071992547409931}', '90071992547409931'],
    ] as const) {
      it(`and finds the id in ${JSON.stringify(body)}`, async () => {
        assert.equal((await provider(body).start(run, signal)).id, id);
      });
    }

    it('and takes an execution id for a start whatever the status, and “success” for no end', async () => {
      assert.equal(
        (await provider({ execution_id: 'e1', return_value: 1 }, { status: 418 }).start(run, signal)).id,
        'e1',
      );
      const { status } = await provider({ execution_id: 'e1', status: 'success' }).start(run, signal);
      assert.equal(status, undefined);
      assert.equal((await provider({ execution_id: 'e1', status: 'QUEUED' }).start(run, signal)).status, 'QUEUED');
    });

    it('and says whether it may have started when the answer is no good', async () => {
      await fails(provider({ message: 'ok' }).start(run, signal), 'unreadable', true);
      await fails(provider('').start(run, signal), 'unreadable', true);
      await fails(provider('<html>', { status: 502 }).start(run, signal), 'serverError', true);
      await fails(
        provider({ message: 'Server Error', error: 'x', id: 'r1' }, { status: 400 }).start(run, signal),
        'rejected',
        false,
      );
      await fails(provider('{"a":', { status: 401 }).start(run, signal), 'unauthorized', false);
    });

    it('exactly as it is described, but for the key', async () => {
      const refold = provider({ execution_id: 'e1' });
      const { headers, mask, ...description } = refold.describe(run);
      await refold.start(run, signal);
      const [sent] = requests.sent;
      assert.deepEqual(description, { method: sent?.method, url: sent?.url.href, body: sent?.body });
      assert.equal(mask, 'tk••••9d');
      assert.deepEqual(headers, { ...sent?.headers, 'x-api-key': 'tk••••9d' });
    });
  });

  it('is checked with the cheapest call, which must be the API that answers', async () => {
    await provider({ docs: [] }).check(signal);
    assert.deepEqual(requests.lines, ['GET /backend/api/v2/public/linked-account?page=1&limit=1']);
    await fails(provider({ hello: 'world' }).check(signal), 'unreadable');
    await fails(provider({ message: 'Invalid Credentials' }, { status: 401 }).check(signal), 'unauthorized');
  });

  it('with a session token knows its one linked account', async () => {
    const token: Credential = { kind: 'token', secret: 'eyJx' };
    const refold = provider({ _id: 'r1', account_id: 'user_1', name: 'One' }, { auth: 'token' }, token);
    await refold.check(signal);
    assert.deepEqual(await refold.ownScope(signal), { id: 'user_1', name: 'One' });
    assert.ok(!('scopes' in refold));
    assert.equal(requests.sent[0]?.headers['authorization'], 'Bearer eyJx');
    assert.match(requests.lines[0] ?? '', /session\/active-linked-account$/);
  });

  it('pages linked accounts, named by the customer’s own id', async () => {
    const docs = [
      { _id: 'r1', account_id: 'jane@example.com', name: 'Jane' },
      { account_id: 7 },
      null,
      'x',
      { name: 'nobody' },
    ];
    const page = await provider({ docs, totalDocs: 32, page: 2, totalPages: 4 }).scopes(
      { page: 2, limit: 10, search: 'ja' },
      signal,
    );
    assert.deepEqual(page.items, [
      { id: 'jane@example.com', name: 'Jane' },
      { id: '7', name: undefined },
    ]);
    assert.deepEqual([page.page, page.hasNext, page.total], [2, true, 32]);
    assert.deepEqual(requests.lines, ['GET /backend/api/v2/public/linked-account?page=2&limit=10&search=ja']);
  });

  it('lists executions newest first as they come, each once', async () => {
    const docs = [
      { _id: 'e2', status: 'RUNNING' },
      { _id: 'e1', status: 'COMPLETED' },
      { _id: 'e2', status: 'COMPLETED' },
      5,
    ];
    const page = await provider({ docs, hasNextPage: true }).listExecutions('user_12345', { page: 1, limit: 3 }, signal);
    assert.deepEqual(
      page.items.map(({ ref: { id }, status }) => [id, status]),
      [
        ['e2', 'RUNNING'],
        ['e1', 'COMPLETED'],
      ],
    );
    assert.equal(requests.sent[0]?.headers['linked_account_id'], 'user_12345');
  });

  it('asks for executions since a moment, and checks the server’s filter', async () => {
    const docs = [
      { _id: 'e2', createdAt: '2026-05-28T11:26:04Z' },
      { _id: 'e1', createdAt: '2020-01-01T00:00:00Z' },
      { _id: 'e0' },
    ];
    const since = Date.UTC(2026, 4, 28);
    const page = await provider({ docs }).listExecutions('u', { page: 1, limit: 10, workflow: 'w1', since }, signal);
    assert.deepEqual(
      page.items.map((item) => item.ref.id),
      ['e2', 'e0'],
    );
    assert.match(requests.lines[0] ?? '', /\?page=1&limit=10&workflow_id=w1&start_date=2026-05-28T00:00:00\.000Z$/);
  });

  for (const [body, hasNext] of [
    [{ docs: [{ _id: 'a' }], page: 2, totalPages: 3 }, true],
    [{ docs: [{ _id: 'a' }], page: 2, totalPages: 2 }, false],
    [{ docs: [{ _id: 'a' }] }, true],
    [{ docs: [], hasNextPage: true }, false],
    [{ docs: [{ _id: 'a' }], hasNextPage: true, page: 0 }, false],
    [{ docs: [{ _id: 'a' }], hasNextPage: false, totalPages: 9 }, false],
    [[{ _id: 'a' }], false],
    [{ data: [{ id: 'a' }], hasNextPage: true }, true],
  ] as const) {
    it(`takes ${JSON.stringify(body)} for ${hasNext ? 'a page' : 'the last page'}`, async () => {
      assert.equal((await provider(body).listExecutions('u', { page: 2, limit: 1 }, signal)).hasNext, hasNext);
    });
  }

  it('joins the account’s own workflows with the organisation’s', async () => {
    const own = {
      _id: 'w1',
      name: 'Daily Sync',
      slug: 'hubspot',
      published: true,
      associated_application: { name: 'HubSpot', slug: 'x' },
    };
    const others = [
      own,
      { _id: 'w2', associated_application: { slug: 'slack' } },
      { _id: 'w3', associated_application: 'a3', linked_account_id: 'u' },
    ];
    const refold = provider((path: string) => ({
      docs: path.includes('scope=private') ? [own] : others,
      hasNextPage: false,
    }));
    const workflows = await refold.workflows('u', signal);
    assert.deepEqual(
      workflows.map(({ id, name, slug, application, published, owned }) => [
        id,
        name,
        slug,
        application,
        published,
        owned,
      ]),
      [
        ['w1', 'Daily Sync', 'hubspot', 'HubSpot', true, true],
        ['w2', 'w2', 'slack', 'slack', false, false],
        ['w3', 'w3', undefined, undefined, false, true],
      ],
    );
    assert.match(requests.lines.join('\n'), /limit=100&scope=private/);
  });

  it('reads workflows to the last page, and no further than pages bring something new', async () => {
    const paged = (path: string) => {
      const page = Number(/page=(\d+)/.exec(path)?.[1]);
      return { docs: [{ _id: `w${page}` }], page, totalPages: 3 };
    };
    assert.equal((await provider(paged).workflows('u', signal)).length, 3);
    assert.equal((await provider({ docs: [{ _id: 'w1' }], hasNextPage: true }).workflows('u', signal)).length, 1);
    assert.equal(requests.sent.length, 4);
    let count = 0;
    await provider(() => ({ docs: [{ _id: `w${count++}` }], hasNextPage: true })).workflows('u', signal);
    assert.equal(requests.sent.length, 100);
  });

  it('lists what one of the two lists has when the other is refused, and fails when both are', async () => {
    const half = new ScriptedRequests((path) =>
      path.includes('private') ? { status: 403, body: {} } : { body: { docs: [{ _id: 'w1' }] } },
    );
    const refold = createProvider(connection, { kind: 'apiKey', secret: key }, half);
    assert.equal((await refold.workflows?.('u', signal))?.length, 1);
    await fails(provider({}, { status: 403 }).workflows('u', signal), 'forbidden');
    await fails(provider({}, { status: 401 }).workflows('u', signal), 'unauthorized');
  });

  describe('finds a slug', () => {
    const workflow: Workflow = { id: 'w1', name: 'W', published: true, owned: true };
    const full = (answers: Record<string, unknown>) =>
      provider((path: string) => Object.entries(answers).find(([end]) => path.endsWith(end))?.[1] ?? {});

    it('that the workflow has, without asking', async () => {
      assert.equal(await provider({}).findSlug('u', { ...workflow, slug: 's' }, signal), 's');
      assert.equal(requests.sent.length, 0);
    });
    it('in the workflow itself', async () => {
      assert.equal(
        await full({ '/w1': { slug: 's1', associated_application: { slug: 'x' } } }).findSlug('u', workflow, signal),
        's1',
      );
      assert.equal(
        await full({ '/w1': { associated_application: { slug: 's2' } } }).findSlug('u', workflow, signal),
        's2',
      );
      assert.equal(requests.sent.length, 1);
    });
    it('by the id of its application', async () => {
      const applications = [
        { app_id: 'a0', slug: 'no' },
        { app_id: 'a1', slug: 'netsuite' },
      ];
      for (const associated_application of ['a1', { _id: 'a1' }]) {
        const refold = full({ '/w1': { associated_application }, '/application': applications });
        assert.equal(await refold.findSlug('u', workflow, signal), 'netsuite');
      }
    });
    it('nowhere when neither tells, and fails only when the line does', async () => {
      assert.equal(
        await full({ '/w1': { associated_application: 'a9' }, '/application': [] }).findSlug('u', workflow, signal),
        undefined,
      );
      assert.equal(await provider({}, { status: 403 }).findSlug('u', workflow, signal), undefined);
      await fails(provider({}, { status: 401 }).findSlug('u', workflow, signal), 'unauthorized');
    });
  });

  it('gives a workflow’s sample and schema where there are any', async () => {
    const structure = { payload: { email: 'x' }, schema: null, schema_interpreted: { type: 'object' } };
    assert.deepEqual(await provider(structure).requestStructure('u', 'w1', signal), {
      sample: { email: 'x' },
      schema: { type: 'object' },
    });
    const nothing = await provider({ payload: null, schema: null }).requestStructure('u', 'w1', signal);
    assert.deepEqual(nothing, { sample: undefined, schema: undefined });
  });

  it('inspects an execution, which keeps the id it was asked by', async () => {
    const execution = await provider(
      '{"status":"RUNNING","nodes":[{"node_id":"1","latest_output":9007199254740993}]}',
    ).inspect(ref, signal);
    assert.deepEqual(execution.ref, ref);
    assert.equal(stringifyJson(jsonIn(execution.nodes?.[0]?.output)), '9007199254740993');
    assert.deepEqual((await provider({ _id: 'e1', status: 'COMPLETED' }).inspect(ref, signal)).nodes, []);
    await fails(provider({}).inspect(ref, signal), 'unreadable');
    await fails(provider([]).inspect(ref, signal), 'unreadable');
  });

  it('stops an execution, whatever the good answer says', async () => {
    await provider('').stop(ref, signal);
    assert.deepEqual(requests.lines, ['POST /backend/api/v2/public/execution/e1/stop']);
    assert.equal(requests.sent[0]?.headers['linked_account_id'], 'user_12345');
  });

  for (const [body, id] of [
    [{ status: 'success', id: 'n1' }, 'n1'],
    [{ message: 'Execution queued', instanceId: 'n2' }, 'n2'],
    [{}, undefined],
    ['', undefined],
  ] as const) {
    it(`reruns and finds the new id in ${JSON.stringify(body)}`, async () => {
      assert.equal(await provider(body).rerun(ref, signal), id);
      assert.deepEqual(requests.lines, ['POST /backend/api/v2/public/execution/e1/rerun']);
    });
  }

  it('is refused an address that its key must not travel to', () => {
    assert.throws(() => provider({}, { baseUrl: 'http://refold.example.com' }), { kind: 'invalidInput' });
  });
});

async function fails(answer: Promise<unknown>, kind: string, maybeSent?: boolean): Promise<void> {
  const failure: unknown = await answer.then(
    () => assert.fail('It did not fail'),
    (error: unknown) => error,
  );
  assert.ok(failure instanceof Failure, String(failure));
  assert.equal(failure.kind, kind, failure.message);
  if (maybeSent !== undefined) assert.equal(failure.maybeSent, maybeSent);
}
