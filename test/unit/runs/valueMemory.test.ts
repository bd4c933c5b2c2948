import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/model/errors';
import type { Execution } from '../../../src/core/model/model';
import { RunHistory } from '../../../src/core/runs/history';
import { askAboutValues } from '../../../src/core/runs/askAboutValues';
import { ExecutionStore } from '../../../src/core/runs/store';
import { ValueMemory } from '../../../src/core/runs/valueMemory';
import { hold } from '../../../src/core/values/held';
import { executionOf, jsonIn, refOf } from '../../fixtures/executions';
import { ManualTiming } from '../../fixtures/manualTiming';
import { MemoryTexts } from '../../fixtures/memoryTexts';

const node = { id: '1', name: 'Fetch', type: 'http', status: 'Success', statusClass: 'ok', isBatch: false } as const;
const readOf = (id: string): Execution => executionOf(id, 'COMPLETED', { nodes: [{ ...node, output: hold({ id }) }] });

describe('the values of executions', () => {
  let timing: ManualTiming;
  let store: ExecutionStore;
  let memory: ValueMemory;
  let retained: Record<string, boolean>;
  const shown = new Set<string>();
  const changes: string[] = [];

  beforeEach(() => {
    timing = new ManualTiming();
    store = new ExecutionStore(timing);
    retained = {};
    shown.clear();
    changes.length = 0;
    const owner = { retain: (group: string, some: unknown) => void (retained[group.split('/').at(-1) ?? ''] = some !== undefined), sizeOf: () => 40 };
    memory = new ValueMemory({ store, owner, timing, isShown: ({ id }) => shown.has(id), budget: () => 100 });
    store.onChange(({ entry }) => {
      changes.push(entry.execution.ref.id);
      memory.take(entry.execution);
    });
  });

  const outputOf = (execution: Execution) => Promise.resolve(jsonIn(execution.nodes?.[0]?.output));
  const isHere = async (id: string) => outputOf(store.get(refOf(id))?.execution ?? assert.fail('unknown')).then(() => true, () => false);
  const hereNow = async (...ids: readonly string[]) => Promise.all(ids.map(async (id) => ((await isHere(id).catch(() => false)) ? id : '-')));
  const readAgain: string[] = [];
  const ask = (id: string, read: () => Promise<Execution>, recall = () => Promise.resolve<Execution | undefined>(undefined)) =>
    askAboutValues([refOf(id)], ([execution]) => outputOf(execution ?? assert.fail('nothing')), { executions: store, read, recall });

  it('go where there are too many: first those that were looked at longest ago, never what is on show', async () => {
    shown.add('a');
    for (const id of ['a', 'b', 'c']) {
      store.put(readOf(id));
      await timing.advance(10);
    }
    assert.deepEqual(await hereNow('a', 'b', 'c'), ['a', '-', 'c']);
    assert.deepEqual(retained, { a: true, b: false, c: true });
  });

  it('go silently: nobody is told of news, and what else is known of the execution stays', () => {
    for (const id of ['a', 'b', 'c']) store.put(readOf(id));
    assert.deepEqual(changes, ['a', 'b', 'c']);
    assert.equal(store.get(refOf('a'))?.execution.nodes?.[0]?.name, 'Fetch');
  });

  it('are read again when somebody looks at them', async () => {
    for (const id of ['a', 'b', 'c']) store.put(readOf(id));
    readAgain.length = 0;
    const read = () => {
      readAgain.push('a');
      return Promise.resolve(store.put(readOf('a')));
    };
    assert.deepEqual(await ask('a', read), { id: 'a' });
    assert.deepEqual([await ask('a', read), readAgain], [{ id: 'a' }, ['a']]);
  });

  it('come from what was kept of a run where its platform does not tell them', async () => {
    for (const id of ['a', 'b', 'c']) store.put(readOf(id));
    const refuse = () => Promise.reject(new Failure('unreachable', 'Could not be reached.'));
    assert.deepEqual(await ask('a', refuse, () => Promise.resolve(readOf('a'))), { id: 'a' });
    await assert.rejects(ask('a', refuse), { kind: 'unreachable' });
  });

  it('do not go with the record of a run: it is kept without them, and what was kept before stays', async () => {
    const texts = new MemoryTexts();
    const history = new RunHistory(texts);
    const news = { intent: 'i', target: { connection: 'acme', scope: 'user_12345', workflow: 'w' }, at: 1 };
    await history.keep({ ...news, execution: readOf('a') });
    for (const id of ['a', 'b', 'c']) store.put(readOf(id));
    const forgotten = store.get(refOf('a'))?.execution ?? assert.fail('unknown');
    await history.keep({ ...news, execution: { ...forgotten, durationMs: 7 } });
    const kept = await history.recall(refOf('a'));
    assert.equal(kept?.durationMs, 7);
    assert.deepEqual(await outputOf(kept), { id: 'a' });
  });
});
