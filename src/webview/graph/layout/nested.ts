import type { Point, Size } from './flat';
import { layOutInLayers } from './layered';

/** What is laid out: boxes, some inside of others, and edges between any of them. */
export interface NestedGraph {
  readonly nodes: readonly { readonly id: string; readonly inside?: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label?: string }[];
}

export interface Box extends Point, Size {
  /** How many boxes it is inside of. */
  readonly depth: number;
  /** It has others inside, below its head. */
  readonly isGroup: boolean;
}

export interface GraphLayout extends Size {
  /** As one reads it: what comes before comes first, a group before what is inside of it. */
  readonly order: readonly string[];
  readonly boxes: ReadonlyMap<string, Box>;
  /** By the edges' places. */
  readonly routes: readonly (readonly Point[])[];
}

export interface Measures {
  /** Of a box without others inside, and of the head of one with. */
  readonly box: Size;
  readonly labelWidth: (label: string) => number;
}

const point: Size = { width: 0, height: 0 };

/** Around what is inside of a box. */
const inset = 16;

/** Groups are laid out from the inside to the outside: to all around it, a group is one box. */
export function layOutNested(graph: NestedGraph, measures: Measures): GraphLayout {
  const inner = new Map<string, string[]>();
  const insideOf = new Map<string, string | undefined>();
  for (const { id, inside } of graph.nodes) {
    insideOf.set(id, inside);
    if (inside !== undefined) listAt(inner, inside).push(id);
  }
  const pathOf = (id: string): readonly string[] => {
    const path = [id];
    for (let at = insideOf.get(id); at !== undefined && path.length < 100; at = insideOf.get(at)) path.unshift(at);
    return path;
  };
  const levels = new Map<string | undefined, LevelEdge[]>();
  for (const [index, edge] of graph.edges.entries()) {
    const [from, to] = [pathOf(edge.from), pathOf(edge.to)];
    let depth = 0;
    while (depth < from.length && depth < to.length && from[depth] === to[depth]) depth += 1;
    const level = depth === 0 ? undefined : from[depth - 1];
    const label = edge.label === undefined ? 0 : measures.labelWidth(edge.label);
    // An edge between a group and what is inside of it begins or ends at the group's own edge.
    listAt(levels, level).push({ index, from: from[depth], to: to[depth], label });
  }

  const measured = new Map<string | undefined, Level>();
  const measure = (group: string | undefined, members: readonly string[]): Level => {
    for (const id of members) {
      const children = inner.get(id);
      if (children) measure(id, children);
    }
    const sizes = members.map((id) => sizeOf(id));
    const place = new Map(members.map((id, at) => [id, at]));
    const edges = levels.get(group) ?? [];
    // Where edges come in from the group's own edge, and where they go out to it.
    const ports: readonly Size[] = [edges.some(({ from }) => from === undefined), edges.some(({ to }) => to === undefined)].flatMap((has) => (has ? [point] : []));
    const [entry, exit] = [sizes.length, sizes.length + ports.length - 1];
    const flatEdges = edges.map(({ from, to, label }) => ({
      from: from === undefined ? entry : (place.get(from) ?? entry),
      to: to === undefined ? exit : (place.get(to) ?? exit),
      label,
    }));
    const layout = layOutInLayers({ sizes: [...sizes, ...ports], edges: flatEdges }, group === undefined);
    const level: Level = { members, edges, layout };
    measured.set(group, level);
    return level;
  };
  const sizeOf = (id: string): Size => {
    const level = measured.get(id);
    if (!level) return measures.box;
    const { width, height } = level.layout;
    return { width: Math.max(measures.box.width, width + 2 * inset), height: measures.box.height + height + inset };
  };

  const boxes = new Map<string, Box>();
  const routes: (readonly Point[])[] = graph.edges.map(() => []);
  const place = (group: string | undefined, origin: Point, depth: number): void => {
    const level = measured.get(group);
    if (!level) return;
    const moved = ({ x, y }: Point): Point => ({ x: x + origin.x, y: y + origin.y });
    for (const [at, id] of level.members.entries()) {
      const corner = moved(level.layout.places[at] ?? { x: 0, y: 0 });
      const isGroup = measured.has(id);
      boxes.set(id, { ...corner, ...sizeOf(id), depth, isGroup });
      if (isGroup) place(id, { x: corner.x + inset, y: corner.y + measures.box.height }, depth + 1);
    }
    for (const [at, { index, from, to }] of level.edges.entries()) {
      const route = (level.layout.routes[at] ?? []).map(moved);
      const [first, last] = [route[0], route.at(-1)];
      const box = group === undefined ? undefined : boxes.get(group);
      if (from === undefined && first && box) route.unshift({ x: box.x, y: first.y });
      if (to === undefined && last && box) route.push({ x: box.x + box.width, y: last.y });
      routes[index] = route;
    }
  };
  const read = (group: string | undefined): readonly string[] => {
    const { members = [], layout } = measured.get(group) ?? {};
    const cost = members.map((id, at) => ({ id, layer: layout?.layers[at] ?? 0, y: layout?.places[at]?.y ?? 0 }));
    return cost.toSorted((one, other) => one.layer - other.layer || one.y - other.y).flatMap(({ id }) => [id, ...read(id)]);
  };
  const outside = graph.nodes.filter(({ inside }) => inside === undefined).map(({ id }) => id);
  const whole = measure(undefined, outside);
  place(undefined, { x: 0, y: 0 }, 0);
  return { boxes, routes, order: read(undefined), width: whole.layout.width, height: whole.layout.height };
}

interface LevelEdge {
  readonly index: number;
  /** Undefined for the group itself. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly label: number;
}

interface Level {
  readonly members: readonly string[];
  readonly edges: readonly LevelEdge[];
  readonly layout: ReturnType<typeof layOutInLayers>;
}

function listAt<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
