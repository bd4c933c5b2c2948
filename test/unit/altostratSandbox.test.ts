import assert from 'node:assert/strict';
import { jsonIn } from '../fixtures/executions';
import { ManualTiming } from '../fixtures/manualTiming';
import { Failure } from '../../src/core/model/errors';
import { createTransport } from '../../src/core/http/engine';
import { stringifyJson } from '../../src/core/json/json';
import type { Connection, Execution } from '../../src/core/model/model';
import type { Provider, RunRequest } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { createRequests } from '../../src/core/http/requests';
import { ExecutionLists } from '../../src/core/runs/lists';
import { ExecutionStore } from '../../src/core/runs/store';
import { systemTiming } from '../../src/core/model/timing';
import { presets, type SandboxOptions } from '../../src/sandbox';
import { failureOf } from '../fixtures/failing';
import { eachWithSandbox, until } from '../fixtures/sandboxClient';

const { signal } = new AbortController();

/** Real time, but pauses are short. */
const timing = { ...systemTiming, after: (ms: number, callback: () => void) => systemTiming.after(ms / 100, callback) };

/** Everything from the provider to the wire, against the emulator. */
for (const paging of ['full', 'empty'] as const) {
  const options: SandboxOptions = { prefix: '/backend', altostrat: { paging }, historySize: 100 };
  describe(`Altostrat through the HTTP engine, its pages with ${paging} links`, function () {
    this.timeout(20_000);
    const client = eachWithSandbox(options);
    let altostrat: Required<Provider>;
    let close: () => Promise<void>;

    function connect(secret: string): Required<Provider> {
      const connection: Connection = {
        id: 'c1',
        name: 'Sandbox',
        platform: 'altostrat',
        baseUrl: client().sandbox.altostrat.url,
        environment: 'unknown',
        auth: 'token',
        body: 'wrapped',
        scopes: [],
      };
      const settings = { proxySupport: 'override', proxy: '', noProxy: [], proxyStrictSSL: true, systemCertificates: true };
      const transport = createTransport(settings, () => Promise.reject(new Error('The editor’s fetch is not wanted here')));
      close = () => transport.close();
      // What it lacks is not asked for here.
      return createProvider(connection, { kind: 'token', secret }, createRequests(transport, { timing })) as Required<Provider>;
    }

    beforeEach(() => {
      altostrat = connect(client().sandbox.altostrat.token);
    });
    afterEach(() => close());

    async function requestFor(name: string, more: Partial<RunRequest> = {}): Promise<RunRequest> {
      const { items } = await altostrat.scopes({ page: 1, limit: 10, search: name }, signal);
      const [scope] = items;
      assert.ok(scope, name);
      const workflow = altostrat.workflowOf(scope).id;
      return { scope: scope.id, workflow, payload: '{"n":9007199254740993}', intent: 'an-intent', mode: 'async', ...more };
    }

    function inspect({ scope }: RunRequest, id = ''): Promise<Execution> {
      return altostrat.inspect({ connection: 'c1', scope, id }, signal);
    }

    it('chooses, starts, follows and reruns', async () => {
      await altostrat.check(signal);
      const request = await requestFor('Onboarding');
      const { id, status } = await altostrat.start(request, signal);
      assert.equal(status, 'pending');
      assert.equal((await inspect(request, id)).statusClass, 'queued');
      client().clock.advance(1_500);
      assert.equal((await inspect(request, id)).statusClass, 'running');
      client().clock.advance(60_000);
      const done = await inspect(request, id);
      assert.deepEqual([done.statusClass, done.durationMs], ['ok', 3_170]);
      assert.deepEqual(done.nodes?.map(({ type }) => type), ['manual_trigger', 'data_mapper', 'webhook', 'text_transform']);
      assert.equal(stringifyJson(jsonIn(done.nodes?.[0]?.output)), '{"n":9007199254740993}');
      const { items } = await altostrat.listExecutions(request.scope, { page: 1, limit: 50 }, signal);
      assert.equal(items[0]?.ref.id, id);
      const again = await altostrat.rerun(done.ref, signal);
      assert.ok(again && again !== id);
      assert.equal((await inspect(request, again)).status, 'pending');
    });

    it('resumes a failed run after a node that succeeded', async () => {
      const request = await requestFor('Site Health Check');
      const { id } = await altostrat.start(request, signal);
      client().clock.advance(60_000);
      const failed = await inspect(request, id);
      assert.equal(failed.answer?.error, 'Webhook request failed: 503 Service Unavailable');
      assert.equal(failed.nodes?.at(-1)?.error, 'Service Unavailable');
      const refused = await failureOf(altostrat.resumeFrom(failed.ref, 'n3', signal), 'rejected', false);
      assert.match(refused.message, /completed successfully/);
      const resumed = await altostrat.resumeFrom(failed.ref, 'n2', signal);
      client().clock.advance(60_000);
      assert.deepEqual((await inspect(request, resumed)).nodes?.map((node) => node.id), ['n3']);
    });

    it('sees a run wait for a person, and statuses that nobody documents', async () => {
      const approval = await requestFor('Change Approval');
      const { id } = await altostrat.start(approval, signal);
      const digest = await requestFor('Log Digest');
      const { id: odd } = await altostrat.start(digest, signal);
      client().clock.advance(5_000);
      const waiting = await inspect(approval, id);
      assert.deepEqual([waiting.status, waiting.statusClass], ['awaiting_ui_interaction', 'waiting']);
      const { nodes = [], statusClass, answer } = await inspect(digest, odd);
      assert.deepEqual([statusClass, answer], ['ok', undefined]);
      const strange = nodes.find(({ status }) => status === 'skipped_quietly');
      assert.equal(strange?.statusClass, 'unknown');
      assert.equal(nodes.find(({ statusClass: known }) => known === 'warning')?.error, 'The source is slow');
    });

    it('waits for a workflow that answers', async () => {
      const request = await requestFor('Resource Lookup', { mode: 'sync', payload: '{"respond_with":[9007199254740993]}' });
      const before = client().sandbox.journal.length;
      const waiting = altostrat.start(request, signal);
      await until(() => client().sandbox.journal[before]?.operation !== undefined);
      client().clock.advance(60_000);
      const started = await waiting;
      assert.equal(started.id, undefined);
      assert.equal(stringifyJson(jsonIn(started.answer?.value)), '[9007199254740993]');
      const other = await requestFor('Onboarding', { mode: 'sync' });
      await failureOf(altostrat.start(other, signal), 'rejected', false);
    });

    it('pages back to the first run of all, though the platform chooses how long a page is', async () => {
      const { scope } = await requestFor('Onboarding');
      const store = new ExecutionStore(new ManualTiming());
      const startedHere = () => Promise.resolve([]);
      const lists = new ExecutionLists({ store, providerOf: () => Promise.resolve(altostrat), pageSize: () => 50, startedHere });
      await lists.refresh('c1', scope);
      for (let turn = 0; turn < 8; turn += 1) await lists.loadMore('c1', scope);
      const list = lists.get('c1', scope);
      assert.equal(list?.refs.length, 100);
      assert.equal(list?.hasMore, false);
    });

    it('sends a start once, whatever becomes of the answer', async () => {
      const request = await requestFor('Onboarding');
      const operation = 'altostrat.execute';
      for (const [fault, maybeSent] of [
        [{ ...presets.lostAnswer, operation }, true],
        [{ ...presets.gateway, operation, times: 1 }, true],
        [{ ...presets.emptyBody, operation, times: 1 }, true],
        [{ ...presets.brokenJson, operation, times: 1 }, true],
        [{ ...presets.rateLimited, operation, times: 1 }, false],
        [{ ...presets.movedAway, operation, times: 1 }, false],
      ] as const) {
        client().sandbox.faults.add(fault);
        const before = client().sandbox.journal.length;
        const error: unknown = await altostrat.start(request, signal).catch((thrown: unknown) => thrown);
        assert.ok(error instanceof Failure);
        assert.equal(error.maybeSent, maybeSent, error.message);
        assert.equal(client().sandbox.journal.length, before + 1);
      }
      const { id } = await altostrat.start(request, signal);
      const { items } = await altostrat.listExecutions(request.scope, { page: 1, limit: 50 }, signal);
      // One action is one run, however often its answer was lost.
      assert.deepEqual([items[0]?.ref.id, items.filter(({ startedAt = 0 }) => startedAt >= client().clock.now()).length], [id, 1]);
    });

    it('says that a wrong token is wrong, and never shows it', async () => {
      await close();
      const stranger = connect('stranger:team:secret-of-a-stranger');
      const failure = await failureOf(stranger.check(signal), 'unauthorized');
      assert.ok(!failure.message.includes('secret-of-a-stranger'));
    });
  });
}
