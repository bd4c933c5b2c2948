import assert from 'node:assert/strict';
import { Agent, request, type IncomingMessage } from 'node:http';
import { presets, stormyPolls } from '../../../src/sandbox';
import { eachWithSandbox, startOfTests, until } from '../../fixtures/sandboxClient';

const executions = '/api/v2/public/execution';
const wrapped = '{"payload":{}}';

describe('sandbox faults', () => {
  const client = eachWithSandbox();
  const statuses = async (count: number, path = executions) => {
    const seen: number[] = [];
    for (let turn = 0; turn < count; turn += 1) seen.push((await client().send('GET', path)).status);
    return seen;
  };
  const total = async () => (await client().list('?limit=1')).totalDocs - 24_742;

  it('hit what matches, after what is skipped, as often as they are told', async () => {
    client().sandbox.faults.add({ operation: 'listExecutions', skip: 1, times: 2, effect: { status: 500 } });
    assert.deepEqual(await statuses(2, '/api/v2/public/application'), [200, 200]);
    assert.deepEqual(await statuses(5), [200, 500, 500, 200, 200]);
  });

  it('match by method and by path, and stay until they are cleared', async () => {
    client().sandbox.faults.add({ method: 'POST', path: '/execution', effect: { status: 500 } });
    assert.deepEqual(await statuses(1), [200]);
    const remove = client().sandbox.faults.add({ path: /\/execution$/, effect: { status: 503 } });
    assert.deepEqual(await statuses(3), [503, 503, 503]);
    remove();
    assert.deepEqual(await statuses(1), [200]);
    client().sandbox.faults.add({ effect: 'html502' });
    client().sandbox.faults.clear();
    assert.deepEqual(await statuses(1), [200]);
  });

  it('reset: nothing was handled', async () => {
    client().sandbox.faults.add({ effect: 'reset', times: 1 });
    await assert.rejects(client().execute('Daily Sync', wrapped));
    assert.equal(await total(), 0);
    assert.equal(client().sandbox.journal[0]?.outcome, 'aborted');
  });

  it('resetAfterAccept: the run exists exactly once and the client was told nothing', async () => {
    client().sandbox.faults.add(presets.lostAnswer);
    await assert.rejects(client().execute('Daily Sync', wrapped));
    assert.equal(await total(), 1);
    const posts = client().sandbox.journal.filter((entry) => entry.operation === 'execute');
    assert.deepEqual(
      posts.map(({ outcome, status }) => [outcome, status]),
      [['aborted', undefined]],
    );
  });

  it('hang: no answer until the client leaves; hangAfterAccept: the run exists', async () => {
    for (const [effect, runs] of [['hang', 0], ['hangAfterAccept', 1]] as const) {
      const { faults, journal } = client().sandbox;
      faults.add({ operation: 'execute', times: 1, effect });
      const path = '/api/v2/public/workflow/6a106ba44480b80424a65289/execute';
      const leaving = new AbortController();
      const answer = client().send('POST', path, { slug: 'hubspot' }, wrapped, leaving.signal);
      const isGivenUp = assert.rejects(answer, { name: 'AbortError' });
      const isHere = () => journal.some(({ operation, outcome }) => operation === 'execute' && outcome === 'pending');
      await until(isHere);
      client().clock.advance(60 * 60_000);
      assert.equal(await total(), runs);
      assert.ok(isHere(), 'still without an answer');
      leaving.abort();
      await isGivenUp;
      await until(() => !isHere());
    }
  });

  it('delay: the normal answer, later', async () => {
    client().sandbox.faults.add({ effect: { delayMs: 60 }, times: 1 });
    const start = performance.now();
    assert.deepEqual(await statuses(1), [200]);
    assert.ok(performance.now() - start >= 55);
  });

  it('call: something happens between two pages', async () => {
    let calls = 0;
    client().sandbox.faults.add({ operation: 'listExecutions', skip: 1, times: 1, effect: { call: () => (calls += 1) } });
    assert.deepEqual(await statuses(3), [200, 200, 200]);
    assert.equal(calls, 1);
  });

  it('html502, brokenJson, emptyBody: answers that are none', async () => {
    client().sandbox.faults.add({ effect: 'html502', times: 1 });
    const page = await client().send('GET', executions);
    assert.deepEqual([page.status, page.headers.get('content-type')], [502, 'text/html']);
    client().sandbox.faults.add({ effect: 'brokenJson', times: 1 });
    const broken = await client().send('GET', executions);
    assert.equal(broken.status, 200);
    await assert.rejects(broken.json(), SyntaxError);
    client().sandbox.faults.add({ effect: 'emptyBody', times: 1 });
    assert.equal(await (await client().send('GET', executions)).text(), '');
  });

  it('D17: presets answer as the documents show', async () => {
    const answered = async (name: keyof typeof presets, path = executions) => {
      client().sandbox.faults.clear();
      client().sandbox.faults.add({ ...presets[name], times: 1 });
      return client().send('GET', path);
    };
    assert.equal((await answered('badKey')).status, 401);
    assert.match(await (await answered('tokenExpired', `${executions}/x`)).text(), /Invalid token/);
    assert.match(await (await answered('swappedCodes')).text(), /"http_error_type":"INVALID_LINKED_ACCOUNT_ID"/);
    assert.equal((await answered('forbidden', '/api/v2/public/workflow/x')).status, 403);
    assert.match(await (await answered('applicationFailure', '/api/v2/public/application/hubspot')).text(), /EXTERNAL_API_FAILURE/);
    const limited = await answered('rateLimited');
    assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '1']);
    assert.equal((await answered('rateLimitedSilently')).headers.has('retry-after'), false);
    assert.equal((await answered('serverError')).status, 500);
    const broken = await answered('brokenUnauthorized');
    assert.equal(broken.status, 401);
    await assert.rejects(broken.json(), SyntaxError);
    const moved = await answered('movedAway');
    assert.deepEqual([moved.status, moved.headers.get('location')], [301, 'https://moved.example.com/api']);
  });

  it('D12: the stormy polls each come once', async () => {
    const id = await client().run('Nightly Export');
    for (const fault of stormyPolls) client().sandbox.faults.add(fault);
    const start = performance.now();
    assert.deepEqual(await statuses(8, `${executions}/${id}`), [200, 502, 200, 429, 200, 200, 200, 200]);
    assert.ok(performance.now() - start >= 1400);
  });
});

describe('sandbox faults of connections', () => {
  const client = eachWithSandbox({ clockSkewMs: 90_000 });
  let agent: Agent;
  beforeEach(() => (agent = new Agent({ keepAlive: true, maxSockets: 1 })));
  afterEach(() => agent.destroy());

  /** The whole answer on one kept connection; rejects where the connection breaks. */
  async function get(): Promise<IncomingMessage> {
    const headers = { 'x-api-key': client().sandbox.keys.test, linked_account_id: 'user_12345' };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(client().sandbox.url + executions, { agent, headers }, resolve).on('error', reject).end();
    });
    for await (const chunk of response) assert.ok(chunk);
    return response;
  }

  it('the server closes an idle connection just as the next request goes out on it', async () => {
    client().sandbox.faults.add({ ...presets.closesIdle, times: 1 });
    assert.equal((await get()).statusCode, 200);
    await assert.rejects(get(), { code: 'ECONNRESET' });
    assert.equal((await get()).statusCode, 200);
    assert.deepEqual(
      client().sandbox.journal.map(({ outcome }) => outcome),
      ['finished', 'aborted', 'finished'],
    );
  });

  it('the connection breaks in the middle of a body', async () => {
    client().sandbox.faults.add({ effect: 'cutBody', times: 1 });
    await assert.rejects(get(), { code: 'ECONNRESET' });
    const [cut] = client().sandbox.journal;
    assert.deepEqual([cut?.status, cut?.outcome], [200, 'aborted']);
  });

  it('every answer has the server’s own time', async () => {
    assert.equal(Date.parse((await get()).headers.date ?? ''), startOfTests + 90_000 - ((startOfTests + 90_000) % 1000));
    client().sandbox.faults.add({ effect: 'html502', times: 1 });
    client().clock.advance(5000);
    assert.equal(Date.parse((await get()).headers.date ?? ''), startOfTests + 95_000);
  });
});
