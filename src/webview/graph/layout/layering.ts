import type { FlatEdge, FlatGraph } from './flat';

/** A box or, on an edge that passes a layer, the place where it does. */
export interface Vertex {
  readonly layer: number;
  readonly height: number;
  /** No box: a place on an edge. */
  readonly isBend: boolean;
}

/** A graph whose edges lead from one layer to the next. */
export interface Layering {
  readonly vertices: readonly Vertex[];
  /** By layer, in no order yet. */
  readonly layers: readonly number[][];
  readonly links: readonly (readonly [from: number, to: number])[];
  /** The vertices of each edge, from the earlier layer to the later. */
  readonly chains: readonly (readonly number[])[];
  /** Whether an edge leads against the layers. */
  readonly isReversed: readonly boolean[];
}

/** Puts every box into a layer right of all that lead to it, and every edge through the layers between its ends. */
export function layersOf({ sizes, edges }: FlatGraph): Layering {
  const isReversed = backEdges(sizes.length, edges);
  const forward = edges.map(({ from, to }, index): readonly [number, number] => (isReversed[index] ? [to, from] : [from, to]));
  const layerOf = closeUp(longestWays(sizes.length, forward), forward);
  const vertices: Vertex[] = sizes.map(({ height }, index) => ({ layer: layerOf[index] ?? 0, height, isBend: false }));
  const links: (readonly [number, number])[] = [];
  const chains = forward.map(([from, to]): readonly number[] => {
    const chain = [from];
    for (let layer = (layerOf[from] ?? 0) + 1; layer < (layerOf[to] ?? 0); layer += 1) {
      chain.push(vertices.length);
      vertices.push({ layer, height: 0, isBend: true });
    }
    chain.push(to);
    for (const [index, vertex] of chain.slice(1).entries()) links.push([chain[index] ?? from, vertex]);
    return chain;
  });
  const layers: number[][] = [];
  for (const [index, { layer }] of vertices.entries()) (layers[layer] ??= []).push(index);
  return { vertices, layers: Array.from(layers, (layer) => layer ?? []), links, chains, isReversed };
}

/** Edges that lead back to where a way came from: without them there is no circle. */
function backEdges(count: number, edges: readonly FlatEdge[]): readonly boolean[] {
  const leaving = Array.from({ length: count }, (): number[] => []);
  const entered = new Uint8Array(count);
  for (const [index, { from, to }] of edges.entries()) {
    leaving[from]?.push(index);
    entered[to] = 1;
  }
  const reversed = edges.map(() => false);
  const state = new Uint8Array(count);
  const visit = (root: number): void => {
    // By hand: a chain may be longer than a stack is deep.
    const stack = [{ vertex: root, next: 0 }];
    state[root] = 1;
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const index = leaving[top.vertex]?.[top.next];
      if (index === undefined) {
        state[top.vertex] = 2;
        stack.pop();
        continue;
      }
      top.next += 1;
      const to = edges[index]?.to ?? 0;
      if (state[to] === 1) reversed[index] = true;
      else if (state[to] === 0) {
        state[to] = 1;
        stack.push({ vertex: to, next: 0 });
      }
    }
  };
  for (let vertex = 0; vertex < count; vertex += 1) if (!entered[vertex]) visit(vertex);
  for (let vertex = 0; vertex < count; vertex += 1) if (state[vertex] === 0) visit(vertex);
  return reversed;
}

/** As far right as the longest way to each leads. */
function longestWays(count: number, edges: readonly (readonly [number, number])[]): number[] {
  const waiting = new Int32Array(count);
  const leaving = Array.from({ length: count }, (): number[] => []);
  for (const [from, to] of edges) {
    leaving[from]?.push(to);
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  const layers = Array<number>(count).fill(0);
  const ready = layers.flatMap((_layer, vertex) => (waiting[vertex] === 0 ? [vertex] : []));
  for (let vertex = ready.pop(); vertex !== undefined; vertex = ready.pop()) {
    for (const to of leaving[vertex] ?? []) {
      layers[to] = Math.max(layers[to] ?? 0, (layers[vertex] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  return layers;
}

/** What begins ways of its own, or ends several, moves towards what it is connected with. */
function closeUp(layers: number[], edges: readonly (readonly [number, number])[]): readonly number[] {
  const outs = layers.map((): number[] => []);
  const ins = layers.map((): number[] => []);
  for (const [from, to] of edges) {
    outs[from]?.push(to);
    ins[to]?.push(from);
  }
  const byLayer = layers.map((_layer, vertex) => vertex).toSorted((one, other) => (layers[other] ?? 0) - (layers[one] ?? 0));
  for (const vertex of byLayer) {
    const after = outs[vertex] ?? [];
    // As many edges get shorter as get longer, at least.
    if (after.length === 0 || after.length <= (ins[vertex]?.length ?? 0)) continue;
    layers[vertex] = Math.min(...after.map((to) => layers[to] ?? 0)) - 1;
  }
  return layers;
}

