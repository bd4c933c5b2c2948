import assert from 'node:assert/strict';
import { comparableText, firstDifference, pairNodes } from '../../src/core/report/compare';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import type { Execution, ExecutionNode } from '../../src/core/model/model';
import { executionOf } from '../fixtures/executions';

const nodeOf = (id: string, output: unknown, more: Partial<ExecutionNode<unknown>> = {}): ExecutionNode<unknown> => ({
  ...{ id, name: `Node ${id}`, type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output },
  ...more,
});
const runOf = (...nodes: ExecutionNode<unknown>[]): Execution<unknown> => executionOf('run', 'COMPLETED', { nodes });

describe('comparing executions', () => {
  it('puts the same nodes side by side, also when one execution went another way', () => {
    const pairs = pairNodes(runOf(nodeOf('1', 1), nodeOf('2', 1)), runOf(nodeOf('1', 1), nodeOf('3', 1)));
    assert.deepEqual(
      pairs.map(({ name, left, right }) => [name, left?.id, right?.id]),
      [['Node 1', '1', '1'], ['Node 2', '2', undefined], ['Node 3', undefined, '3']],
    );
  });

  it('pairs a node that ran several times in the order it ran', () => {
    const pairs = pairNodes(runOf(nodeOf('1', 'a'), nodeOf('1', 'b')), runOf(nodeOf('1', 'a'), nodeOf('1', 'c')));
    assert.deepEqual(pairs.map(({ left, right }) => [left?.output, right?.output]), [['a', 'a'], ['b', 'c']]);
  });

  it('does not take another order of keys, another duration or another attempt for a difference', () => {
    const one = nodeOf('1', { b: 1, a: { d: 1, c: [2, 1] } }, { durationMs: 5, attempts: 1 });
    const other = nodeOf('1', { a: { c: [2, 1], d: 1 }, b: 1 }, { durationMs: 9, attempts: 2 });
    assert.equal(comparableText(one), comparableText(other, {}, one));
    assert.equal(firstDifference(runOf(one), runOf(other)), undefined);
    assert.ok(firstDifference(runOf(one), runOf(nodeOf('1', { b: 1, a: { d: 1, c: [1, 2] } }))));
  });

  it('has the order that the platform sent, and beside another node that node’s, with what only one has in its own place', () => {
    const one = nodeOf('1', parseJson('{"b":1,"2026":2,"a":[{"y":1,"1":2}]}'));
    const other = nodeOf('1', parseJson('{"first":0,"a":[{"1":2,"more":3,"y":1}],"2025":4,"b":1}'));
    const outputOf = (text: string) => stringifyJson((parseJson(text) as { output: unknown }).output);
    assert.equal(outputOf(comparableText(one)), '{"b":1,"2026":2,"a":[{"y":1,"1":2}]}');
    assert.equal(outputOf(comparableText(other, {}, one)), '{"first":0,"b":1,"a":[{"y":1,"1":2,"more":3}],"2025":4}');
  });

  it('counts each value of a repeated key, and the order of those', () => {
    const differs = (left: string, right: string) => firstDifference(runOf(nodeOf('1', parseJson(left))), runOf(nodeOf('1', parseJson(right)))) !== undefined;
    assert.ok(differs('{"a":1,"a":2}', '{"a":2}'));
    assert.ok(differs('{"a":1,"a":2}', '{"a":3,"a":2}'));
    assert.ok(differs('{"a":1,"a":2}', '{"a":2,"a":1}'));
    assert.ok(!differs('{"a":1,"b":0,"a":2}', '{"b":0,"a":1,"a":2}'));
  });

  it('sees a difference beyond 2^53, and one in a key that is named like a prototype', () => {
    const [one, other] = ['{"id":9007199254740993}', '{"id":9007199254740992}'].map(parseJson);
    assert.notEqual(comparableText(nodeOf('1', one)), comparableText(nodeOf('1', other)));
    assert.match(comparableText(nodeOf('1', parseJson('{"__proto__":{"x":1}}'))), /"__proto__"/);
  });

  it('hides ids and times where that is asked for', () => {
    const at = (id: string, time: string) => nodeOf('1', { id, time, name: 'Jane' });
    const one = at('6a314c54d4616e99e7fa5a02', '2026-05-28T11:26:04Z');
    const other = at('6a314c54d4616e99e7fa5a03', '2026-05-29T08:00:00.123Z');
    assert.notEqual(comparableText(one), comparableText(other));
    assert.equal(comparableText(one, { ids: true, times: true }), comparableText(other, { ids: true, times: true }));
    assert.match(comparableText(one, { ids: true, times: true }), /Jane/);
  });

  it('leads to the first node that went another way', () => {
    const good = runOf(nodeOf('1', 1), nodeOf('2', { ok: true }), nodeOf('3', 3));
    const bad = runOf(nodeOf('1', 1), nodeOf('2', { ok: false }, { status: 'Errored', statusClass: 'failed' }));
    assert.equal(firstDifference(good, bad)?.name, 'Node 2');
    assert.equal(firstDifference(good, good), undefined);
  });

  it('survives nesting that no stack does', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 3_000; level += 1) deep = [deep];
    assert.match(comparableText(nodeOf('1', deep)), /"Success"/);
  });
});
