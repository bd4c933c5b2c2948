import assert from 'node:assert/strict';
import { ManualTiming } from '../fixtures/manualTiming';
import { Failure, isWorthRetrying } from '../../src/core/model/errors';
import type { Connection, Execution } from '../../src/core/model/model';
import { createProvider } from '../../src/core/platforms';
import type { Provider } from '../../src/core/platforms/provider';
import { inspectThrough, listThrough } from '../../src/core/runs/inspect';
import { ExecutionStore } from '../../src/core/runs/store';
import { hold } from '../../src/core/values/held';
import { executionOf, refOf } from '../fixtures/executions';
import { ScriptedRequests, type ScriptedAnswer } from '../fixtures/scriptedRequests';

const connection: Connection = {
  ...{ id: 'acme', name: 'Acme', platform: 'refold', baseUrl: 'https://refold.example.com', scopes: [] },
  ...{ environment: 'test', auth: 'apiKey', body: 'wrapped' },
};
const details = { name: 'Execution for workflow w1', associated_workflow: 'w1', status: 'ERRORED', nodes: [{ node_id: '1' }] };
const row = {
  ...{ _id: 'e1', status: 'ERRORED', createdAt: '2026-05-28T05:00:00.000Z' },
  associated_workflow: { _id: 'w1', name: 'Daily Sync' },
};

describe('reading an execution that no list has shown', () => {
  let requests: ScriptedRequests;
  let store: ExecutionStore;
  let listed: ScriptedAnswer;
  let timing: ManualTiming;

  beforeEach(() => {
    listed = { body: { docs: [row] } };
    timing = new ManualTiming();
    store = new ExecutionStore(new ManualTiming());
    requests = new ScriptedRequests((_path, { url }) => (url.searchParams.has('execution_id') ? listed : { body: details }));
  });

  function reader() {
    const provider = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    const inspect = inspectThrough(store, () => Promise.resolve(provider), timing);
    return async () => store.put(await inspect(refOf('e1'), new AbortController().signal));
  }
  const asked = () => requests.sent.map(({ url }) => url.searchParams.get('execution_id'));

  it('takes from its row in the list what the details leave out', async () => {
    const { workflow, startedAt, nodes } = await reader()();
    assert.deepEqual([workflow, startedAt, nodes?.length], [{ id: 'w1', name: 'Daily Sync' }, Date.parse(row.createdAt), 1]);
    assert.deepEqual(asked(), [null, 'e1']);
  });

  it('asks for the row once, whatever came of it', async () => {
    for (const answer of [listed, { body: { docs: [] } }, { status: 403, body: {} }]) {
      listed = answer;
      store = new ExecutionStore(new ManualTiming());
      const before = requests.sent.length;
      const read = reader();
      assert.equal((await read()).nodes?.length, 1);
      await read();
      assert.deepEqual(asked().slice(before), [null, 'e1', null]);
    }
  });

  it('waits two seconds for the row at most, and leaves no timer', async () => {
    const provider = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    const silent: Provider = {
      ...provider,
      listExecutions: (_scope, _query, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const read: Execution[] = [];
    const inspect = inspectThrough(store, () => Promise.resolve(silent), timing);
    void inspect(refOf('e1'), new AbortController().signal).then((execution) => read.push(execution));
    await timing.advance(1_999);
    assert.equal(read.length, 0);
    await timing.advance(1);
    assert.deepEqual([read[0]?.nodes?.length, timing.pending], [1, 0]);
    await reader()();
    assert.equal(timing.pending, 0);
  });

  it('takes no other execution’s row, where a server lists everything', async () => {
    listed = { body: { docs: [{ ...row, _id: 'e2' }] } };
    assert.equal((await reader()()).startedAt, undefined);
  });

  it('asks for no row of an execution that is known', async () => {
    store.put({ ref: refOf('e1'), status: 'RUNNING', statusClass: 'running', startedAt: 1 });
    await reader()();
    assert.deepEqual(asked(), [null]);
  });

  it('asks for no row where the details say when it started', async () => {
    requests = new ScriptedRequests(() => ({ body: { ...details, createdAt: row.createdAt, started_at: row.createdAt } }));
    const provider = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    const dated: Provider = { ...provider, inspect: async (ref, signal) => ({ ...(await provider.inspect!(ref, signal)), startedAt: 7 }) };
    const inspect = inspectThrough(store, () => Promise.resolve(dated), timing);
    assert.equal((await inspect(refOf('e1'), new AbortController().signal)).startedAt, 7);
    assert.deepEqual(asked(), [null]);
  });

  it('asks for no row where its platform cannot look for one by its id', async () => {
    const provider = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    for (const facts of [{ filters: undefined }, { filters: ['status'] as const }, { listExecutions: undefined }]) {
      const inspect = inspectThrough(store, () => Promise.resolve({ ...provider, ...facts }), timing);
      assert.equal((await inspect(refOf('e1'), new AbortController().signal)).nodes?.length, 1);
    }
    assert.deepEqual(asked(), [null, null, null]);
  });

  it('gives up the row with the reader', async () => {
    const provider = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    const reader = new AbortController();
    let row: AbortSignal | undefined;
    const silent: Provider = {
      ...provider,
      listExecutions: (_scope, _query, signal) => {
        row = signal;
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    };
    const reading = inspectThrough(store, () => Promise.resolve(silent), timing)(refOf('e1'), reader.signal);
    await timing.advance(0);
    assert.equal(row?.aborted, false);
    reader.abort();
    assert.equal(row?.aborted, true);
    assert.deepEqual([(await reading).nodes?.length, timing.pending], [1, 0]);
  });

  it('is refused in words where the platform tells no more', async () => {
    const provider = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    const inspect = inspectThrough(store, () => Promise.resolve({ ...provider, inspect: undefined }), timing);
    const refused = { kind: 'notSupported', message: 'Refold does not tell more about an execution.' };
    await assert.rejects(inspect(refOf('e1'), new AbortController().signal), refused);
  });
});

describe('reading what is too large', () => {
  const tooLarge = () => Promise.reject(new Failure('tooLarge', 'Too large ({0} MB).', ['200'], { maybeSent: true, next: { step: 'saveAnswer' } }));
  const nextWith = async (members: Partial<Provider>) => {
    const provider = { label: 'Acme', inspect: tooLarge, ...members } as Provider;
    const read = inspectThrough(new ExecutionStore(new ManualTiming()), () => Promise.resolve(provider), new ManualTiming());
    const error: unknown = await read(refOf('i'), new AbortController().signal).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.kind, error.maybeSent], ['tooLarge', true]);
    return error.next;
  };

  it('says of which execution, so that what was answered can be saved as it is', async () => {
    assert.deepEqual(await nextWith({ rawAnswer: () => Promise.resolve({ text: '{}' }) }), { step: 'saveAnswer', execution: refOf('i') });
  });

  it('offers nothing where its platform does not give that', async () => {
    assert.equal(await nextWith({}), undefined);
  });

  it('is not tried again by itself', () => {
    assert.equal(isWorthRetrying(new Failure('tooLarge', 'Too large.')), false);
  });

  for (const platform of ['refold', 'cobalt', 'altostrat'] as const) {
    it(`is given by ${platform} as it came, from where it is read`, async () => {
      const text = '{"status":"COMPLETED", "id":"i",  "response":1}';
      const requests = new ScriptedRequests(() => ({ body: text }));
      const connection: Connection = { id: 'c', name: 'Acme', platform, baseUrl: 'https://x.example', environment: 'test', auth: 'apiKey', body: 'raw', scopes: [] };
      const { inspect, rawAnswer } = createProvider(connection, { kind: platform === 'altostrat' ? 'token' : 'apiKey', secret: 'tk' }, requests);
      await inspect?.(refOf('i'), new AbortController().signal);
      assert.equal((await rawAnswer?.(refOf('i'), new AbortController().signal))?.text, text);
      assert.equal(requests.lines[0], requests.lines[1]);
    });
  }
});

describe('reading what only this editor knows', () => {
  it('is what was kept of it, or what is known, and no platform is asked', async () => {
    const store = new ExecutionStore(new ManualTiming());
    store.put(executionOf('i', 'COMPLETED', { local: true }));
    const nobody = () => Promise.reject(new Error('asked'));
    const kept = executionOf('i', 'COMPLETED', { local: true, answer: { value: hold(7) } });
    const read = (recall?: () => Promise<Execution | undefined>) =>
      inspectThrough(store, nobody, new ManualTiming(), recall)(refOf('i'), new AbortController().signal);
    assert.equal(await read(() => Promise.resolve(kept)), kept);
    assert.equal(await read(() => Promise.resolve(undefined)), store.get(refOf('i'))?.execution);
    assert.equal(await read(), store.get(refOf('i'))?.execution);
  });
});

describe('the newest executions of a scope', () => {
  const newest = (provider: object) => listThrough(() => Promise.resolve(provider as Provider))('acme', 'user_12345', 40, new AbortController().signal);

  it('are the first page of its list', async () => {
    const asked: unknown[] = [];
    const listExecutions = (...given: unknown[]) => (asked.push(given.slice(0, 2)), Promise.resolve({ items: [executionOf('a', 'RUNNING')], page: 1, hasNext: true }));
    assert.deepEqual((await newest({ listExecutions }))?.map(({ ref }) => ref.id), ['a']);
    assert.deepEqual(asked, [['user_12345', { page: 1, limit: 40 }]]);
  });

  it('are not to be had where its platform lists nothing', async () => {
    assert.equal(await newest({}), undefined);
  });
});
