import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { FlatGraph } from '../../../src/webview/graph/layout/flat';
import { layOutInLayers } from '../../../src/webview/graph/layout/layered';
import { layOutNested, type Box, type Measures, type NestedGraph } from '../../../src/webview/graph/layout/nested';
import { workflowNamed } from '../../../src/sandbox';
import { shapeOf } from '../../../src/sandbox/scenarios/plan';

const box = { width: 180, height: 44 };
const measures: Measures = { box, labelWidth: (label) => label.length * 7 };

function overlap(one: Box, other: Box): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

function contains(outer: Box, inner: Box): boolean {
  return outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width && outer.y + outer.height >= inner.y + inner.height;
}

/** Any nodes, any edges between them, some nodes inside of earlier ones. */
const anyGraph: fc.Arbitrary<NestedGraph> = fc.integer({ min: 1, max: 14 }).chain((count) =>
  fc.record({
    nodes: fc.tuple(...Array.from({ length: count }, (_, index) => fc.option(fc.nat(Math.max(0, index - 1)), { nil: undefined, freq: 3 }).map((inside) => ({
      id: `n${index}`,
      ...(inside !== undefined && inside < index && { inside: `n${inside}` }),
    })))),
    edges: fc.array(fc.record({ from: fc.nat(count - 1), to: fc.nat(count - 1), label: fc.option(fc.constantFrom('yes', 'a long case'), { nil: undefined }) }), { maxLength: 24 })
      .map((edges) => edges.filter(({ from, to }) => from !== to).map(({ from, to, label }) => ({ from: `n${from}`, to: `n${to}`, ...(label !== undefined && { label }) }))),
  }),
);

describe('the layout of a graph', () => {
  it('puts no box over another, every inner box within its group, and every edge between its ends', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { boxes, routes, width, height } = layOutNested(graph, measures);
        assert.deepEqual([...boxes.keys()].sort(), graph.nodes.map(({ id }) => id).sort());
        const insideOf = new Map(graph.nodes.map(({ id, inside }) => [id, inside]));
        const isWithin = (id: string | undefined, group: string): boolean => id !== undefined && (insideOf.get(id) === group || isWithin(insideOf.get(id), group));
        const all = [...boxes];
        for (const [id, one] of all) {
          assert.ok(Object.values(one).every((value) => typeof value === 'boolean' || Number.isFinite(value)));
          assert.ok(one.x >= 0 && one.y >= 0 && one.x + one.width <= width + 1 && one.y + one.height <= height + 1, `${id} is in the picture`);
          for (const [other, two] of all) {
            if (other === id) continue;
            if (isWithin(other, id)) assert.ok(contains(one, two), `${other} is within ${id}`);
            else if (!isWithin(id, other)) assert.ok(!overlap(one, two), `${id} lies over ${other}`);
          }
        }
        for (const [index, { from, to }] of graph.edges.entries()) {
          const route = routes[index] ?? [];
          assert.ok(route.length >= 2, `${from} > ${to}`);
          assert.ok(route.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
        }
      }),
    );
  });

  it('keeps what comes before to the left, or in an earlier row', () => {
    for (const name of ['Order Fulfilment', 'Customer Migration', 'Nightly Export', 'Partner Settlement', 'Warehouse Reconciliation']) {
      const { nodes, edges } = shapeOf(workflowNamed(name).plan);
      const { boxes } = layOutNested({ nodes, edges }, measures);
      const insideOf = new Map(nodes.map(({ id, inside }) => [id, inside]));
      for (const { from, to } of edges) {
        const [one, other] = [boxes.get(from), boxes.get(to)];
        if (!one || !other) assert.fail(name);
        if (insideOf.get(to) === from) continue;
        assert.ok(one.x + one.width <= other.x || one.y + one.height <= other.y, `${name}: ${from} comes before ${to}`);
      }
    }
  });

  it('is the same for the same graph', () => {
    fc.assert(fc.property(anyGraph, (graph) => assert.deepEqual(layOutNested(graph, measures), layOutNested(structuredClone(graph), measures))), { numRuns: 30 });
  });

  it('goes on in further rows where one would be much wider than high', () => {
    const chain: FlatGraph = { sizes: Array.from({ length: 40 }, () => box), edges: Array.from({ length: 39 }, (_, from) => ({ from, to: from + 1, label: 0 })) };
    const [one, several] = [layOutInLayers(chain), layOutInLayers(chain, true)];
    assert.ok(one.width / one.height > 100);
    assert.ok(several.width / several.height < 5 && several.width / several.height > 1, `${several.width} × ${several.height}`);
  });

  it('draws an edge that leads back, and circles without a beginning', () => {
    const circle: FlatGraph = { sizes: [box, box, box], edges: [{ from: 0, to: 1, label: 0 }, { from: 1, to: 2, label: 0 }, { from: 2, to: 0, label: 0 }] };
    const { places, routes } = layOutInLayers(circle);
    assert.deepEqual(places.map(({ x }) => x), [0, 1, 2].map((layer) => (places[1]?.x ?? 0) * layer));
    const [begin, end] = [routes[2]?.[0], routes[2]?.at(-1)];
    assert.ok(begin && end && begin.x > end.x, 'the edge from the last to the first leads left');
  });

  it('crosses no edges where none need to cross', () => {
    const tree: FlatGraph = { sizes: Array.from({ length: 15 }, () => box), edges: Array.from({ length: 14 }, (_, index) => ({ from: Math.floor(index / 2), to: index + 1, label: 0 })).toReversed() };
    const { places } = layOutInLayers(tree);
    const ys = (from: number, to: number) => places.slice(from, to).map(({ y }) => y);
    const rises = (values: readonly number[]) => values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0)) || values.every((value, index) => index === 0 || value < (values[index - 1] ?? 0));
    // The children of each node are beside each other.
    for (const parent of [3, 4, 5, 6]) {
      const [one = 0, other = 0] = ys(2 * parent + 1, 2 * parent + 3);
      const between = ys(7, 15).filter((y) => y > Math.min(one, other) && y < Math.max(one, other));
      assert.deepEqual(between, []);
    }
    assert.ok(rises(ys(1, 3)));
  });

  it('lays 2,000 nodes out in a moment', function () {
    this.timeout(20_000);
    const { nodes, edges } = shapeOf(workflowNamed('Warehouse Reconciliation').plan);
    const { boxes } = layOutNested({ nodes, edges }, measures);
    assert.equal(boxes.size, 2000);
  });
});
