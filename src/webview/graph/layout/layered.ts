import { coordinatesOf } from './coordinates';
import { layerGap, type FlatGraph, type FlatLayout, type Point } from './flat';
import { layersOf, type Layering } from './layering';
import { orderLayers } from './ordering';
import { rowDistance, rowStarts } from './rows';

/**
 * Layers from left to right, every box right of all that lead to it, or in a later row. Linear but for the sweeps that put
 * the layers in order, so that thousands of boxes take no longer than a moment.
 */
export function layOutInLayers(graph: FlatGraph, inRows = false): FlatLayout {
  const layering = layersOf(graph);
  const order = orderLayers(layering);
  const ys = coordinatesOf(layering, order);
  const widths = layering.layers.map((layer) => Math.max(0, ...layer.map((vertex) => graph.sizes[vertex]?.width ?? 0)));
  const starts = startsOf(graph, layering, widths);
  const rows = placeRows(layering, { ys, starts, widths }, inRows);
  const places = graph.sizes.map((size, index): Point => {
    const layer = layering.vertices[index]?.layer ?? 0;
    return { x: rows.xOf(layer), y: rows.yOf(index) - size.height / 2 };
  });
  const ports = portsOf(graph, layering, ys);
  const routes = graph.edges.map((edge, index): readonly Point[] => {
    const chain = layering.chains[index] ?? [];
    const isReversed = layering.isReversed[index] ?? false;
    const [left, right] = isReversed ? [edge.to, edge.from] : [edge.from, edge.to];
    const way: Point[] = [{ x: (places[left]?.x ?? 0) + (graph.sizes[left]?.width ?? 0), y: rows.yOf(left) + (ports[index] ?? 0) }];
    for (const [step, vertex] of chain.slice(1).entries()) {
      way.push(...rows.wayOn(chain[step] ?? left, vertex, index, way.at(-1)?.y ?? 0));
      const layer = layering.vertices[vertex]?.layer ?? 0;
      const [x, y] = [rows.xOf(layer), rows.yOf(vertex)];
      way.push({ x, y });
      // Through the layer in a straight line.
      if (vertex !== right) way.push({ x: x + (widths[layer] ?? 0), y });
    }
    return isReversed ? way.toReversed() : way;
  });
  const layers = graph.sizes.map((_size, index) => layering.vertices[index]?.layer ?? 0);
  return { ...framed(graph, places, routes), layers };
}

interface SingleRow {
  readonly ys: readonly number[];
  readonly starts: readonly number[];
  readonly widths: readonly number[];
}

interface Rows {
  xOf(layer: number): number;
  yOf(vertex: number): number;
  /** The corners of an edge that goes on in the next row; none within one. */
  wayOn(from: number, to: number, edge: number, y: number): readonly Point[];
}

/** Beside the rows there is room for the edges that go on in the next one. */
const margin = 18;
const laneGap = 7;

function placeRows({ vertices, layers, links, chains }: Layering, { ys, starts, widths }: SingleRow, inRows: boolean): Rows {
  const topOf = (vertex: number) => (ys[vertex] ?? 0) - (vertices[vertex]?.height ?? 0) / 2;
  const bottomOf = (vertex: number) => (ys[vertex] ?? 0) + (vertices[vertex]?.height ?? 0) / 2;
  const cuts = layers.map(() => 0);
  for (const [from] of links) cuts[vertices[from]?.layer ?? 0] = (cuts[vertices[from]?.layer ?? 0] ?? 0) + 1;
  const all = vertices.map((_vertex, index) => index);
  const height = Math.max(...all.map(bottomOf), 0) - Math.min(...all.map(topOf), 0);
  const firsts = inRows ? rowStarts({ starts, widths, cuts, height }) : [0];
  const rowOfLayer = layers.map((_layer, index) => firsts.findLastIndex((first) => first <= index));
  const rowOf = (vertex: number) => rowOfLayer[vertices[vertex]?.layer ?? 0] ?? 0;
  const tops = firsts.map(() => Infinity);
  const bottoms = firsts.map(() => -Infinity);
  const rights = firsts.map(() => 0);
  for (const vertex of all) {
    const row = rowOf(vertex);
    tops[row] = Math.min(tops[row] ?? Infinity, topOf(vertex));
    bottoms[row] = Math.max(bottoms[row] ?? -Infinity, bottomOf(vertex));
    const layer = vertices[vertex]?.layer ?? 0;
    rights[row] = Math.max(rights[row] ?? 0, (starts[layer] ?? 0) + (widths[layer] ?? 0) - (starts[firsts[row] ?? 0] ?? 0));
  }
  // Which lanes the edges have that go on after each row.
  const lanes = firsts.map((): number[] => []);
  for (const [edge, chain] of chains.entries()) {
    for (const [step, vertex] of chain.slice(1).entries()) {
      const row = rowOf(chain[step] ?? vertex);
      if (row !== rowOf(vertex)) lanes[row]?.push(edge);
    }
  }
  const shifts: number[] = [];
  let at = 0;
  for (const [row] of firsts.entries()) {
    shifts.push(at - (tops[row] ?? 0));
    at += (bottoms[row] ?? 0) - (tops[row] ?? 0) + rowDistance + (lanes[row]?.length ?? 0) * laneGap;
  }
  const yOf = (vertex: number) => (ys[vertex] ?? 0) + (shifts[rowOf(vertex)] ?? 0);
  return {
    xOf: (layer) => (starts[layer] ?? 0) - (starts[firsts[rowOfLayer[layer] ?? 0] ?? 0] ?? 0),
    yOf,
    wayOn(from, to, edge, y) {
      const row = rowOf(from);
      if (row === rowOf(to)) return [];
      const lane = (lanes[row]?.indexOf(edge) ?? 0) * laneGap;
      const right = (rights[row] ?? 0) + margin + lane;
      const between = (bottoms[row] ?? 0) + (shifts[row] ?? 0) + rowDistance / 2 + lane;
      return [{ x: right, y }, { x: right, y: between }, { x: -margin - lane, y: between }, { x: -margin - lane, y: yOf(to) }];
    },
  };
}

/** Edges that leave one box do so beside each other, in the order in which they go on. */
const portGap = 13;

function portsOf({ sizes, edges }: FlatGraph, { chains, isReversed }: Layering, ys: readonly number[]): readonly number[] {
  const leaving = sizes.map((): number[] => []);
  for (const [index, { from }] of edges.entries()) if (!isReversed[index]) leaving[from]?.push(index);
  const ports = edges.map(() => 0);
  for (const [vertex, ways] of leaving.entries()) {
    const next = (edge: number) => ys[chains[edge]?.[1] ?? 0] ?? 0;
    const gap = Math.min(portGap, ((sizes[vertex]?.height ?? 0) - 14) / Math.max(1, ways.length - 1));
    for (const [place, edge] of ways.toSorted((one, other) => next(one) - next(other)).entries()) ports[edge] = (place - (ways.length - 1) / 2) * gap;
  }
  return ports;
}

/** Moved so that nothing is left of or above 0. */
function framed({ sizes }: FlatGraph, places: readonly Point[], routes: readonly (readonly Point[])[]): Omit<FlatLayout, 'layers'> {
  const points = routes.flat();
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [index, { x, y }] of places.entries()) {
    const { width = 0, height = 0 } = sizes[index] ?? {};
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  for (const { x, y } of points) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  if (left === Infinity) return { places: [], routes: [], width: 0, height: 0 };
  const moved = ({ x, y }: Point): Point => ({ x: Math.round(x - left), y: Math.round(y - top) });
  return { places: places.map(moved), routes: routes.map((way) => way.map(moved)), width: Math.round(right - left), height: Math.round(bottom - top) };
}

/** Where each layer begins: room enough for the widest box of the one before and for the longest label that leaves it. */
function startsOf({ edges }: FlatGraph, { vertices, isReversed }: Layering, widths: readonly number[]): readonly number[] {
  const gaps = widths.map(() => layerGap);
  for (const [index, edge] of edges.entries()) {
    const layer = vertices[isReversed[index] ? edge.to : edge.from]?.layer ?? 0;
    gaps[layer] = Math.max(gaps[layer] ?? layerGap, layerGap + edge.label);
  }
  let at = 0;
  return widths.map((width, layer) => {
    const start = at;
    at += width + (gaps[layer] ?? layerGap);
    return start;
  });
}
