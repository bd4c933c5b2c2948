import assert from 'node:assert/strict';
import fc from 'fast-check';
import { executionsToRead, failingNodes, nodeHealthOf, readNodesOf, slowestNodes } from '../../../src/core/health/nodeHealth';
import type { Sample } from '../../../src/core/health/sample';
import type { ExecutionNode } from '../../../src/core/model/model';
import { classOfNode } from '../../../src/core/model/status';
import { executionOf } from '../../fixtures/executions';

function node(id: string, status: string, durationMs?: number): ExecutionNode {
  return { id, name: `Node ${id}`, type: 'http', status, statusClass: classOfNode(status), durationMs, isBatch: false };
}

function sample(id: string, failed: boolean, durationMs?: number): Sample {
  return { id, status: failed ? 'ERRORED' : 'COMPLETED', statusClass: failed ? 'failed' : 'ok', ended: true, startedAt: Number(id), durationMs };
}

describe('the health of nodes', () => {
  const read = [
    readNodesOf(executionOf('a', 'ERRORED', { nodes: [node('1', 'Success', 10), node('2', 'Errored', 900), node('3', 'Ready')] })),
    readNodesOf(executionOf('b', 'ERRORED', { nodes: [node('1', 'Success', 30), node('2', 'Errored', 700)] })),
    readNodesOf(executionOf('c', 'COMPLETED', { nodes: [node('1', 'Success', 20), node('2', 'Success', 800), node('3', 'Skipped', 1)] })),
  ];

  it('counts where each ran and failed, and leaves out what never ran', () => {
    assert.deepEqual(
      nodeHealthOf(read).map(({ name, ran, failed, durations }) => [name, ran, failed, durations.median]),
      [['Node 1', 3, 0, 20], ['Node 2', 3, 2, 800]],
    );
    assert.deepEqual(failingNodes(nodeHealthOf(read)).map(({ id }) => id), ['2']);
    assert.deepEqual(slowestNodes(nodeHealthOf(read), 1).map(({ id }) => id), ['2']);
  });

  it('counts a node that a loop runs many times once for each execution', () => {
    const [looped] = nodeHealthOf([readNodesOf(executionOf('a', 'ERRORED', { nodes: [node('1', 'Errored', 10), node('1', 'Errored', 20), node('1', 'Success', 30)] }))]);
    assert.deepEqual([looped?.ran, looped?.failed, looped?.durations.count], [1, 1, 3]);
  });

  it('knows no slowest node where nobody tells times', () => {
    assert.deepEqual(slowestNodes(nodeHealthOf([readNodesOf(executionOf('a', 'COMPLETED', { nodes: [node('1', 'Success')] }))]), 5), []);
  });
});

describe('executions that are read for their nodes', () => {
  it('are the failed ones, the newest first, then the slowest', () => {
    const samples = [sample('1', true), sample('2', false, 50), sample('3', false, 900), sample('4', true), sample('5', false, 100)];
    assert.deepEqual(executionsToRead(samples, 4), ['4', '1', '3', '5']);
  });

  it('are some of the slowest however many failed', () => {
    const samples = [...Array.from({ length: 40 }, (_none, index) => sample(String(index), true)), sample('100', false, 5), sample('101', false, 9)];
    const ids = executionsToRead(samples, 20);
    assert.deepEqual(ids.slice(-2), ['101', '100']);
    assert.equal(ids[0], '39');
    assert.equal(ids.length, 20);
  });

  it('are never more than asked for, each once, and nothing that still runs', () => {
    const some = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.option(fc.nat(1000), { nil: undefined })), { maxLength: 60 });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 30 }), (facts, most) => {
        const samples = facts.map(([failed, ended, ms], index) => ({ ...sample(String(index), failed, ms), ended }));
        const ids = executionsToRead(samples, most);
        assert.equal(ids.length, Math.min(most, samples.filter(({ ended }) => ended).length));
        assert.equal(new Set(ids).size, ids.length);
        assert.ok(ids.every((id) => samples[Number(id)]?.ended));
      }),
    );
  });
});
