import assert from 'node:assert/strict';
import { workflowNamed } from '../../../src/sandbox';
import { eachWithSandbox, patience, SandboxClient } from '../../fixtures/sandboxClient';

interface Minted {
  token: string;
  refresh_token: string;
  expires_in: number;
  refresh_expires_in: number;
}

const minting = '/api/v2/public/session-token';
const executions = '/api/v2/public/execution';

/** Instead of both headers of a key. */
const bearer = (token: string) => ({
  'x-api-key': undefined,
  linked_account_id: undefined,
  authorization: `Bearer ${token}`,
});

async function mint(client: SandboxClient, query = '', more: object = {}): Promise<Minted> {
  const body = JSON.stringify({ linked_account_id: 'user_12345', ...more });
  const response = await client.send('POST', minting + query, { linked_account_id: undefined }, body);
  assert.equal(response.status, 200);
  return (await response.json()) as Minted;
}

describe('sandbox session tokens', () => {
  const client = eachWithSandbox({ tokenLifetimeMs: 5000 });

  async function refusal(path: string, token: string, method = 'GET', body?: string) {
    const response = await client().send(method, path, bearer(token), body);
    return [response.status, (await response.json()) as { error: string; message: string }] as const;
  }

  it('D19: a good token is used again unless a new one is forced; both stay good', async () => {
    const first = await mint(client());
    assert.equal((await mint(client())).token, first.token);
    const forced = await mint(client(), '?force_refresh=true');
    assert.notEqual(forced.token, first.token);
    assert.equal((await mint(client(), '?force_refresh=false')).token, forced.token);
    for (const { token } of [first, forced]) await client().list('?limit=1', bearer(token));
  });

  it('a token is a JWT whose end can be read, and expires_in says the same', async () => {
    const { token, expires_in } = await mint(client());
    const parts = token.split('.');
    assert.equal(parts.length, 3);
    const claims = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as { iat: number; exp: number };
    assert.equal(claims.iat, client().clock.now() / 1000);
    assert.deepEqual([claims.exp - claims.iat, expires_in], [5, 5]);
    client().clock.advance(3000);
    assert.equal((await mint(client())).expires_in, 2);
  });

  it('an expired token is refused in the middle of a following, and a new one goes on with it', async () => {
    const { token } = await mint(client());
    const id = await client().run('Daily Sync');
    client().clock.advance(4999);
    await client().get(`${executions}/${id}`, bearer(token));
    client().clock.advance(1);
    const [status, { error, message }] = await refusal(`${executions}/${id}`, token);
    assert.deepEqual([status, error, message], [401, 'INVALID_TOKEN', 'Invalid session token']);
    const again = await mint(client());
    assert.notEqual(again.token, token);
    await client().get(`${executions}/${id}`, bearer(again.token));
  });

  it('a revoked token is refused, also by the revocation itself', async () => {
    const { token } = await mint(client());
    const response = await client().send('POST', `${minting}/revoke`, bearer(token));
    assert.deepEqual(await response.json(), { success: true, revoked_count: 1 });
    assert.equal((await refusal(executions, token))[1].error, 'INVALID_TOKEN');
    assert.equal((await refusal(`${minting}/revoke`, token, 'POST'))[0], 401);
    assert.notEqual((await mint(client())).token, token);
  });

  it('a changed token is none', async () => {
    const [header, , signature] = (await mint(client())).token.split('.');
    const claims = { linked_account_id: 'account_001', environment: 'test', exp: 1e12 };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    assert.equal((await refusal(executions, `${header}.${forged}.${signature}`))[0], 401);
  });

  it('there is no refreshing', async () => {
    const { refresh_token } = await mint(client());
    const response = await client().send('POST', `${minting}/refresh`, {}, JSON.stringify({ refresh_token }));
    assert.equal(response.status, 404);
  });

  it('nothing is minted without a key, without an account, or for one that does not exist', async () => {
    const refused = async (headers: Record<string, string | undefined>, body: string) => {
      const response = await client().send('POST', minting, headers, body);
      return [response.status, ((await response.json()) as { error_code?: string }).error_code];
    };
    const wanted = '{"linked_account_id":"user_12345"}';
    assert.deepEqual(await refused({ 'x-api-key': 'tk-wrong' }, wanted), [401, undefined]);
    assert.deepEqual(await refused(bearer(client().sandbox.mint('user_12345')), wanted), [403, 'SERVER_ERROR']);
    assert.deepEqual(await refused({}, '{}'), [400, 'MISSING_LINKED_ACCOUNT_ID']);
    assert.deepEqual(await refused({}, '{"linked_account_id":"nobody"}'), [400, 'INVALID_LINKED_ACCOUNT_ID']);
  });

  it('names its linked account, which a key cannot', async () => {
    const path = '/api/v2/public/session/active-linked-account';
    const token = client().sandbox.mint('ops+eu/west@example.com');
    const account = await client().get<{ account_id: string }>(path, bearer(token));
    assert.equal(account.account_id, 'ops+eu/west@example.com');
    const byKey = await client().send('GET', path);
    assert.deepEqual(
      [byKey.status, ((await byKey.json()) as { message: string }).message],
      [401, 'Authorization Token Missing'],
    );
  });

  it('a token runs, follows and lists for its account and for no other', async () => {
    const token = client().sandbox.mint('account_001');
    const { id } = workflowNamed('Daily Sync');
    const path = `/api/v2/public/workflow/${id}/execute`;
    const started = await client().send('POST', path, { ...bearer(token), slug: 'hubspot' }, '{"payload":{}}');
    const { execution_id } = (await started.json()) as { execution_id: string };
    assert.equal((await client().list('?limit=1', bearer(token))).docs[0]?._id, execution_id);
    const named = { ...bearer(token), linked_account_id: 'user_12345' };
    assert.equal((await client().send('GET', executions, named)).status, 403);
    const mine = await client().run('Daily Sync');
    assert.equal((await refusal(`${executions}/${mine}`, token))[0], 404);
  });

  it('a token does not open what is the organisation’s, but its own workflows', async () => {
    const token = client().sandbox.mint('user_12345');
    const daily = workflowNamed('Daily Sync').id;
    assert.equal((await refusal('/api/v2/public/linked-account', token))[0], 401);
    assert.equal((await refusal('/api/v2/public/linked-account/account_001', token))[0], 403);
    assert.equal((await refusal('/api/v2/public/application', token))[0], 403);
    assert.equal((await refusal(`/api/v2/public/workflow/${daily}`, token))[0], 403);
    const enabled = await client().get<{ id: string }[]>('/api/v2/public/workflow/enabled', bearer(token));
    assert.ok(enabled.some(({ id }) => id === daily));
    for (const path of ['?scope=private', `/request-structure/${daily}`, `/versions/${daily}`, `/${daily}/edit`]) {
      await client().get(`/api/v2/public/workflow${path}`, bearer(token));
    }
  });

  it('a read-only token refuses the draft, and creates none', async () => {
    const { token } = await mint(client(), '', { readOnlyWorkflow: true });
    assert.equal((await refusal(`/api/v2/public/workflow/${workflowNamed('Daily Sync').id}/edit`, token))[0], 403);
    assert.equal(client().sandbox.drafts, 0);
    assert.notEqual((await mint(client())).token, token);
  });

  it('tokens are masked in the journal', async () => {
    const token = client().sandbox.mint('user_12345');
    await client().list('?limit=1', bearer(token));
    assert.equal(client().sandbox.journal.at(-1)?.headers.authorization, '***');
  });

  it('mints for no account that does not exist', () => {
    assert.throws(() => client().sandbox.mint('nobody'), /no account nobody/);
  });
});

describe('sandbox session tokens by default', function () {
  this.timeout(patience);

  it('last a day and outlive the sandbox that minted them', async () => {
    const first = await SandboxClient.open();
    const { token, expires_in } = await mint(first);
    await first.close();
    assert.equal(expires_in, 24 * 60 * 60);
    const second = await SandboxClient.open({}, first.clock);
    const other = await SandboxClient.open({ seed: 2 }, first.clock);
    try {
      assert.equal((await second.send('GET', executions, bearer(token))).status, 200);
      assert.equal((await other.send('GET', executions, bearer(token))).status, 401);
    } finally {
      await Promise.all([second.close(), other.close()]);
    }
  });
});
