import { fieldsOf, idOf, listOf, textOf, type Fields } from '../json/values';
import type { GraphEdge, GraphNode, WorkflowGraph } from '../model/graph';

/** A node as a platform told it. */
export interface NodePart {
  /** By which executions and edges may name it; the first is the one that executions use. */
  readonly ids: readonly string[];
  readonly name?: string;
  readonly type?: string;
  readonly inside?: string;
}

/**
 * A graph of what was told: every node once, edges and groups by the nodes' first ids, nothing that leads to a node nobody
 * told of. Undefined where no edges are known.
 */
export function assembleGraph(parts: readonly NodePart[], told: readonly GraphEdge[]): WorkflowGraph | undefined {
  const known = new Map<string, string>();
  // The id that executions use wins over another node's other names.
  for (const place of [0, 1, 2, 3]) {
    for (const { ids } of parts) {
      const name = ids[place];
      const [first] = ids;
      if (name !== undefined && first !== undefined && !known.has(name)) known.set(name, first);
    }
  }
  const nodes = new Map<string, GraphNode>();
  for (const { ids, name, type = '', inside } of parts) {
    const [id] = ids;
    if (id === undefined || nodes.has(id)) continue;
    const group = inside === undefined ? undefined : known.get(inside);
    nodes.set(id, { id, name: name ?? (type || id), type, ...(group !== undefined && group !== id && { inside: group }) });
  }
  const edges = new Map<string, GraphEdge>();
  for (const { from, to, ...rest } of told) {
    const ends = { from: known.get(from), to: known.get(to) };
    if (ends.from === undefined || ends.to === undefined || ends.from === ends.to) continue;
    const edge: GraphEdge = { from: ends.from, to: ends.to, ...rest };
    const key = JSON.stringify([edge.from, edge.to, edge.handle]);
    if (!edges.has(key)) edges.set(key, edge);
  }
  if (edges.size === 0) return undefined;
  return { nodes: withoutCircles(nodes), edges: [...edges.values()] };
}

/** Nothing is inside of itself, however long the way round is. */
function withoutCircles(nodes: ReadonlyMap<string, GraphNode>): readonly GraphNode[] {
  return [...nodes.values()].map((node) => {
    const seen = new Set([node.id]);
    for (let at = node.inside; at !== undefined; at = nodes.get(at)?.inside) {
      if (seen.has(at)) {
        const { inside: _, ...free } = node;
        return free;
      }
      seen.add(at);
    }
    return node;
  });
}

/** Edges as editors of graphs keep them, under the names that these have for the same thing. */
export function edgeOf(value: unknown): GraphEdge | undefined {
  const edge = fieldsOf(value);
  const from = endOf(edge, ['source', 'from', 'source_node', 'source_id', 'sourceNode']);
  const to = endOf(edge, ['target', 'to', 'target_node', 'target_id', 'targetNode']);
  if (!edge || from === undefined || to === undefined) return undefined;
  const data = fieldsOf(edge['data']);
  const handle = idOf(edge['sourceHandle'], edge['source_handle'], edge['handle'], data?.['sourceHandle'], edge['condition']);
  const label = textOf(edge['label'], data?.['label']);
  return { from, to, ...(handle !== undefined && { handle }), ...(label !== undefined && { label }) };
}

export function edgesOf(value: unknown): readonly GraphEdge[] {
  return (listOf(value) ?? []).flatMap((edge) => edgeOf(edge) ?? []);
}

/** An id, or an object that has one. */
function endOf(edge: Fields | undefined, names: readonly string[]): string | undefined {
  for (const name of names) {
    const end = fieldsOf(edge?.[name]);
    const id = idOf(edge?.[name], end?.['node_id'], end?.['id'], end?.['_id']);
    if (id !== undefined) return id;
  }
  return undefined;
}
