import { fieldsOf, idOf, listOf, textOf, timeOf } from '../../json/values';
import type { WorkflowGraph } from '../../model/graph';
import type { ExecutionRef } from '../../model/model';
import type { Decoder } from '../answerReader';
import type { Api } from '../api';
import { assembleGraph, edgesOf, type NodePart } from '../graphParts';
import { unlessRefused } from '../refusal';
import { altostratRoutes } from './routes';
import { runIn } from './run';

/** Altostrat: Retrieve a workflow, and Retrieve a workflow run, which in one generation of the API holds its workflow. Null where neither tells edges. */
export const graphDecoder: Decoder<undefined, WorkflowGraph | null> = {
  name: 'altostrat.graph',
  decode: (body) => decodeGraph(body) ?? null,
};

/** As it was when the run was started, where the run tells that; else as it is now. */
export async function readGraph(api: Api, { id }: ExecutionRef, workflow: string, signal: AbortSignal): Promise<WorkflowGraph | undefined> {
  const read = (path: readonly string[], group: string) =>
    unlessRefused(api.read(path, {}, { decoder: graphDecoder, args: undefined, group: `graph ${group}` }, signal));
  const own = await read([...altostratRoutes.runs, id], id);
  if (own) return { ...own, ofExecution: true };
  return (await read([...altostratRoutes.workflows, workflow], workflow)) ?? undefined;
}

export function decodeGraph(value: unknown): WorkflowGraph | undefined {
  // Runs and workflows may both come in the envelope that Laravel gives to single resources.
  const body = runIn(value);
  const workflow = fieldsOf(body?.['workflow']) ?? body;
  if (!workflow) return undefined;
  const nodes = (listOf(workflow['nodes']) ?? []).flatMap((node) => nodeOf(node) ?? []);
  const graph = assembleGraph(nodes, edgesOf(workflow['edges']));
  const changedAt = timeOf(workflow['updated_at']);
  return graph && { ...graph, ...(changedAt !== undefined && { changedAt }) };
}

function nodeOf(value: unknown): NodePart | undefined {
  const node = fieldsOf(value);
  const id = idOf(node?.['id']);
  if (!node || id === undefined) return undefined;
  const data = fieldsOf(node['data']);
  const type = textOf(data?.['componentId'], data?.['component_id'], node['type']);
  return { ids: [id], name: textOf(data?.['label'], data?.['name'], node['name']), type, inside: idOf(node['parentId'], node['parentNode'], node['parent_id']) };
}
