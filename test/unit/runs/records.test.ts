import assert from 'node:assert/strict';
import type { Execution, ExecutionNode } from '../../../src/core/model/model';
import { RunHistory } from '../../../src/core/runs/history';
import { composeRecord, parseRecord, parseSummaries, summarize, type RunNews, type RunSummary } from '../../../src/core/runs/record';
import { hold, holdExecution } from '../../../src/core/values/held';
import { executionOf, refOf } from '../../fixtures/executions';
import { settle } from '../../fixtures/manualTiming';
import { MemoryTexts } from '../../fixtures/memoryTexts';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };
const newsOf = (id: string, at: number, more: Partial<Execution<unknown>> = {}): RunNews<unknown> => ({
  ...{ intent: `intent-${id}`, target, at },
  execution: executionOf(id, 'COMPLETED', { startedAt: at, ...more }),
});
const heldNodeOf = (output: unknown): ExecutionNode => ({ ...nodeOf(undefined), input: undefined, output: hold(output) });
const heldNewsOf = (...news: Parameters<typeof newsOf>): RunNews => {
  const { execution, ...rest } = newsOf(...news);
  return { ...rest, execution: holdExecution(execution) };
};
const running = { status: 'RUNNING', statusClass: 'running' } as const;
const nodeOf = (output: unknown): ExecutionNode<unknown> => ({
  ...{ id: '1', name: 'Fetch contact', type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output },
});

describe('the record of a run', () => {
  it('keeps the file and what was sent when later news do not tell them', () => {
    const { record } = composeRecord(undefined, { ...newsOf('one', 1, running), source: 'file:///a.json', payload: '{"a":1}' }, []);
    const next = composeRecord(record, newsOf('one', 1), []).record;
    assert.deepEqual([next.source, next.payload, next.execution.status], ['file:///a.json', '{"a":1}', 'COMPLETED']);
    // Who tells the end knows the file by the name that it had at the start.
    const moved = { ...record, source: 'file:///b.json' };
    const ended = composeRecord(moved, { ...newsOf('one', 1), source: 'file:///a.json', payload: '{"b":2}' }, []).record;
    assert.deepEqual([ended.source, ended.payload], ['file:///b.json', '{"b":2}']);
  });

  it('has no word of a file or of a payload that there was not', () => {
    const { record } = composeRecord(undefined, newsOf('one', 1), []);
    assert.deepEqual([Object.keys(record).sort(), summarize(record, '{}').hasPayload], [['at', 'execution', 'intent', 'target', 'version'], false]);
  });

  it('fills an execution with its later news, and leaves nothing of another', () => {
    const { record } = composeRecord(undefined, newsOf('one', 1, { ...running, progress: 40 }), []);
    assert.equal(composeRecord(record, newsOf('one', 1), []).record.execution.progress, 40);
    const other = { ...newsOf('other', 1), intent: 'intent-one' };
    assert.equal(composeRecord(record, other, []).record.execution.progress, undefined);
  });

  it('has no secret in what a node returned, nor in the way that it chose by it', () => {
    const node = { ...nodeOf({ case: 's3cret-value' }), chosen: { words: ['s3cret-value'] } };
    const { text } = composeRecord(undefined, newsOf('one', 1, { nodes: [node] }), ['s3cret-value']);
    assert.ok(text.includes('chosen'));
    assert.ok(!text.includes('s3cret-value'));
  });

  it('leaves out the nodes and then the answer where it would be too long', () => {
    const answer = { httpStatus: 200, value: 'x'.repeat(20_100_000) };
    const { record, text } = composeRecord(undefined, newsOf('one', 1, { answer, nodes: [nodeOf(1)] }), []);
    assert.deepEqual([record.execution.answer, record.execution.nodes, record.execution.status], [undefined, undefined, 'COMPLETED']);
    assert.deepEqual(parseRecord('intent-one', text)?.execution.status, 'COMPLETED');
    const { record: kept } = composeRecord(undefined, newsOf('one', 1, { answer: { value: 'x'.repeat(2_100_000) }, nodes: [nodeOf(1)] }), []);
    assert.ok(kept.execution.answer && kept.execution.nodes);
  });

  it('is read only under its own name, and when it is whole', () => {
    const { text } = composeRecord(undefined, newsOf('one', 1), []);
    assert.equal(parseRecord('intent-one', text)?.intent, 'intent-one');
    assert.equal(parseRecord('intent-two', text), undefined);
    const whole = JSON.parse(text) as Record<string, unknown>;
    const broken: readonly (readonly [string, object | null | string])[] = [
      ['a newer version', { ...whole, version: 2 }],
      ['no time', { ...whole, at: 'noon' }],
      ['no target', { ...whole, target: undefined }],
      ['half a target', { ...whole, target: { connection: 'acme', scope: 'user_12345' } }],
      ['no execution', { ...whole, execution: undefined }],
      ['an execution without a status', { ...whole, execution: { ref: refOf('one'), statusClass: 'ok' } }],
      ['an execution without a name', { ...whole, execution: { status: 'COMPLETED', statusClass: 'ok', ref: { connection: 'acme', scope: 'user_12345' } } }],
      ['nothing', null],
      ['a text', 'intent-one'],
    ];
    for (const [what, value] of broken) assert.equal(parseRecord('intent-one', JSON.stringify(value)), undefined, what);
    assert.equal(parseRecord('intent-one', text.slice(0, -1)), undefined);
  });
});

describe('the index of runs', () => {
  const summaryOf = (id: string, more: Partial<RunSummary<unknown>> = {}) => {
    const { record, text } = composeRecord(undefined, newsOf(id, 1), []);
    return { ...summarize(record, text), ...more };
  };
  const parse = (...lines: unknown[]) => [...parseSummaries(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))];

  it('knows the last line of each name, and nothing of what it cannot read', () => {
    const lines = ['', summaryOf('a'), '{"half', 'null', '7', summaryOf('b'), summaryOf('a', { size: 99 })];
    assert.deepEqual(parse(...lines).map(([name, { size }]) => [name, size === 99]), [['intent-a', true], ['intent-b', false]]);
  });

  it('forgets what a newer version, or a broken one, says something new of', () => {
    assert.deepEqual(parse(summaryOf('a'), { ...summaryOf('a'), version: 2 }), []);
    assert.deepEqual(parse(summaryOf('a'), { ...summaryOf('a'), size: 'big' }), []);
    assert.deepEqual(parse({ ...summaryOf('a'), target: null }), []);
  });

  it('holds an answer that is short and plain, and no other', () => {
    const answered = (value: unknown) => {
      const { record, text } = composeRecord(undefined, newsOf('a', 1, { answer: { value } }), []);
      return summarize(record, text).execution.answer !== undefined;
    };
    assert.deepEqual([answered({ id: 7 }), answered('x'.repeat(1_988)), answered('x'.repeat(1_989)), answered(undefined)], [true, true, false, true]);
    assert.equal('answer' in summarize(composeRecord(undefined, newsOf('a', 1), []).record, '').execution, false);
  });
});

describe('the runs that are kept', () => {
  let texts: MemoryTexts;
  let history: RunHistory;
  let changes: (string | undefined)[];

  beforeEach(() => {
    texts = new MemoryTexts();
    open();
  });

  function open(most = 500): void {
    history = new RunHistory(texts, () => most);
    changes = [];
    history.onChange((run) => changes.push(run?.intent));
  }

  const ids = async () => (await history.all()).map(({ execution }) => execution.ref.id);

  it('are found by their payload file', async () => {
    await history.keep({ ...heldNewsOf('one', 1), source: 'file:///a.json' });
    await history.keep({ ...heldNewsOf('two', 2), source: 'file:///b.json' });
    await history.keep({ ...heldNewsOf('three', 3), source: 'file:///a.json' });
    await history.keep(heldNewsOf('four', 4));
    assert.deepEqual((await history.from('file:///a.json')).map(({ intent }) => intent), ['intent-three', 'intent-one']);
    assert.equal(history.get('intent-two')?.source, 'file:///b.json');
    assert.equal(history.get('intent-five'), undefined);
  });

  it('are told by connection and by scope', async () => {
    await history.keep(heldNewsOf('one', 1));
    await history.keep({ ...heldNewsOf('two', 2), target: { ...target, connection: 'globex' } });
    assert.deepEqual((await history.of('acme', 'user_12345')).map(({ execution }) => execution.ref.id), ['one']);
    await history.forget('globex');
    assert.deepEqual(await ids(), ['one']);
    changes.length = 0;
    await history.forget('initech');
    assert.deepEqual(changes, []);
  });

  it('say what changed: a run of them, or that some came or went', async () => {
    await history.all();
    changes.length = 0;
    await history.keep(heldNewsOf('one', 1, running));
    await history.keep(heldNewsOf('one', 1, running));
    await history.keep(heldNewsOf('one', 1));
    assert.deepEqual(changes, [undefined, 'intent-one']);
    await history.remove('intent-one');
    assert.deepEqual(changes, [undefined, 'intent-one', undefined]);
  });

  it('say that some went when there are too many', async () => {
    open(1);
    await history.keep(heldNewsOf('one', 1));
    changes.length = 0;
    await history.keep(heldNewsOf('two', 2));
    assert.deepEqual([changes, await ids(), [...texts.texts.keys()]], [[undefined, undefined], ['two'], ['intent-two']]);
    changes.length = 0;
    await history.keep(heldNewsOf('two', 2, { progress: 100 }));
    assert.deepEqual(changes, ['intent-two'], 'none went');
  });

  it('may come back after they turned out to be none, and not after somebody deleted them', async () => {
    await history.keep(heldNewsOf('one', 1, running));
    await history.discard('intent-one');
    assert.deepEqual([await ids(), texts.texts.size, changes.at(-1)], [[], 0, undefined]);
    await history.keep(heldNewsOf('one', 1));
    assert.deepEqual(await ids(), ['one']);
  });

  it('are known by the execution that they turned out to be', async () => {
    await history.keep(heldNewsOf('guess', 1, running));
    await history.keep({ ...heldNewsOf('true', 1, running), intent: 'intent-guess' });
    assert.deepEqual([history.find(refOf('guess')), history.find(refOf('true'))?.intent], [undefined, 'intent-guess']);
    await history.remove('intent-guess');
    assert.equal(history.find(refOf('true')), undefined);
  });

  it('have nothing to recall of a run that is not theirs, or whose record is gone', async () => {
    assert.equal(await history.recall(refOf('stranger')), undefined);
    await history.keep(heldNewsOf('one', 1));
    texts.texts.delete('intent-one');
    assert.equal(await history.read('intent-one'), undefined);
  });

  it('write nothing anew where nothing is new', async () => {
    await history.keep(heldNewsOf('one', 1, { nodes: [nodeOf(1)] }));
    const before = texts.writes;
    await history.keep(heldNewsOf('one', 1, { nodes: [nodeOf(1)] }));
    assert.equal(texts.writes, before);
  });

  it('learn the nodes of a run that were not known when it ended, and what its list says', async () => {
    await history.keep(heldNewsOf('one', 1));
    const read = executionOf('one', 'COMPLETED', { startedAt: 1, nodes: [heldNodeOf(1)] });
    history.learn(read, undefined);
    await settle();
    assert.equal((await history.recall(refOf('one')))?.nodes?.length, 1);
    const [loads, writes] = [texts.loaded.length, texts.writes];
    history.learn(read, read);
    history.learn(executionOf('one', 'COMPLETED', { startedAt: 1 }), read);
    await settle();
    assert.deepEqual([texts.loaded.length, texts.writes], [loads, writes], 'nothing is opened for what is no news');
    history.learn(executionOf('one', 'COMPLETED', { startedAt: 1, durationMs: 9 }), read);
    await settle();
    assert.equal((await history.all())[0]?.execution.durationMs, 9);
  });

  it('learn nothing of a run that goes on', async () => {
    await history.keep(heldNewsOf('one', 1, running));
    const before = texts.writes;
    history.learn(executionOf('one', 'RUNNING', { progress: 70 }), undefined);
    await settle();
    assert.equal(texts.writes, before);
  });

  it('are asked for again where the disk refused at first', async () => {
    await history.keep(heldNewsOf('one', 1));
    open();
    const { names } = texts;
    texts.names = () => Promise.reject(new Error('EIO'));
    await assert.rejects(history.all(), /EIO/);
    texts.names = names;
    assert.deepEqual(await ids(), ['one']);
  });

  it('are read from the disk once, and not before anybody asks', async () => {
    await history.keep(heldNewsOf('one', 1));
    open();
    let reads = 0;
    const { names } = texts;
    texts.names = () => ((reads += 1), names());
    await history.refresh();
    assert.equal(reads, 0);
    await Promise.all([history.all(), history.all()]);
    await history.all();
    assert.equal(reads, 1);
    changes.length = 0;
    await history.refresh();
    assert.deepEqual([reads, changes], [2, [undefined]]);
  });

  it('are opened sixteen at a time where the index does not know their end', async () => {
    for (let at = 0; at < 40; at += 1) await history.keep(heldNewsOf(`r${at}`, at));
    texts.lines = '';
    open();
    let [open_, most] = [0, 0];
    const { load } = texts;
    texts.load = async (name) => {
      most = Math.max(most, (open_ += 1));
      await settle();
      open_ -= 1;
      return load(name);
    };
    assert.equal((await ids()).length, 40);
    assert.equal(most, 16);
  });

  it('write an index that knew too few of them anew with the next run', async () => {
    for (let at = 0; at < 17; at += 1) await history.keep(heldNewsOf(`r${at}`, at));
    texts.lines = '';
    open();
    await history.keep(heldNewsOf('next', 99));
    texts.loaded.length = 0;
    open();
    assert.equal((await ids()).length, 18);
    assert.deepEqual(texts.loaded, [], 'every one stands in the index');
    await history.keep(heldNewsOf('another', 100));
    assert.equal(parseSummaries(texts.lines).size, 19);
  });

  it('write an index that lacks few of them on, and not anew', async () => {
    for (let at = 0; at < 16; at += 1) await history.keep(heldNewsOf(`r${at}`, at));
    texts.lines = '';
    open();
    await history.keep(heldNewsOf('next', 99));
    assert.equal(parseSummaries(texts.lines).size, 1);
  });

  it('do not count what still runs among those that the index should have known', async () => {
    for (let at = 0; at < 30; at += 1) await history.keep(heldNewsOf(`r${at}`, at, running));
    open();
    let anew = 0;
    const { replaceIndex } = texts;
    texts.replaceIndex = (lines) => ((anew += 1), replaceIndex(lines));
    await history.keep(heldNewsOf('next', 99));
    assert.equal(anew, 0);
  });

  it('write an index of too many lines anew, counting those of earlier windows', async () => {
    await history.keep(heldNewsOf('one', 1));
    texts.lines += '\n'.repeat(202);
    open();
    await history.keep(heldNewsOf('two', 2));
    assert.ok(texts.lines.split('\n').length > 200);
    await history.keep(heldNewsOf('two', 2, { progress: 1 }));
    assert.equal(texts.lines.split('\n').length, 3);
  });

  it('are set aside while they cannot be read, and shown when they can', async () => {
    await history.keep(heldNewsOf('one', 1));
    const text = texts.texts.get('intent-one') ?? '';
    texts.texts.set('intent-one', '{"version":7}');
    texts.lines = '';
    await history.refresh();
    assert.deepEqual([history.unreadable, await ids()], [1, []]);
    texts.texts.set('intent-one', text);
    await history.refresh();
    assert.deepEqual([history.unreadable, await ids()], [0, ['one']]);
  });

  it('are set aside where the disk refuses one, and gone where it went meanwhile', async () => {
    await history.keep(heldNewsOf('one', 1));
    await history.keep(heldNewsOf('two', 2));
    texts.lines = '';
    open();
    const { load } = texts;
    texts.load = (name) => (name === 'intent-one' ? Promise.reject(new Error('EIO')) : Promise.resolve(undefined));
    assert.deepEqual([await ids(), history.unreadable], [[], 1]);
    texts.load = load;
    await history.refresh();
    assert.deepEqual([await ids(), history.unreadable], [['two', 'one'], 0]);
  });

  it('tell nothing any more when their window is gone', async () => {
    history.dispose();
    await history.keep(heldNewsOf('one', 1));
    assert.deepEqual(changes, []);
  });
});
