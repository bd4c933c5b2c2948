import assert from 'node:assert/strict';
import type { GraphPath, GraphView } from '../../../src/shared/graph';
import { layOutNested } from '../../../src/webview/graph/layout/nested';
import { Neighbours } from '../../../src/webview/graph/neighbours';

const measures = { box: { width: 180, height: 44 }, labelWidth: () => 20 };

/** Start > rule; rule yes> charge, no> close; both > end; charge is a group around one step. */
const graph: GraphView = {
  nodes: ['start', 'rule', 'charge', 'close', 'end'].map((id) => ({ id, name: id, type: '' })).concat({ id: 'step', name: 'step', type: '', inside: 'charge' } as never),
  edges: [
    { from: 'start', to: 'rule' },
    { from: 'rule', to: 'charge', label: 'yes' },
    { from: 'rule', to: 'close', label: 'no' },
    { from: 'charge', to: 'end' },
    { from: 'close', to: 'end' },
  ],
};

describe('the way of the keys through a graph', () => {
  const layout = layOutNested(graph, measures);
  const neighbours = new Neighbours(graph, layout);
  const taken = (...edges: readonly number[]): readonly GraphPath[] => graph.edges.map((_edge, index) => (edges.includes(index) ? 'taken' : 'notTaken'));
  const walk = (keys: string, from: string, paths = taken()) =>
    [...keys].reduce((at: string, key) => neighbours.nodeAt({ r: 'ArrowRight', l: 'ArrowLeft', u: 'ArrowUp', d: 'ArrowDown', h: 'Home', e: 'End' }[key] ?? key, at, paths) ?? at, from);

  it('goes along the edge that was taken', () => {
    assert.equal(walk('r', 'rule', taken(0, 1)), 'charge');
    assert.equal(walk('r', 'rule', taken(0, 2)), 'close');
    assert.equal(walk('l', 'end', taken(4)), 'close');
    assert.equal(walk('ll', 'close'), 'start');
  });

  it('goes to the node above or below, into a group and out of it', () => {
    const [upper, lower] = (layout.boxes.get('charge')?.y ?? 0) < (layout.boxes.get('close')?.y ?? 0) ? ['charge', 'close'] : ['close', 'charge'];
    assert.equal(walk(upper === 'charge' ? 'dd' : 'd', upper ?? ''), lower);
    assert.equal(walk('u', lower ?? ''), upper);
    assert.equal(walk('l', 'step'), 'charge');
    assert.equal(walk('u', 'step'), 'charge');
    const alone = new Neighbours({ nodes: [{ id: 'g', name: 'g', type: '' }, { id: 's', name: 's', type: '', inside: 'g' }], edges: [] }, layOutNested({ nodes: [{ id: 'g' }, { id: 's', inside: 'g' }], edges: [] }, measures));
    assert.equal(alone.nodeAt('ArrowDown', 'g', []), 's');
    assert.equal(alone.nodeAt('ArrowDown', 's', []), undefined);
  });

  it('goes to both ends, and stays where there is no way', () => {
    assert.equal(walk('h', 'end'), 'start');
    assert.equal(walk('e', 'start'), 'end');
    assert.deepEqual(neighbours.order.filter((id) => id !== 'close'), ['start', 'rule', 'charge', 'step', 'end']);
    assert.equal(neighbours.nodeAt('ArrowRight', 'end', taken()), undefined);
    assert.equal(neighbours.nodeAt('x', 'start', taken()), undefined);
  });

  it('reaches every node by arrows alone', () => {
    const reached = new Set(['start']);
    for (const id of reached) for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
      const next = neighbours.nodeAt(key, id, taken(0, 1, 3));
      if (next !== undefined) reached.add(next);
    }
    assert.deepEqual([...reached].sort(), graph.nodes.map(({ id }) => id).sort());
  });

  it('says in words who comes before and after, by which branch, and what is around', () => {
    const names = new Map(graph.nodes.map(({ id, name }) => [id, name.toUpperCase()]));
    const words = { insideOf: 'inside of {0}', comesAfter: 'after {0}', leadsTo: 'leads to {0}' };
    assert.equal(neighbours.wordsOf('rule', names, words), 'after START; leads to CHARGE (yes), CLOSE (no)');
    assert.equal(neighbours.wordsOf('step', names, words), 'inside of CHARGE');
    assert.equal(neighbours.wordsOf('start', new Map([['rule', '{0} $& {1}']]), words), 'leads to {0} $& {1}');
  });
});
