import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import { createTransport } from '../../src/core/http/engine';
import type { Connection, CredentialKind, Execution, Workflow } from '../../src/core/model/model';
import type { Provider, Started } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { createRequests } from '../../src/core/http/requests';
import { systemTiming } from '../../src/core/model/timing';
import { presets } from '../../src/sandbox';
import { eachWithSandbox, until } from '../fixtures/sandboxClient';

const { signal } = new AbortController();
const scope = 'user_12345';

/** Real time, but pauses are short. */
const timing = { ...systemTiming, after: (ms: number, callback: () => void) => systemTiming.after(ms / 100, callback) };

/** Everything from the provider to the wire, against the emulator. */
describe('Refold through the HTTP engine', function () {
  this.timeout(20_000);
  const client = eachWithSandbox({ prefix: '/backend' });
  let connect: (changes: Partial<Connection>, kind: CredentialKind, secret: string) => Required<Provider>;
  let refold: Required<Provider>;
  let close: () => Promise<void>;

  beforeEach(() => {
    const { sandbox } = client();
    const connection: Connection = {
      id: 'c1',
      name: 'Sandbox',
      platform: 'refold',
      baseUrl: sandbox.url,
      environment: 'test',
      auth: 'apiKey',
      body: 'wrapped',
      scopes: [],
    };
    const settings = {
      proxySupport: 'override',
      proxy: '',
      noProxy: [],
      proxyStrictSSL: true,
      systemCertificates: true,
    };
    const transport = createTransport(settings, () =>
      Promise.reject(new Error('The editor’s fetch is not wanted here')),
    );
    close = () => transport.close();
    connect = (changes, kind, secret) =>
      // This platform has every member.
      createProvider(
        { ...connection, ...changes },
        { kind, secret },
        createRequests(transport, { timing }),
      ) as Required<Provider>;
    refold = connect({}, 'apiKey', sandbox.keys.test);
  });
  afterEach(() => close());

  async function workflowNamed(name: string): Promise<Workflow> {
    const found = (await refold.workflows(scope, signal)).find((workflow) => workflow.name === name);
    assert.ok(found, name);
    return found;
  }

  it('chooses, starts, follows and reruns', async () => {
    await refold.check(signal);
    const { items } = await refold.scopes({ page: 1, limit: 10 }, signal);
    assert.ok(items.some(({ id }) => id === scope));
    const workflow = await workflowNamed('Daily Sync');
    const slug = await refold.findSlug(scope, workflow, signal);
    assert.ok(slug);
    const run = { scope, workflow: workflow.id, slug, payload: '{"n":1}', intent: 'i', mode: 'async' } as const;
    const { id = '' } = await refold.start(run, signal);
    const ref = { connection: 'c1', scope, id };
    assert.equal((await refold.inspect(ref, signal)).statusClass, 'running');
    client().clock.advance(60 * 60_000);
    const done = await refold.inspect(ref, signal);
    assert.equal(done.statusClass, 'ok');
    assert.ok(done.nodes?.length);
    const { items: rows } = await refold.listExecutions(scope, { page: 1, limit: 5, workflow: workflow.id }, signal);
    assert.equal(rows[0]?.ref.id, id);
    assert.equal(rows[0]?.workflow?.id, workflow.id);
    const again = await refold.rerun(ref, signal);
    assert.ok(again && again !== id);
    await refold.stop({ ...ref, id: again }, signal);
  });

  it('waits for a workflow, whatever status it answers with, and is told why it may not', async () => {
    const waiting = async (name: string, payload: string): Promise<Started> => {
      const workflow = await workflowNamed(name);
      const slug = await refold.findSlug(scope, workflow, signal);
      const starts = () => client().sandbox.journal.filter(({ operation }) => operation === 'execute').length;
      const before = starts();
      const run = { scope, workflow: workflow.id, slug, payload, intent: 'i', mode: 'sync' } as const;
      const answer = refold.start(run, signal);
      answer.catch(() => undefined);
      await until(() => starts() > before);
      client().clock.advance(10_000);
      const started = await answer;
      assert.equal(starts(), before + 1);
      return started;
    };
    for (const status of [201, 401, 429, 503, 302]) {
      const { id, answer } = await waiting('Validate Order', `{"respond_with":${status}}`);
      assert.equal(answer?.httpStatus, status);
      assert.equal((await refold.inspect({ connection: 'c1', scope, id: id ?? '' }, signal)).statusClass, 'ok');
    }
    assert.deepEqual(await waiting('Validate Order', '{"respond_with":204}'), { answer: { httpStatus: 204 } });
    const failed = await waiting('Lead Import', '{}');
    assert.deepEqual([failed.status, failed.answer?.error], ['ERRORED', 'Request failed with status code 404']);
    await assert.rejects(waiting('Bulk Invoice', '{}'), /Loop \(Group\) node and cannot be waited for/);
  });

  async function ended(name: string, forMs: number): Promise<Execution> {
    const workflow = await workflowNamed(name);
    const slug = await refold.findSlug(scope, workflow, signal);
    const run = { scope, workflow: workflow.id, slug, payload: '{}', intent: 'i', mode: 'async' } as const;
    const { id = '' } = await refold.start(run, signal);
    client().clock.advance(forMs);
    return refold.inspect({ connection: 'c1', scope, id }, signal);
  }

  it('tells iterations, the executions that a node started, and what a node waits for', async () => {
    const { ref } = await ended('Contact Loop', 60 * 60_000);
    const second = await refold.batches(ref, '2', { page: 2, limit: 10 }, signal);
    assert.deepEqual([second.items.length, second.items[0]?.index, second.total], [10, 10, 137]);
    const first = await refold.batches(ref, '2', { page: 1, limit: 10 }, signal);
    assert.match(first.items.find(({ statusClass }) => statusClass === 'failed')?.error ?? '', /no e-mail address/);
    const silent = await ended('Order Archive', 60 * 60_000);
    const untold = refold.batches(silent.ref, '2', { page: 1, limit: 10 }, signal);
    await assert.rejects(untold, /does not tell the iterations of this node/);

    const { nodes } = await ended('Vendor Onboarding', 60 * 60_000);
    const children = nodes?.flatMap(({ child }) => child ?? []) ?? [];
    assert.equal(children.length, 2);
    for (const id of children) {
      assert.equal((await refold.inspect({ connection: 'c1', scope, id }, signal)).statusClass, 'ok');
    }
    const waiting = await ended('Approve Invoice', 60_000);
    assert.deepEqual(
      waiting.nodes?.flatMap(({ waitsFor }) => waitsFor ?? []),
      ['person'],
    );
  });

  it('works with a token, and opens sessions with a key, anew when one is over', async () => {
    const token = client().sandbox.mint(scope);
    const withToken = connect({ auth: 'token' }, 'token', token);
    await withToken.check(signal);
    assert.equal((await withToken.ownScope(signal)).id, scope);
    const session = connect(
      { auth: 'token', mint: true, scopes: [{ id: scope }] },
      'apiKey',
      client().sandbox.keys.test,
    );
    const minted = () => client().sandbox.journal.filter(({ operation }) => operation === 'mintSessionToken').length;
    assert.ok((await session.listExecutions(scope, { page: 1, limit: 5 }, signal)).items.length > 0);
    assert.ok((await session.workflows(scope, signal)).length > 0);
    assert.equal(minted(), 1);
    client().clock.advance(25 * 60 * 60_000);
    assert.ok((await session.listExecutions(scope, { page: 1, limit: 5 }, signal)).items.length > 0);
    assert.equal(minted(), 2);
    await assert.rejects(withToken.check(signal), /The token for “Sandbox” (?:expired .* ago|was refused)/);
    const nobody = connect(
      { auth: 'token', mint: true, scopes: [{ id: 'nobody' }] },
      'apiKey',
      client().sandbox.keys.test,
    );
    await assert.rejects(nobody.check(signal), /opens no session for the linked account “nobody”/);
  });

  it('sends a start once, whatever becomes of the answer', async () => {
    const workflow = await workflowNamed('Daily Sync');
    const slug = await refold.findSlug(scope, workflow, signal);
    const request = { scope, workflow: workflow.id, slug, payload: '{}', intent: 'i', mode: 'async' } as const;
    for (const [fault, maybeSent] of [
      [presets.lostAnswer, true],
      [{ ...presets.gateway, operation: 'execute', times: 1 }, true],
      [{ ...presets.emptyBody, operation: 'execute', times: 1 }, true],
      [{ ...presets.brokenJson, operation: 'execute', times: 1 }, true],
      [{ ...presets.rateLimited, operation: 'execute', times: 1 }, false],
      [{ ...presets.badKey, operation: 'execute', times: 1 }, false],
      [{ ...presets.movedAway, operation: 'execute', times: 1 }, false],
    ] as const) {
      client().sandbox.faults.add(fault);
      const before = client().sandbox.journal.length;
      const error: unknown = await refold.start(request, signal).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof Failure);
      assert.equal(error.maybeSent, maybeSent, error.message);
      assert.equal(client().sandbox.journal.length, before + 1);
    }
  });

  it('reads on through a gateway’s page, a rate limit and a broken connection', async () => {
    for (const effect of [presets.gateway.effect, presets.serverError.effect, presets.rateLimitedSilently.effect]) {
      client().sandbox.faults.add({ operation: 'listLinkedAccounts', times: 1, effect });
    }
    assert.ok((await refold.scopes({ page: 1, limit: 1 }, signal)).items.length > 0);
    assert.deepEqual(
      client().sandbox.journal.map(({ status }) => status),
      [502, 500, 429, 200],
    );
  });
});
