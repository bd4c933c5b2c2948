import type { Layering } from './layering';

/** How often the layers are put in order, each time by the one before and then by the one after. */
const sweeps = 12;

/** The vertices of each layer from top to bottom, so that few edges cross. */
export function orderLayers({ vertices, layers, links, chains }: Layering): readonly (readonly number[])[] {
  const before = vertices.map((): number[] => []);
  const after = vertices.map((): number[] => []);
  for (const [from, to] of links) {
    after[from]?.push(to);
    before[to]?.push(from);
  }
  let order = firstOrder(layers, after, chains.length);
  let best = order;
  let fewest = crossings(order, after);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep += 1) {
    order = sorted(order, sweep % 2 === 0 ? before : after, sweep % 2 === 0);
    exchange(order, before, after);
    const count = crossings(order, after);
    if (count < fewest) [best, fewest] = [order, count];
  }
  return best;
}

/** As the ways are gone along from each beginning: what belongs together is together. */
function firstOrder(layers: readonly (readonly number[])[], after: readonly (readonly number[])[], edges: number): number[][] {
  const order = layers.map((): number[] => []);
  const layerOf = new Map<number, number>();
  for (const [layer, vertices] of layers.entries()) for (const vertex of vertices) layerOf.set(vertex, layer);
  const seen = new Set<number>();
  for (const root of layers.flat()) {
    const stack = [root];
    for (let steps = 0; stack.length > 0 && steps <= layerOf.size + edges * 64; steps += 1) {
      const vertex = stack.pop() ?? root;
      if (seen.has(vertex)) continue;
      seen.add(vertex);
      order[layerOf.get(vertex) ?? 0]?.push(vertex);
      stack.push(...(after[vertex] ?? []).toReversed());
    }
  }
  return order;
}

/** Each layer by where its neighbours are on average; what has none stays where it is. */
function sorted(order: readonly (readonly number[])[], neighbours: readonly (readonly number[])[], isForward: boolean): number[][] {
  const next = order.map((layer) => [...layer]);
  const place = new Map<number, number>();
  const note = (layer: readonly number[]) => layer.forEach((vertex, index) => place.set(vertex, index));
  next.forEach(note);
  for (let step = 0; step < next.length; step += 1) {
    const layer = next[isForward ? step : next.length - 1 - step] ?? [];
    const wanted = new Map(layer.map((vertex, index) => [vertex, meanOf(neighbours[vertex] ?? [], place) ?? index]));
    layer.sort((one, other) => (wanted.get(one) ?? 0) - (wanted.get(other) ?? 0));
    note(layer);
  }
  return next;
}

function meanOf(neighbours: readonly number[], place: ReadonlyMap<number, number>): number | undefined {
  if (neighbours.length === 0) return undefined;
  return neighbours.reduce((sum, vertex) => sum + (place.get(vertex) ?? 0), 0) / neighbours.length;
}

/** Neighbours in a layer change places where that undoes crossings. */
function exchange(order: number[][], before: readonly (readonly number[])[], after: readonly (readonly number[])[]): void {
  const place = new Map<number, number>();
  for (const layer of order) layer.forEach((vertex, index) => place.set(vertex, index));
  const between = (one: number, other: number, neighbours: readonly (readonly number[])[]): number => {
    let count = 0;
    for (const a of neighbours[one] ?? []) for (const b of neighbours[other] ?? []) count += Math.sign((place.get(a) ?? 0) - (place.get(b) ?? 0));
    return count;
  };
  for (const layer of order) {
    for (let index = 0; index + 1 < layer.length; index += 1) {
      const [upper = 0, lower = 0] = layer.slice(index, index + 2);
      if (between(upper, lower, before) + between(upper, lower, after) <= 0) continue;
      layer[index] = lower;
      layer[index + 1] = upper;
      place.set(lower, index).set(upper, index + 1);
    }
  }
}

/** How many links cross, counted layer by layer with a tree of sums. */
export function crossings(order: readonly (readonly number[])[], after: readonly (readonly number[])[]): number {
  const place = new Map<number, number>();
  for (const layer of order) layer.forEach((vertex, index) => place.set(vertex, index));
  let count = 0;
  for (const [index, layer] of order.entries()) {
    const size = order[index + 1]?.length ?? 0;
    if (size === 0) continue;
    const sums = new Int32Array(size + 1);
    let all = 0;
    for (const vertex of layer) {
      const ends = (after[vertex] ?? []).map((to) => place.get(to) ?? 0).toSorted((one, other) => one - other);
      for (const end of ends) count += all - sumUntil(sums, end);
      for (const end of ends) add(sums, end);
      all += ends.length;
    }
  }
  return count;
}

function sumUntil(sums: Int32Array, place: number): number {
  let sum = 0;
  for (let at = place + 1; at > 0; at -= at & -at) sum += sums[at] ?? 0;
  return sum;
}

function add(sums: Int32Array, place: number): void {
  for (let at = place + 1; at < sums.length; at += at & -at) sums[at] = (sums[at] ?? 0) + 1;
}
