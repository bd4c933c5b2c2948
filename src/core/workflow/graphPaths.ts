import type { GraphEdge, WorkflowGraph } from '../model/graph';
import type { Execution, ExecutionNode } from '../model/model';
import { hasBegun, hasEnded } from '../model/status';

/**
 * What is known of an edge: the run went along it, or did not, or may yet; or nobody can say, which is never guessed.
 */
export type EdgePath = 'taken' | 'notTaken' | 'open' | 'unknown';

/** What is known of each edge of the graph, in their order, by what the execution's nodes tell. */
export function pathsIn(graph: WorkflowGraph, execution: Pick<Execution, 'nodes' | 'status' | 'statusClass' | 'endedAt' | 'gone'>): readonly EdgePath[] {
  const facts = new PathFacts(graph, execution.nodes ?? [], hasEnded(execution));
  const paths = graph.edges.map((edge) => facts.pathOf(edge));
  // Where a node ran and all ways into it but one are out of the question, that one was taken.
  return paths.map((path, index) => {
    const edge = graph.edges[index];
    if (path !== undefined || !edge) return path ?? 'unknown';
    // What has not begun yet leads nowhere yet.
    const others = facts.into(edge.to).filter((other) => other !== index && paths[other] !== 'notTaken' && paths[other] !== 'open');
    return others.length === 0 ? 'taken' : 'unknown';
  });
}

class PathFacts {
  private readonly entries = new Map<string, ExecutionNode[]>();
  private readonly insideOf = new Map<string, string>();
  private readonly leaving = new Map<string, GraphEdge[]>();
  private readonly entering = new Map<string, number[]>();
  /** Loops of which at least one inner node was told. */
  private readonly toldLoops = new Set<string>();

  constructor(graph: WorkflowGraph, nodes: readonly ExecutionNode[], private readonly ended: boolean) {
    for (const node of nodes) add(this.entries, node.id, node);
    for (const { id, inside } of graph.nodes) {
      if (inside === undefined) continue;
      this.insideOf.set(id, inside);
      if (this.entries.has(id)) this.toldLoops.add(inside);
    }
    for (const [index, edge] of graph.edges.entries()) {
      add(this.leaving, edge.from, edge);
      add(this.entering, edge.to, index);
    }
  }

  into(id: string): readonly number[] {
    return this.entering.get(id) ?? [];
  }

  /** Undefined where both ends ran and that alone does not tell. */
  pathOf(edge: GraphEdge): EdgePath | undefined {
    const { from, to } = edge;
    if (this.isUntold(to) || this.isUntold(from)) return 'unknown';
    if (!this.ran(from)) return this.ended ? 'notTaken' : 'open';
    const chosen = this.chosenFrom(edge);
    if (chosen !== undefined) return chosen ? 'taken' : 'notTaken';
    if (!this.ran(to)) return this.ended ? 'notTaken' : 'open';
    return this.isBranching(from) ? undefined : 'taken';
  }

  private ran(id: string): boolean {
    return this.entries.get(id)?.some(hasBegun) ?? false;
  }

  /** Inside of a loop that ran, and nobody tells what ran in there. */
  private isUntold(id: string): boolean {
    const loop = this.insideOf.get(id);
    return loop !== undefined && !this.toldLoops.has(loop) && (this.ran(loop) || this.isUntold(loop));
  }

  /** Undefined where the node did not say, or in words that fit none of its ways. */
  private chosenFrom({ from, to, handle }: GraphEdge): boolean | undefined {
    const told = this.entries.get(from)?.flatMap(({ chosen }) => chosen ?? []) ?? [];
    if (told.length === 0) return undefined;
    const leaving = this.leaving.get(from) ?? [];
    const nodes = new Set(told.flatMap(({ nodes: ids = [] }) => ids));
    if (leaving.some((edge) => nodes.has(edge.to))) return nodes.has(to);
    const words = told.flatMap((one) => one.words);
    const fits = (one: string | undefined) => one !== undefined && words.some((word) => isSameWay(one, word));
    if (!leaving.some((edge) => fits(edge.handle))) return undefined;
    return handle === undefined ? undefined : fits(handle);
  }

  private isBranching(id: string): boolean {
    return new Set(this.leaving.get(id)?.map(({ handle }) => handle)).size > 1;
  }
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const sameWords: readonly (readonly string[])[] = [
  ['true', 'yes', 'if', 'then'],
  ['false', 'no', 'else'],
];

/** Whether a handle (`true`, `3-true`, `source_yes`) is the way that a word names. */
function isSameWay(handle: string, word: string): boolean {
  const wanted = word.toLowerCase();
  if (handle.toLowerCase() === wanted) return true;
  const words = sameWords.find((group) => group.includes(wanted)) ?? [wanted];
  return handle.toLowerCase().split(/[^\p{L}\p{N}]+/u).some((part) => words.includes(part));
}
