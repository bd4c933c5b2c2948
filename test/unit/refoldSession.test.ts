import assert from 'node:assert/strict';
import type { Credential } from '../../src/core/http/auth';
import { isCancelled } from '../../src/core/model/errors';
import type { Connection } from '../../src/core/model/model';
import type { Provider } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import type { ApiRequest } from '../../src/core/http/requests';
import { failureOf } from '../fixtures/failing';
import { refoldKey, refoldRun, refoldWith } from '../fixtures/refold';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();
const hour = 60 * 60_000;
const ref = { connection: 'c1', scope: 'user_12345', id: 'e1' };
const minted: Partial<Connection> = { auth: 'token', mint: true, scopes: [{ id: 'user_12345' }] };
const unauthorized = {
  status_code: 401,
  http_error_type: 'UNAUTHORIZED',
  error: 'SERVER_ERROR',
  message: 'Invalid token',
};

/** A JWT that ends so long from now, negative when it has. */
function tokenEndingIn(ms: number): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none' }), part({ exp: Math.round((Date.now() + ms) / 1_000) }), 'x'].join('.');
}

describe('a session token of Refold', () => {
  let requests: ScriptedRequests;

  function withToken(answers: (path: string) => { status?: number; body: unknown }, secret = 'opaque'): Provider {
    requests = new ScriptedRequests(answers);
    return createProvider(refoldWith({ auth: 'token' }), { kind: 'token', secret }, requests);
  }

  it('can do everything but list linked accounts, and knows its own', async () => {
    const refold = withToken(() => ({ body: { account_id: 'user_1', name: 'One' } }));
    assert.equal(refold.scopes, undefined);
    assert.deepEqual(await refold.ownScope?.(signal), { id: 'user_1', name: 'One' });
    assert.deepEqual(requests.sent[0]?.headers, { authorization: 'Bearer opaque' });
    for (const member of ['listExecutions', 'inspect', 'workflows', 'requestStructure', 'stop', 'rerun', 'batches'] as const) {
      assert.equal(typeof refold[member], 'function', member);
    }
  });

  it('finds a slug among the enabled workflows, where a key would ask for the workflow and its application', async () => {
    const enabled = [
      { id: 'w0', application: { slug: 'no' } },
      { id: 'w1', application: { _id: 'a1', name: 'HubSpot', slug: 'hubspot' } },
      { _id: 'w2', application: { name: 'Slack' } },
    ];
    const refold = withToken((path) =>
      path.endsWith('/workflow/enabled') ? { body: enabled } : { status: 401, body: {} },
    );
    const slugOf = (id: string) => refold.findSlug?.('u', { id, name: id, published: true, owned: true }, signal);
    assert.equal(await slugOf('w1'), 'hubspot');
    assert.equal(await slugOf('w2'), undefined);
    assert.equal(await slugOf('w9'), undefined);
    assert.ok(requests.lines.every((line) => line.endsWith('/workflow/enabled')));
  });

  for (const [ago, words] of [
    [30_000, 'expired a moment ago'],
    [5.5 * 60_000, 'expired 5 min ago'],
    [3.5 * hour, 'expired 3 h ago'],
    [50 * hour, 'expired 2 d ago'],
  ] as const) {
    it(`that is over says since when: ${words}`, async () => {
      const refold = withToken(() => ({ status: 401, body: unauthorized }), tokenEndingIn(-ago));
      const failure = await failureOf(refold.check(signal), 'unauthorized');
      assert.equal(failure.message, `The token for “Acme” ${words} (401 Invalid token). Replace it.`);
      assert.deepEqual(failure.next, { step: 'replaceKey', connection: 'c1' });
    });
  }

  for (const secret of [tokenEndingIn(hour), 'opaque', 'a.b.c', `a.${Buffer.from('null').toString('base64url')}.c`]) {
    it(`that is refused for another reason may have expired (${secret.length} characters)`, async () => {
      const refold = withToken(() => ({ status: 401, body: unauthorized }), secret);
      const { message } = await failureOf(refold.start(refoldRun, signal), 'unauthorized', false);
      assert.equal(message, 'The token for “Acme” was refused (401 Invalid token). It may have expired: replace it.');
    });
  }
});

describe('a session that Runlight opens with the API key', () => {
  let requests: ScriptedRequests;
  /** Tokens in the order they are minted, the last one for ever. */
  let tokens: object[];
  /** Tokens that the server takes for bad. */
  let refused: Set<string>;
  let answer: (path: string, request: ApiRequest) => { status?: number; body: unknown } | undefined;

  beforeEach(() => {
    tokens = [
      { token: 't1', refresh_token: 'r1', expires_in: 3_600 },
      { token: 't2', expires_in: 3_600 },
    ];
    refused = new Set();
    answer = () => undefined;
  });

  function provider(changes: Partial<Connection> = {}, credential: Credential = { kind: 'apiKey', secret: refoldKey }) {
    requests = new ScriptedRequests((path, request) => {
      const own = answer(path, request);
      if (own) return own;
      if (isMint(request)) return { body: tokens.length > 1 ? tokens.shift() : tokens[0] };
      const token = request.headers['authorization']?.replace('Bearer ', '') ?? '';
      if (refused.has(token)) return { status: 401, body: unauthorized };
      if (path.endsWith('/execute')) return { body: { execution_id: 'e9' } };
      return { body: { account_id: 'user_12345', status: 'RUNNING', docs: [{ account_id: 'user_1' }], nodes: [] } };
    });
    // This platform has every member.
    return createProvider(refoldWith({ ...minted, ...changes }), credential, requests) as Required<Provider>;
  }

  const isMint = ({ url }: ApiRequest) => url.pathname.endsWith('/session-token');
  /** What went out, in order: mints as "mint", the rest by its token. */
  const trail = () =>
    requests.sent.map((request) =>
      isMint(request)
        ? `mint${request.url.search}`
        : `${request.method} ${request.headers['authorization'] ?? request.headers['x-api-key'] ?? ''}`,
    );

  it('is minted with the key for the one linked account, and serves until it is over', async () => {
    const refold = provider();
    await refold.inspect(ref, signal);
    await refold.start(refoldRun, signal);
    assert.deepEqual(trail(), ['mint', 'GET Bearer t1', 'POST Bearer t1']);
    const [mint, inspect] = requests.sent;
    assert.equal(mint?.url.href, 'https://refold.example.com/backend/api/v2/public/session-token');
    assert.equal(mint.body, '{"linked_account_id":"user_12345"}');
    assert.deepEqual(mint.headers, { 'x-api-key': refoldKey, 'content-type': 'application/json' });
    assert.deepEqual(inspect?.headers, { authorization: 'Bearer t1' });
  });

  it('is opened whatever kind the kept secret was called', async () => {
    await provider({}, { kind: 'token', secret: refoldKey }).inspect(ref, signal);
    assert.equal(requests.sent[0]?.headers['x-api-key'], refoldKey);
  });

  for (const [name, first, mints] of [
    ['says it has a minute left', { token: 't1', expires_in: 59 }, 2],
    ['says it has more than that', { token: 't1', expires_in: 120 }, 1],
    ['is a JWT with less than a minute left', { token: tokenEndingIn(30_000) }, 2],
    ['is a JWT with an hour left', { token: tokenEndingIn(hour) }, 1],
    ['says something else than its JWT', { token: tokenEndingIn(30_000), expires_in: 3_600 }, 1],
    ['does not say', { token: 't1' }, 1],
  ] as const) {
    it(`is ${mints === 2 ? 'renewed before it is over' : 'kept'} when it ${name}`, async () => {
      tokens[0] = first;
      const refold = provider();
      await refold.inspect(ref, signal);
      await refold.inspect(ref, signal);
      assert.equal(trail().filter((line) => line.startsWith('mint')).length, mints);
    });
  }

  it('is minted once for all who need it at the same time', async () => {
    const refold = provider();
    await Promise.all([1, 2, 3].map(() => refold.inspect(ref, signal)));
    assert.equal(trail().filter((line) => line === 'mint').length, 1);
  });

  it('is minted for those who still wait when the first who wanted it does not any more', async () => {
    const refold = provider();
    const stop = new AbortController();
    const first = refold.inspect(ref, stop.signal);
    const second = refold.inspect(ref, signal);
    stop.abort();
    await assert.rejects(first, isCancelled);
    assert.equal((await second).status, 'RUNNING');
    assert.equal(trail().filter((line) => line === 'mint').length, 1);
  });

  it('is renewed once when a reading is refused, and the reading repeated once', async () => {
    refused.add('t1');
    assert.equal((await provider().inspect(ref, signal)).status, 'RUNNING');
    assert.deepEqual(trail(), ['mint', 'GET Bearer t1', 'mint?force_refresh=true', 'GET Bearer t2']);
    refused.add('t1').add('t2');
    tokens = [{ token: 't1' }, { token: 't2' }];
    const failure = await failureOf(provider().inspect(ref, signal), 'unauthorized');
    assert.equal(trail().length, 4);
    assert.match(
      failure.message,
      /session that was just opened with the key for “Acme” was refused \(401 Invalid token\)/,
    );
    assert.deepEqual(failure.next, { step: 'replaceKey', connection: 'c1' });
  });

  it('is renewed only for the next request when a start is refused, which is never sent again', async () => {
    refused.add('t1');
    const refold = provider();
    const { message } = await failureOf(refold.start(refoldRun, signal), 'unauthorized', false);
    assert.deepEqual(trail(), ['mint', 'POST Bearer t1']);
    assert.match(message, /session for “Acme” was over.*nothing was done. Try again/);
    assert.equal((await refold.start(refoldRun, signal)).id, 'e9');
    assert.deepEqual(trail().slice(2), ['mint?force_refresh=true', 'POST Bearer t2']);
  });

  it('stays when it is the workflow that answers 401', async () => {
    answer = (path) =>
      path.endsWith('/execute') ? { status: 401, body: { execution_id: 'e1', return_value: {} } } : undefined;
    const refold = provider();
    assert.equal((await refold.start({ ...refoldRun, mode: 'sync' }, signal)).answer?.httpStatus, 401);
    await refold.inspect(ref, signal);
    assert.deepEqual(trail(), ['mint', 'POST Bearer t1', 'GET Bearer t1']);
  });

  for (const [status, body, kind, words] of [
    [
      401,
      { ...unauthorized, message: 'Invalid Credentials' },
      'unauthorized',
      /^The key for “Acme” was refused \(401 Invalid Credentials\).*Replace the key/,
    ],
    [403, { message: 'No' }, 'forbidden', /^The key for “Acme” is not allowed to do this/],
    [
      400,
      { error_code: 'INVALID_LINKED_ACCOUNT_ID', message: 'No such account' },
      'rejected',
      /key for “Acme” opens no session for the linked account “user_12345” \(400 No such account\)/,
    ],
    [
      500,
      { message: 'Invalid linked account id' },
      'serverError',
      /opens no session for the linked account “user_12345” \(500 Invalid linked account id\)/,
    ],
    [500, '<html>', 'serverError', /With the key for “Acme”, no session could be opened.*\(500\)/],
    [200, { message: 'hi' }, 'unreadable', /With the key for “Acme”, no session could be opened/],
    [200, { token: 'a\nb' }, 'unreadable', /no session could be opened/],
    [200, { token: 7 }, 'unreadable', /no session could be opened/],
    [200, '', 'unreadable', /no session could be opened/],
  ] as const) {
    it(`that cannot be opened (${status} ${JSON.stringify(body).slice(0, 30)}) is a matter of the key, and nothing was sent`, async () => {
      answer = (_path, request) => (isMint(request) ? { status, body } : undefined);
      const failure = await failureOf(provider().start(refoldRun, signal), kind, false);
      assert.match(failure.message, words);
      assert.equal(requests.sent.length, 1);
      assert.doesNotMatch(`${failure.message}${failure.detail}`, new RegExp(refoldKey));
    });
  }

  it('can be opened later when it could not be', async () => {
    let isDown = true;
    answer = (_path, request) => (isMint(request) && isDown ? { status: 503, body: '' } : undefined);
    const refold = provider();
    await failureOf(refold.inspect(ref, signal), 'serverError');
    isDown = false;
    assert.equal((await refold.inspect(ref, signal)).status, 'RUNNING');
  });

  it('is checked by who it is for; before an account is chosen the key is', async () => {
    await provider().check(signal);
    assert.match(requests.lines[1] ?? '', /GET .*\/session\/active-linked-account$/);
    const refold = provider({ scopes: [] });
    await refold.check(signal);
    assert.deepEqual(requests.lines, ['GET /backend/api/v2/public/linked-account?page=1&limit=1']);
    assert.deepEqual((await refold.scopes({ page: 1, limit: 10 }, signal)).items, [{ id: 'user_1', name: undefined }]);
    assert.ok(requests.sent.every(({ headers }) => headers['x-api-key'] === refoldKey));
    const failure = await failureOf(refold.inspect(ref, signal), 'invalidInput');
    assert.match(failure.message, /one linked account: choose the one of “Acme” first/);
    assert.equal(requests.sent.length, 2);
  });

  it('does nothing for another linked account than its own', async () => {
    const failure = await failureOf(provider().start({ ...refoldRun, scope: 'user_2' }, signal), 'invalidInput');
    assert.match(failure.message, /for the linked account “user_12345”, not for “user_2”/);
    assert.equal(requests.sent.length, 0);
  });

  it('lets a person see the request as it goes out, but for the token', () => {
    const { headers } = provider().describe(refoldRun);
    assert.deepEqual(headers, { authorization: 'Bearer ••••', 'content-type': 'application/json', slug: 'hubspot' });
  });

  it('never shows a token that the server repeats', async () => {
    tokens = [{ token: 'secret-token-1', expires_in: 3_600 }];
    answer = (path) =>
      path.endsWith('/execute') ? { status: 400, body: { message: 'Bad token secret-token-1 given' } } : undefined;
    const failure = await failureOf(provider().start(refoldRun, signal), 'rejected');
    assert.match(failure.message, /Bad token \[REDACTED\] given/);
    assert.doesNotMatch(`${failure.message}${failure.detail}`, /secret-token-1/);
  });
});
