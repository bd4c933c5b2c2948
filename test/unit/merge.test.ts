import assert from 'node:assert/strict';
import type { ExecutionNode } from '../../src/core/model/model';
import { mergeExecutions } from '../../src/core/runs/merge';
import { executionOf } from '../fixtures/executions';

const node = (id: string, status: string, output?: unknown): ExecutionNode<unknown> => {
  return { id, name: id, type: 'http', status, statusClass: 'running', isBatch: false, output };
};

describe('putting two answers about one execution together', () => {
  it('fills the gaps of each from the other', () => {
    const row = executionOf('a', 'RUNNING', { startedAt: 5, workflow: { id: 'w', name: 'Daily Sync' } });
    const detail = executionOf('a', 'COMPLETED', { nodes: [node('1', 'Success')], progress: 100 });
    const merged = mergeExecutions(row, detail);
    assert.equal(merged.startedAt, 5);
    assert.equal(merged.workflow?.name, 'Daily Sync');
    assert.equal(merged.status, 'COMPLETED');
    assert.equal(merged.nodes?.length, 1);
  });

  it('keeps nodes that a list does not carry', () => {
    const known = executionOf('a', 'COMPLETED', { nodes: [node('1', 'Success')] });
    assert.equal(mergeExecutions(known, executionOf('a', 'COMPLETED', { durationMs: 7 })).nodes, known.nodes);
  });

  it('is the old object when nothing is new, down to each node', () => {
    const known = executionOf('a', 'RUNNING', { nodes: [node('1', 'Success', { deep: [1] }), node('2', 'Waiting')] });
    const same = executionOf('a', 'RUNNING', { nodes: [node('1', 'Success', { deep: [1] }), node('2', 'Waiting')] });
    assert.equal(mergeExecutions(known, same), known);
    const next = executionOf('a', 'RUNNING', { nodes: [node('1', 'Success', { deep: [1] }), node('2', 'Success')] });
    const merged = mergeExecutions(known, next);
    assert.equal(merged.nodes?.[0], known.nodes?.[0]);
    assert.notEqual(merged.nodes?.[1], known.nodes?.[1]);
  });

  it('does not take an end back when an older answer arrives late', () => {
    const ended = executionOf('a', 'COMPLETED', { progress: 100 });
    assert.equal(mergeExecutions(ended, executionOf('a', 'RUNNING', { progress: 40 })), ended);
  });

  it('knows a node again wherever the platform puts it', () => {
    const known = executionOf('a', 'RUNNING', { nodes: [node('1', 'Success', { deep: [1] }), node('2', 'Waiting')] });
    const turned = mergeExecutions(known, executionOf('a', 'RUNNING', { nodes: [node('2', 'Waiting'), node('1', 'Success', { deep: [1] })] }));
    assert.deepEqual(turned.nodes?.map(({ id }) => id), ['2', '1']);
    assert.equal(turned.nodes?.[0], known.nodes?.[1]);
    assert.equal(turned.nodes?.[1], known.nodes?.[0]);
  });

  it('shows the nodes that came and lets go of those that went', () => {
    const known = executionOf('a', 'RUNNING', { nodes: [node('1', 'Success')] });
    const grown = mergeExecutions(known, executionOf('a', 'RUNNING', { nodes: [node('1', 'Success'), node('2', 'Waiting')] }));
    assert.deepEqual(grown.nodes?.map(({ id }) => id), ['1', '2']);
    const shrunk = mergeExecutions(grown, executionOf('a', 'RUNNING', { nodes: [node('1', 'Success')] }));
    assert.deepEqual(shrunk.nodes?.map(({ id }) => id), ['1']);
  });

  it('keeps the status of an answer that is read again without it', () => {
    const known = executionOf<unknown>('a', 'COMPLETED', { answer: { httpStatus: 404, value: { id: 1 } } });
    const read = mergeExecutions(known, executionOf<unknown>('a', 'COMPLETED', { answer: { httpStatus: undefined, value: { id: 2 } } }));
    assert.deepEqual(read.answer, { httpStatus: 404, value: { id: 2 } });
    assert.equal(mergeExecutions(read, executionOf<unknown>('a', 'COMPLETED', { answer: { value: { id: 2 } } })), read);
  });

  it('says that its platform no longer knows it although it has ended', () => {
    const gone = mergeExecutions(executionOf('a', 'RUNNING', { gone: true }), executionOf('a', 'RUNNING', { gone: false, progress: 5 }));
    assert.deepEqual([gone.gone, gone.progress], [false, 5]);
  });
});
