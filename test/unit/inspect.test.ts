import assert from 'node:assert/strict';
import { ManualTiming } from '../fixtures/manualTiming';
import type { Connection, Execution } from '../../src/core/model/model';
import { createProvider } from '../../src/core/platforms';
import type { Provider } from '../../src/core/platforms/provider';
import { inspectThrough } from '../../src/core/runs/inspect';
import { ExecutionStore } from '../../src/core/runs/store';
import { refOf } from '../fixtures/executions';
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
});
