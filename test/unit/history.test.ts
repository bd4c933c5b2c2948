import assert from 'node:assert/strict';
import { parseJson, stringifyJson } from '../../src/core/json';
import { RunHistory } from '../../src/core/runs/history';
import { executionOf } from '../fixtures/executions';
import { MemoryTexts } from '../fixtures/memoryTexts';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };
const recordOf = (id: string, at: number, more = {}) => ({
  ...{ intent: `intent-${id}`, target, at },
  execution: executionOf(id, 'COMPLETED', { startedAt: at, nodes: [], ...more }),
});

describe('the runs that were started here', () => {
  let texts: MemoryTexts;
  let history: RunHistory;

  beforeEach(() => {
    texts = new MemoryTexts();
    history = new RunHistory(texts, () => 3);
  });

  const ids = async (scope = 'user_12345') => (await history.of('acme', scope)).map(({ execution }) => execution.ref.id);

  it('are known newest first, per linked account, also to a later window', async () => {
    await history.keep(recordOf('one', 1));
    await history.keep(recordOf('two', 2));
    await history.keep({ ...recordOf('other', 3), target: { ...target, scope: 'user_2' } });
    history = new RunHistory(texts);
    assert.deepEqual(await ids(), ['two', 'one']);
    assert.deepEqual(await ids('user_2'), ['other']);
  });

  it('are kept with their latest state and what they answered, without their nodes', async () => {
    await history.keep(recordOf('one', 1, { status: 'RUNNING' }));
    await history.keep(recordOf('one', 1, { answer: { value: parseJson('{"id":9007199254740993}') } }));
    history = new RunHistory(texts);
    const [record] = await history.of('acme', 'user_12345');
    assert.equal(record?.execution.status, 'COMPLETED');
    assert.equal(stringifyJson(record?.execution.answer?.value), '{"id":9007199254740993}');
    assert.equal(record?.execution.nodes, undefined);
  });

  it('are bounded: the oldest go', async () => {
    for (const at of [1, 2, 3, 4, 5]) await history.keep(recordOf(`e${at}`, at));
    assert.deepEqual(await ids(), ['e5', 'e4', 'e3']);
    assert.equal(texts.texts.size, 3);
  });

  it('go with their connection', async () => {
    await history.keep(recordOf('one', 1));
    await history.forget('acme');
    assert.deepEqual(await ids(), []);
    assert.equal(texts.texts.size, 0);
  });

  it('leave alone what they cannot read', async () => {
    texts.texts.set('broken', '{"version":1');
    texts.texts.set('newer', '{"version":2,"intent":"newer"}');
    texts.texts.set('hostile', '{"version":1,"intent":"x","at":1,"target":null,"execution":{}}');
    await history.keep(recordOf('one', 1));
    assert.deepEqual(await ids(), ['one']);
    assert.ok(texts.texts.has('newer'));
  });
});
