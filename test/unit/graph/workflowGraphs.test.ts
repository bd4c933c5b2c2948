import assert from 'node:assert/strict';
import type { WorkflowGraph } from '../../../src/core/model/graph';
import type { Provider } from '../../../src/core/platforms/provider';
import { isNewerThan, unknownNodesIn, WorkflowGraphs } from '../../../src/core/workflow/workflowGraphs';

const graph: WorkflowGraph = { nodes: [{ id: '1', name: 'Start', type: '' }], edges: [] };
const wanted = (id: string, startedAt = 0, workflow = 'w') => ({ ref: { connection: 'c', scope: 's', id }, workflow, startedAt });

describe('the graphs of workflows that were asked for', () => {
  let asked: string[];
  let now: number;
  let answer: () => Promise<WorkflowGraph | undefined>;
  const provider = { workflowGraph: ({ id }: { id: string }, workflow: string) => (asked.push(`${workflow} ${id}`), answer()) } as unknown as Provider;
  let graphs: WorkflowGraphs;

  beforeEach(() => {
    asked = [];
    now = 1000;
    answer = async () => graph;
    graphs = new WorkflowGraphs(() => now);
  });

  it('are asked for once for all executions that had begun by then', async () => {
    const both = await Promise.all([graphs.get(provider, wanted('e1')), graphs.get(provider, wanted('e2'))]);
    assert.deepEqual(both, [graph, graph]);
    assert.equal(await graphs.get(provider, wanted('e3', 1000)), graph);
    assert.deepEqual(asked, ['w e1']);
  });

  it('are asked for again for an execution that began later', async () => {
    await graphs.get(provider, wanted('e1'));
    now = 3000;
    await graphs.get(provider, wanted('e2', 2000));
    await graphs.get(provider, wanted('e1'));
    assert.deepEqual(asked, ['w e1', 'w e2']);
  });

  it('are not asked for again where they were refused, and are where asking failed', async () => {
    answer = async () => undefined;
    assert.equal(await graphs.get(provider, wanted('e1')), undefined);
    assert.equal(await graphs.get(provider, wanted('e1')), undefined);
    assert.equal(asked.length, 1);
    answer = () => Promise.reject(new Error('down'));
    await assert.rejects(graphs.get(provider, wanted('e1', 0, 'other')));
    answer = async () => graph;
    assert.equal(await graphs.get(provider, wanted('e1', 0, 'other')), graph);
  });

  it('belong to one execution where they came with it', async () => {
    answer = async () => ({ ...graph, ofExecution: true });
    await graphs.get(provider, wanted('e1'));
    await graphs.get(provider, wanted('e1'));
    await graphs.get(provider, wanted('e2'));
    assert.deepEqual(asked, ['w e1', 'w e2']);
  });

  it('are another credential’s own question', async () => {
    await graphs.get(provider, wanted('e1'));
    await graphs.get({ ...provider }, wanted('e1'));
    assert.equal(asked.length, 2);
  });

  it('say whether another version ran', () => {
    assert.equal(isNewerThan({ ...graph, changedAt: 10 }, { startedAt: 5 }), true);
    assert.equal(isNewerThan({ ...graph, changedAt: 10 }, { startedAt: 10 }), false);
    assert.equal(isNewerThan({ ...graph, changedAt: 10, ofExecution: true }, { startedAt: 5 }), false);
    assert.equal(isNewerThan(graph, { startedAt: 5 }), false);
    const node = { name: '', type: '', status: '', statusClass: 'ok', isBatch: false } as const;
    assert.equal(unknownNodesIn(graph, { nodes: [{ ...node, id: '1' }, { ...node, id: '2' }, { ...node, id: '2' }] }), 1);
  });
});
