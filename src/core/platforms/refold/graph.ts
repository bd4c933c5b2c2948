import { fieldsOf, idOf, listOf, textOf, timeOf, type Fields } from '../../json/values';
import type { GraphEdge, WorkflowGraph } from '../../model/graph';
import type { ExecutionRef } from '../../model/model';
import type { Decoder } from '../answerReader';
import type { Api } from '../api';
import { assembleGraph, edgesOf, type NodePart } from '../graphParts';
import { unlessRefused } from '../refusal';
import { routes } from './routes';

interface Parts {
  readonly nodes: NodePart[];
  readonly edges: GraphEdge[];
}

/** Refold: Get workflow. Null where it tells no edges. */
export const graphDecoder: Decoder<undefined, WorkflowGraph | null> = {
  name: 'refold.graph',
  decode: (body) => decodeGraph(body) ?? null,
};

/**
 * The workflow's nodes and edges as they are now. The answer tells no dates; the list of versions does. Undefined where
 * this account may not see it, or nobody tells the edges.
 */
export async function readGraph(api: Api, { scope }: ExecutionRef, workflow: string, signal: AbortSignal): Promise<WorkflowGraph | undefined> {
  const reading = { decoder: graphDecoder, args: undefined, group: `graph ${workflow}` };
  const graph = await unlessRefused(api.read([...routes.workflows, workflow], { scope }, reading, signal));
  if (!graph || graph.changedAt !== undefined) return graph ?? undefined;
  const versions = await unlessRefused(api.get([...routes.versions, workflow], { scope, query: { page: 1, limit: 1 } }, signal));
  const newest = fieldsOf((listOf(fieldsOf(versions)?.['docs']) ?? listOf(versions))?.[0]);
  const changedAt = timeOf(newest?.['createdAt']);
  return { ...graph, ...(changedAt !== undefined && { changedAt }) };
}

export function decodeGraph(value: unknown): WorkflowGraph | undefined {
  const workflow = fieldsOf(value);
  if (!workflow) return undefined;
  const parts: Parts = { nodes: [], edges: [...edgesOf(workflow['edges'])] };
  const rows = listOf(workflow['nodes']) ?? [];
  const ways: GraphEdge[] = [];
  for (const row of rows) readNode(row, undefined, { parts, ways, depth: 0 });
  // An older shape keeps the ways on the nodes.
  const graph = assembleGraph(parts.nodes, parts.edges.length > 0 ? parts.edges : ways);
  const changedAt = timeOf(workflow['updatedAt']);
  return graph && { ...graph, ...(changedAt !== undefined && { changedAt }) };
}

interface Reading {
  readonly parts: Parts;
  readonly ways: GraphEdge[];
  readonly depth: number;
}

/** Loops in loops go no deeper. */
const deepest = 20;

function readNode(value: unknown, group: string | undefined, { parts, ways, depth }: Reading): void {
  const node = fieldsOf(value);
  if (!node) return;
  const data = fieldsOf(node['data']);
  const ids = [node['node_id'], data?.['node_id'], node['id'], node['_id']].flatMap((id) => idOf(id) ?? []);
  const [id] = ids;
  if (id === undefined) return;
  parts.nodes.push({
    ids: [...new Set(ids)],
    name: textOf(node['name'], node['node_name'], data?.['name'], data?.['node_name'], data?.['label'], node['label']),
    type: textOf(node['node_type'], data?.['node_type'], data?.['type'], node['type']),
    inside: group ?? insideOf(node) ?? (data && insideOf(data)),
  });
  const neighbours = (key: string) => (listOf(node[key]) ?? []).flatMap((one) => idOf(one, fieldsOf(one)?.['node_id'], fieldsOf(one)?.['id']) ?? []);
  for (const to of neighbours('outgoing_nodes')) ways.push({ from: id, to });
  for (const from of neighbours('incoming_nodes')) ways.push({ from, to: id });
  if (depth >= deepest) return;
  for (const holder of [node, data]) {
    parts.edges.push(...edgesOf(holder?.['edges']));
    for (const child of listOf(holder?.['nodes']) ?? []) readNode(child, id, { parts, ways, depth: depth + 1 });
  }
}

function insideOf(node: Fields): string | undefined {
  return idOf(node['parentNode'], node['parentId'], node['parent_node'], node['parent_node_id'], node['parent_id'], node['group_id']);
}
