import type { GraphPath, GraphView, GraphWords } from '../../shared/graph';
import { fill } from '../elements/localization';
import type { Box, GraphLayout } from './layout/nested';

/** Who comes before and after each node, and which node a key leads to. */
export class Neighbours {
  private readonly after = new Map<string, Neighbour[]>();
  private readonly before = new Map<string, Neighbour[]>();
  private readonly inner = new Map<string, string[]>();
  private readonly insideOf = new Map<string, string>();
  /** As one reads the graph. */
  readonly order: readonly string[];

  constructor(graph: GraphView, private readonly layout: GraphLayout) {
    for (const [edge, { from, to, label }] of graph.edges.entries()) {
      listAt(this.after, from).push({ id: to, edge, label });
      listAt(this.before, to).push({ id: from, edge, label });
    }
    for (const { id, inside } of graph.nodes) {
      if (inside === undefined) continue;
      listAt(this.inner, inside).push(id);
      this.insideOf.set(id, inside);
    }
    this.order = layout.order;
  }

  /** What comes before and after a node, and what it is inside of, in words. */
  wordsOf(id: string, names: ReadonlyMap<string, string>, words: Pick<GraphWords, 'insideOf' | 'comesAfter' | 'leadsTo'>): string {
    const nameOf = (one: string) => names.get(one) ?? one;
    const named = (nodes: readonly Neighbour[] = []) => nodes.map((one) => nameOf(one.id) + (one.label === undefined ? '' : ` (${one.label})`)).join(', ');
    const group = this.insideOf.get(id);
    const said = [
      [words.insideOf, group === undefined ? '' : nameOf(group)],
      [words.comesAfter, named(this.before.get(id))],
      [words.leadsTo, named(this.after.get(id))],
    ] as const;
    return said.flatMap(([template, value]) => (value === '' ? [] : fill(template, [value]))).join('; ');
  }

  /** Along an edge to the right or left, those that were taken first; else the next above or below. Undefined where the key leads nowhere. */
  nodeAt(key: string, from: string, paths: readonly GraphPath[]): string | undefined {
    switch (key) {
      case 'Home':
        return this.order[0];
      case 'End':
        return this.order.at(-1);
      case 'ArrowRight':
        return this.best(from, this.after.get(from) ?? [], paths);
      case 'ArrowLeft':
        return this.best(from, this.before.get(from) ?? [], paths) ?? this.insideOf.get(from);
      case 'ArrowDown':
        return this.inner.get(from)?.[0] ?? this.below(from);
      case 'ArrowUp':
        return this.beside(from, -1) ?? this.insideOf.get(from);
      default:
        return undefined;
    }
  }

  /** What is inside of a group leads on to what is below the group. */
  private below(from: string): string | undefined {
    const group = this.insideOf.get(from);
    return this.beside(from, 1) ?? (group === undefined ? undefined : this.below(group));
  }

  private best(from: string, ways: readonly Neighbour[], paths: readonly GraphPath[]): string | undefined {
    const here = this.boxOf(from);
    const costOf = ({ id, edge }: Neighbour) => (paths[edge] === 'taken' ? 0 : 1e6) + Math.abs(middle(this.boxOf(id)) - middle(here));
    return ways.toSorted((one, other) => costOf(one) - costOf(other))[0]?.id;
  }

  /** The next above or below in about the same place, of those that are inside of the same. */
  private beside(from: string, by: 1 | -1): string | undefined {
    const here = this.boxOf(from);
    let found: string | undefined;
    let least = Infinity;
    for (const [id, box] of this.layout.boxes) {
      const down = (middle(box) - middle(here)) * by;
      const off = Math.abs(box.x + box.width / 2 - (here.x + here.width / 2));
      if (id === from || down <= 1 || off > box.width / 2 + here.width / 2 || this.insideOf.get(id) !== this.insideOf.get(from)) continue;
      if (down + off < least) [found, least] = [id, down + off];
    }
    return found;
  }

  private boxOf(id: string): Box {
    return this.layout.boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0, depth: 0, isGroup: false };
  }
}

interface Neighbour {
  readonly id: string;
  /** The edge's place. */
  readonly edge: number;
  readonly label?: string;
}

function middle({ y, height }: Box): number {
  return y + height / 2;
}

function listAt<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
