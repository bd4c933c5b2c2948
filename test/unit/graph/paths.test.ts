import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { GraphEdge, WorkflowGraph } from '../../../src/core/model/graph';
import type { ExecutionNode } from '../../../src/core/model/model';
import { classOfExecution, classOfNode } from '../../../src/core/model/status';
import { pathsIn } from '../../../src/core/workflow/graphPaths';

/** Edges as they are drawn: `1 > 2`, `2 true> 3`; nodes inside of a loop as `3 in 2`. */
function graphOf(lines: readonly string[], inside: Readonly<Record<string, string>> = {}): WorkflowGraph {
  const edges = lines.map((line): GraphEdge => {
    const [from = '', way = '', to = ''] = line.split(' ');
    const handle = way.slice(0, -1);
    return { from, to, ...(handle !== '' && { handle }) };
  });
  const ids = [...new Set([...edges.flatMap(({ from, to }) => [from, to]), ...Object.keys(inside)])];
  return { nodes: ids.map((id) => ({ id, name: id, type: '', ...(inside[id] !== undefined && { inside: inside[id] }) })), edges };
}

function ran(id: string, more: Partial<ExecutionNode> = {}): ExecutionNode {
  const { status = 'Success' } = more;
  return { id, name: id, type: '', status, statusClass: classOfNode(status), isBatch: false, ...more };
}

function paths(graph: WorkflowGraph, nodes: readonly ExecutionNode[], status = 'COMPLETED'): readonly string[] {
  return pathsIn(graph, { nodes, status, statusClass: classOfExecution(status) });
}

describe('which edges an execution took', () => {
  it('is known where both ends ran and there is one way between them', () => {
    assert.deepEqual(paths(graphOf(['1 > 2', '2 > 3']), [ran('1'), ran('2')], 'ERRORED'), ['taken', 'notTaken']);
  });

  it('is open as long as the execution runs and the node was not begun', () => {
    const graph = graphOf(['1 > 2', '2 > 3', '3 > 4']);
    assert.deepEqual(paths(graph, [ran('1'), ran('2', { status: 'Waiting' }), ran('3', { status: 'Ready' })], 'RUNNING'), ['taken', 'open', 'open']);
  });

  it('does not lead to what was skipped, but to what failed and was skipped over', () => {
    const graph = graphOf(['1 > 2', '2 > 3']);
    assert.deepEqual(paths(graph, [ran('1'), ran('2', { status: 'Errored_and_Skipped' }), ran('3', { status: 'Skipped' })]), ['taken', 'notTaken']);
  });

  const joined = graphOf(['1 true> 2', '1 false> 3', '2 > 3']);

  it('is told by a rule, also where both of its ways lead to nodes that ran', () => {
    assert.deepEqual(paths(joined, [ran('1', { chosen: { words: ['true'] } }), ran('2'), ran('3')]), ['taken', 'notTaken', 'taken']);
    assert.deepEqual(paths(joined, [ran('1', { chosen: { words: ['false'] } }), ran('3')]), ['notTaken', 'taken', 'notTaken']);
  });

  it('is told by a rule in the words that its handles have', () => {
    for (const [yes, no] of [['3-true', '3-false'], ['source_yes', 'source_no'], ['TRUE', 'else']]) {
      const graph = graphOf([`1 ${yes}> 2`, `1 ${no}> 3`, '2 > 3']);
      assert.deepEqual(paths(graph, [ran('1', { chosen: { words: ['true'] } }), ran('2'), ran('3')]), ['taken', 'notTaken', 'taken'], yes);
    }
  });

  it('is told by a switch that names the nodes it went on with', () => {
    const graph = graphOf(['1 a> 2', '1 b> 3', '1 c> 4', '2 > 5', '3 > 5', '4 > 5']);
    const nodes = [ran('1', { chosen: { words: ['b'], nodes: ['3'] } }), ran('3'), ran('5')];
    assert.deepEqual(paths(graph, nodes), ['notTaken', 'taken', 'notTaken', 'notTaken', 'taken', 'notTaken']);
  });

  it('is what was chosen even if the execution ended before the node there was begun', () => {
    assert.deepEqual(paths(joined, [ran('1', { chosen: { words: ['true'] } })], 'STOPPED'), ['taken', 'notTaken', 'notTaken']);
  });

  it('is never guessed: where a node that tells nothing has two ways to what ran, both may be', () => {
    assert.deepEqual(paths(joined, [ran('1'), ran('2'), ran('3')]), ['taken', 'unknown', 'taken']);
    assert.deepEqual(paths(joined, [ran('1', { chosen: { words: ['maybe'] } }), ran('2'), ran('3')]), ['taken', 'unknown', 'taken']);
  });

  it('is the only way there is to a node that ran', () => {
    assert.deepEqual(paths(graphOf(['1 true> 2', '1 false> 3']), [ran('1'), ran('3')]), ['notTaken', 'taken']);
  });

  it('is not known inside of a loop of which nobody tells what ran in it', () => {
    const graph = graphOf(['1 > 2', '2 > 3', '3 > 4', '2 > 5'], { 3: '2', 4: '2' });
    assert.deepEqual(paths(graph, [ran('1'), ran('2'), ran('5')]), ['taken', 'unknown', 'unknown', 'taken']);
    assert.deepEqual(paths(graph, [ran('1'), ran('2'), ran('3'), ran('3'), ran('5')]), ['taken', 'taken', 'notTaken', 'taken']);
    assert.deepEqual(paths(graph, [ran('1')], 'ERRORED'), ['notTaken', 'notTaken', 'notTaken', 'notTaken']);
  });

  it('says taken only where its node was begun, and no two answers for the same facts', () => {
    const id = fc.constantFrom('1', '2', '3', '4', '5');
    const edge = fc.record({ from: id, to: id, handle: fc.option(fc.constantFrom('true', 'false'), { nil: undefined }) });
    const node = fc.record({ id, status: fc.constantFrom('Success', 'Errored', 'Ready', 'Skipped', 'Waiting'), word: fc.option(fc.constantFrom('true', 'no'), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(edge), fc.array(node), fc.constantFrom('RUNNING', 'COMPLETED', 'ERRORED'), (edges, rows, status) => {
        const graph: WorkflowGraph = { nodes: ['1', '2', '3', '4', '5'].map((one) => ({ id: one, name: one, type: '' })), edges };
        const nodes = rows.map((row) => ran(row.id, { status: row.status, ...(row.word !== undefined && { chosen: { words: [row.word] } }) }));
        const found = paths(graph, nodes, status);
        const begun = new Set<string>(rows.filter((row) => !['Ready', 'Skipped'].includes(row.status)).map((row) => row.id));
        for (const [index, path] of found.entries()) {
          if (path === 'taken') assert.ok(begun.has(edges[index]?.from ?? ''));
          if (path === 'open') assert.equal(status, 'RUNNING');
        }
        assert.deepEqual(paths(graph, nodes.toReversed(), status), found);
      }),
    );
  });
});
