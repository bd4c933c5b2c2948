import assert from 'node:assert/strict';
import { parseJson } from '../../src/core/json/json';
import type { ExecutionNode } from '../../src/core/model/model';
import { envelopeOf, expressionOf } from '../../src/core/platforms/refold/output';
import { ValueReader } from '../../src/core/reader/reader';
import { hold } from '../../src/core/values/held';
import { findIn } from '../../src/host/panel/finder';
import { rowsOf } from '../../src/host/panel/rows';
import { answerOf, copyOf, linkAt } from '../../src/host/panel/valueAnswers';
import type { FoundHit, FromHost } from '../../src/shared/protocol';
import { executionOf } from '../fixtures/executions';
import { longText } from '../fixtures/hostileJson';

function nodeCalled(id: string, output: unknown, more: Partial<ExecutionNode> = {}): ExecutionNode {
  return { id, name: id, type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output: hold(output), ...more };
}

const about = { node: '4#0', part: 'output' } as const;
const running = (output: unknown, more: Partial<ExecutionNode> = {}) =>
  executionOf('e', 'RUNNING', { nodes: [nodeCalled('4', output, { ...envelopeOf(output), ...more })] });
const reader = new ValueReader();
const refold = { reader, provider: { expressionOf } };
const alone = { reader };
const body = { items: [{ id: 7, 'odd key': 'x' }], web: 'https://example.com', bad: 'javascript:alert(1)', raw: '{"a":1}' };
const envelope = { status: 'Success', node_id: '4', node_name: 'Get', body };

describe('asking about a value', () => {
  it('copies it as itself, as a path and as its platform’s expression', async () => {
    const execution = running(envelope);
    const path = [0, 0, 0, 0];
    const copied = (as: 'value' | 'path' | 'expression') => copyOf(execution, { type: 'copyValue', ...about, path, as }, refold);
    assert.equal(await copied('value'), '7');
    assert.equal(await copied('path'), '$.body.items[0].id');
    assert.equal(await copied('expression'), '{{node.4.body.items.0.id}}');
  });

  it('copies a text without quotes, and an object as JSON', async () => {
    const copied = (path: readonly number[]) => copyOf(running(envelope), { type: 'copyValue', ...about, path, as: 'value' }, alone);
    assert.equal(await copied([0, 1]), 'https://example.com');
    assert.equal(await copied([0, 0, 0]), '{\n  "id": 7,\n  "odd key": "x"\n}');
    assert.equal(await copied([9]), undefined);
  });

  it('has no expression where the platform could not say it', async () => {
    const copied = (path: readonly number[], part: 'input' | 'output' = 'output') =>
      copyOf(running(envelope, { input: hold(body) }), { type: 'copyValue', node: '4#0', part, path, as: 'expression' }, refold);
    assert.equal(await copied([0, 0, 0, 1]), undefined);
    assert.equal(await copied([0, 3, 0]), undefined);
    assert.equal(await copied([0], 'input'), undefined);
    assert.equal(await copyOf(running(envelope), { type: 'copyValue', ...about, path: [0], as: 'expression' }, { reader, provider: {} }), undefined);
  });

  it('finds a bare output below body, as the workflow does', async () => {
    const expression = (output: unknown, path: readonly (string | number)[]) => expressionOf(nodeCalled('4', output), path);
    assert.equal(expression({ result: [1] }, ['result', 0]), '{{node.4.body.result.0}}');
    assert.equal(expression({ status: 200, body: { id: 1 } }, ['body', 'id']), '{{node.4.body.id}}');
    assert.equal(expression([1, 2], [1]), '{{node.4.body.1}}');
  });

  it('opens what the platform told and a browser may open, and nothing else', async () => {
    const link = (path: readonly number[]) => linkAt(running(envelope), { type: 'openLink', ...about, path }, alone);
    assert.equal(await link([0, 1]), 'https://example.com');
    assert.equal(await link([0, 2]), undefined);
    assert.equal(await link([7, 7]), undefined);
  });

  it('reads a text of ten megabytes slice by slice', async () => {
    const ask = (offset: number) => answerOf(running([longText]), { type: 'value', ...about, path: [0], shown: [], offset }, alone);
    const first = await ask(0);
    assert.ok(first.type === 'value' && first.text.length <= 4000 && first.total === 10_000_000);
    const second = await ask(first.text.length);
    assert.ok(second.type === 'value' && second.text.length > 4000 && second.text.length < 1_000_000);
  });

  it('tells nothing of a secret before it is shown, also not as text', async () => {
    const execution = running({ password: 'hunter2', list: [{ token: 't-1' }, { token: 't-2' }] });
    const asked = { type: 'value', ...about, path: [0], offset: 0 } as const;
    assert.doesNotMatch(JSON.stringify(await answerOf(execution, { ...asked, shown: [] }, refold)), /hunter2/);
    assert.match(JSON.stringify(await answerOf(execution, { ...asked, shown: [[0]] }, refold)), /hunter2/);
    const table = await answerOf(execution, { type: 'table', ...about, path: [1], from: 0, count: 10 }, refold);
    assert.ok(table.type === 'table' && table.rows.length === 2);
    assert.doesNotMatch(JSON.stringify(table), /t-1/);
    const masked = await answerOf(execution, { type: 'pull', ...about, offset: 0 }, refold);
    assert.ok(masked.type === 'text' && masked.hidden === 3);
    assert.doesNotMatch(masked.text, /hunter2|t-1/);
    const plain = await answerOf(execution, { type: 'pull', ...about, offset: 0, shown: true }, refold);
    assert.ok(plain.type === 'text' && plain.hidden === undefined && /hunter2/.test(plain.text));
  });

  it('hides secrets beside numbers that no double holds, and keeps these', async () => {
    const masked = await answerOf(running(parseJson('{"token":"t","id":9007199254740993}')), { type: 'pull', ...about, offset: 0 }, alone);
    assert.ok(masked.type === 'text' && masked.text.includes('9007199254740993') && masked.hidden === 1);
  });

  it('shows a list as a table: columns as they come up, a gap where an item has none', async () => {
    const execution = running({ rows: [{ id: 1, name: 'a' }, { id: 2, extra: true }, 'odd'] });
    const table = await answerOf(execution, { type: 'table', ...about, path: [0], from: 1, count: 1 }, alone);
    assert.ok(table.type === 'table');
    assert.deepEqual([table.columns, table.total, table.from], [['id', 'name', 'extra'], 3, 1]);
    assert.deepEqual(table.rows[0]?.map((cell) => cell?.preview), ['2', undefined, 'true']);
  });

  it('answers for what is gone, with nothing', async () => {
    const gone = { node: '9#0', part: 'output' } as const;
    const answers = await Promise.all([
      answerOf(running(1), { type: 'outline', ...gone, shown: [], from: 0, count: 10 }, refold),
      answerOf(running(1), { type: 'table', ...gone, path: [], from: 0, count: 10 }, refold),
      answerOf(running(1), { type: 'value', ...gone, path: [0], shown: [], offset: 0 }, refold),
      answerOf(running(1), { type: 'pull', ...gone, offset: 0 }, refold),
    ]);
    assert.deepEqual(answers.map((answer) => 'total' in answer && answer.total), [0, 0, 0, 0]);
  });

  it('tells the page which parts have lines', async () => {
    const nodes = [nodeCalled('a', { x: 1 }, { input: hold('words') }), nodeCalled('b', 7, { input: hold('[1]') })];
    const rows = rowsOf(executionOf('e', 'RUNNING', { nodes }), undefined, { answer: '', statusOf: (status) => status });
    assert.deepEqual(rows.map(({ outlines }) => outlines), [['output'], ['input']]);
  });
});

describe('finding in everything', () => {
  const nodes = [
    nodeCalled('a', { name: 'Jane', list: ['x', 'JANE doe'] }, { input: hold({ janes: 1 }) }),
    nodeCalled('b', 'only jane', { input: hold(null) }),
    nodeCalled('c', parseJson('{"id":9007199254740993}')),
  ];
  const execution = executionOf('e', 'COMPLETED', { nodes });

  async function find(words: string, signal = new AbortController().signal, rest?: () => Promise<void>) {
    const told: Omit<Extract<FromHost, { type: 'found' }>, 'type' | 'search'>[] = [];
    await findIn(execution, { text: words, signal, reader, reported: 0 }, (found) => told.push(found), rest);
    return { told, hits: told.flatMap(({ hits }): readonly FoundHit[] => hits), done: told.at(-1)?.done, total: told.at(-1)?.total };
  }

  it('finds keys and texts in outputs and inputs of every node, whatever their case', async () => {
    const { hits, total, done } = await find('jane');
    assert.deepEqual(hits.map(({ node, part, path }) => [node, part, path.join()]), [
      ['a#0', 'output', '0'],
      ['a#0', 'output', '1,1'],
      ['a#0', 'input', '0'],
      ['b#0', 'output', ''],
    ]);
    assert.deepEqual([total, done], [4, true]);
  });

  it('finds a number as it was written', async () => {
    assert.equal((await find('9007199254740993')).total, 1);
  });

  it('finds nothing for no words, and says that it is done', async () => {
    assert.deepEqual([(await find('')).total, (await find('nowhere')).done], [0, true]);
  });

  it('finds what stands across the pieces of a very long text', async () => {
    const text = `${'x'.repeat(256 * 1024 - 3)}needle${'x'.repeat(1000)}`;
    const told: { total: number }[] = [];
    await findIn(running({ text }), { text: 'needle', signal: new AbortController().signal, reader, reported: 0 }, (found) => told.push(found));
    assert.equal(told.at(-1)?.total, 1);
  });

  it('gives up when nobody reads it any more', async () => {
    const ended = new AbortController();
    ended.abort();
    assert.equal((await find('jane', ended.signal)).told.length, 0);
  });
});
