import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { Credential } from '../../src/core/http/auth';
import type { Requests } from '../../src/core/http/requests';
import { Failure } from '../../src/core/model/errors';
import type { Connection, Execution, ExecutionRef } from '../../src/core/model/model';
import { classOfExecution, hasEnded } from '../../src/core/model/status';
import { fieldsOf, idOf, listOf, textOf, timeOf } from '../../src/core/json/values';
import { Api } from '../../src/core/platforms/api';
import { environmentOf, linkedAccounts, maskSecret, type PlatformFacts } from '../../src/core/platforms/facts';
import type { Provider } from '../../src/core/platforms/provider';
import { describeRequest, payloadText, unexpected } from '../../src/core/platforms/startRequest';
import { offersFor } from '../../src/core/runs/actions';
import { Runs } from '../../src/core/runs/runs';
import { ManualTiming } from '../fixtures/manualTiming';
import { MemoryTexts } from '../fixtures/memoryTexts';
import { refoldWith } from '../fixtures/refold';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

// Tally: a platform of four routes that starts runs, tells and lists them, and can neither stop nor repeat one.

const tallyFacts: PlatformFacts = {
  label: 'Tally',
  description: 'counts things',
  scopeKind: { ...linkedAccounts, words: { ...linkedAccounts.words, field: 'Till' } },
  defaultBaseUrl: 'https://tally.example.com',
  credentials: ['apiKey'],
  keyPrefixes: { live_: 'production' },
  mints: false,
  choosesBody: false,
};

function createTally(connection: Connection, credential: Credential, requests: Requests): Provider {
  const api = new Api(connection, credential, requests, tallyFacts);
  const startOf = (workflow: string, payload: string, scope: string) =>
    api.request('POST', ['counts', workflow], { scope, body: payloadText(payload) });
  return {
    label: tallyFacts.label,
    scopeKind: tallyFacts.scopeKind,
    modes: ['async'],
    runOptions: [],
    tells: 'nodes',
    async check(signal) {
      await api.get(['me'], {}, signal);
    },
    async start({ workflow, payload, scope }, signal) {
      const id = idOf(fieldsOf(await api.post(['counts', workflow], { scope, body: payloadText(payload) }, signal))?.['number']);
      if (id === undefined) throw unexpected(api);
      return { id };
    },
    describe: ({ workflow, payload, scope }) => describeRequest(api, startOf(workflow, payload, scope)),
    async inspect(ref, signal) {
      const run = decodeRun(await api.get(['runs', ref.id], { scope: ref.scope }, signal), ref);
      if (!run) throw unexpected(api);
      return { ...run, nodes: [] };
    },
    async listExecutions(scope, { page }, signal) {
      const rows = listOf(await api.get(['runs'], { scope, query: { page } }, signal));
      if (!rows) throw unexpected(api);
      return { items: rows.flatMap((row) => decodeRun(row, { connection: connection.id, scope }) ?? []), page, hasNext: false };
    },
  };
}

function decodeRun(value: unknown, place: Omit<ExecutionRef, 'id'> & { readonly id?: string }): Execution | undefined {
  const run = fieldsOf(value);
  const id = place.id ?? idOf(run?.['number']);
  if (!run || id === undefined) return undefined;
  const status = textOf(run['state']) ?? '';
  return { ref: { connection: place.connection, scope: place.scope, id }, status, statusClass: classOfExecution(status), startedAt: timeOf(run['at']) };
}

describe('a fourth platform, without a change to any other file', () => {
  const scope = 'till-1';
  const connection = refoldWith({ id: 'tally', name: 'Till', baseUrl: tallyFacts.defaultBaseUrl, scopes: [{ id: scope }] });
  const secret = 'live_0123456789abcdef';
  let timing: ManualTiming;
  let requests: ScriptedRequests;
  let state: string;
  let provider: Provider;
  let runs: Runs;

  beforeEach(() => {
    timing = new ManualTiming();
    state = 'RUNNING';
    const run = () => ({ number: 7, state, at: new Date(timing.now()).toISOString() });
    requests = new ScriptedRequests((path, { method }) => {
      if (method === 'POST') return { status: 201, body: { number: 7 } };
      if (path === '/runs/7') return { body: run() };
      return path.startsWith('/runs') ? { body: [run(), { number: 6, state: 'COMPLETED' }] } : { status: 404, body: {} };
    });
    provider = createTally(connection, { kind: 'apiKey', secret }, requests);
    runs = new Runs({
      timing,
      providerOf: () => Promise.resolve(provider),
      journal: new MemoryTexts(),
      records: new MemoryTexts(),
      historyLimit: () => 10,
      pageSize: () => 50,
      wantedOf: () => ({}),
      hasConnection: () => true,
      secrets: () => [secret],
    });
  });

  afterEach(() => runs.dispose());

  const start = () => runs.start({ target: { connection: connection.id, scope, workflow: 'apples' }, payload: '{"n":9007199254740993}' });

  it('starts, once, with the payload as it was written, and is followed to the end', async () => {
    const ended: string[] = [];
    runs.onEnd(({ execution }) => ended.push(execution.status));
    const { ref } = await start();
    assert.deepEqual(ref, { connection: 'tally', scope, id: '7' });
    await timing.advance(10_000);
    assert.deepEqual([runs.executions.get(ref)?.execution.status, runs.running.length, ended], ['RUNNING', 1, []]);
    state = 'COMPLETED';
    await timing.advance(60_000);
    assert.deepEqual([runs.executions.get(ref)?.execution.status, runs.running.length, ended], ['COMPLETED', 0, ['COMPLETED']]);
    const posts = requests.sent.filter(({ method }) => method === 'POST');
    assert.deepEqual(posts.map(({ url, body }) => [url.href, body]), [['https://tally.example.com/counts/apples', '{"n":9007199254740993}']]);
  });

  it('is listed', async () => {
    await runs.refreshList(connection.id, scope);
    assert.deepEqual(runs.lists.get(connection.id, scope)?.refs.map(({ id }) => id), ['7', '6']);
  });

  it('offers neither stop nor rerun, because it has no such members', async () => {
    const execution = await start();
    assert.equal(hasEnded(execution), false);
    assert.deepEqual(offersFor(execution, { connection: undefined, provider }), []);
    assert.deepEqual(offersFor({ ...execution, status: 'COMPLETED', statusClass: 'ok' }, { connection: undefined, provider }), []);
    assert.deepEqual(offersFor(execution, { connection: undefined, provider: { ...provider, stop: () => Promise.resolve() } }), ['stoppable']);
    await assert.rejects(runs.rerun(execution), (error) => error instanceof Failure && error.kind === 'notSupported');
  });

  it('says what it would send without the key, and where the key belongs', () => {
    const request = { scope, workflow: 'apples', payload: '{}', intent: 'i', mode: 'async' } as const;
    const { headers, url } = provider.describe(request);
    assert.deepEqual([url, headers['x-api-key']], ['https://tally.example.com/counts/apples', 'live_••••ef']);
    assert.equal(environmentOf({ kind: 'apiKey', secret }, tallyFacts), 'production');
    assert.equal(maskSecret('0123456789abcdef', tallyFacts), '••••ef');
  });

  it('is explained step by step, with files and members that there are', () => {
    const guide = /## Adding a platform\n([^]*?)\n## /.exec(readFileSync('CONTRIBUTING.md', 'utf8'))?.[1] ?? '';
    const files = [...guide.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, file]) => file ?? '');
    assert.ok(files.length >= 5, 'the guide names no files');
    assert.deepEqual(files.filter((file) => !existsSync(file)), []);
    const members = [...guide.matchAll(/`(?:Provider|PlatformFacts|ScopeKind)\.(\w+)`/g)].map(([, member]) => member ?? '');
    const declared = ['provider', 'facts'].map((file) => readFileSync(`src/core/platforms/${file}.ts`, 'utf8')).join('\n');
    assert.ok(members.length >= 5, 'the guide names no members');
    assert.deepEqual(members.filter((member) => !new RegExp(`\\n  (?:readonly )?${member}\\??[:(]`).test(declared)), []);
  });
});
