import { errorText } from '../../json/errorText';
import type { Execution, ExecutionNode, ExecutionRef } from '../../model/model';
import { classOfExecution, classOfNode, isFailure } from '../../model/status';
import { amountOf, fieldsOf, idOf, listOf, textOf, timeOf, type Fields } from '../../json/values';

/**
 * Altostrat: a workflow run, without its log. Which of its fields come depends on the API's generation, so everything
 * is optional. Undefined when it is no run at all.
 */
export function decodeRun(value: unknown, place: Omit<ExecutionRef, 'id'>, asked?: string): Execution<unknown> | undefined {
  const run = runIn(value);
  const id = asked ?? idOf(run?.['id']);
  if (!run || id === undefined) return undefined;
  const status = textOf(run['status']) ?? '';
  const statusClass = classOfExecution(status);
  const workflow = fieldsOf(run['workflow']);
  const startedAt = timeOf(run['started_at'] ?? run['created_at']);
  const endedAt = timeOf(run['completed_at']);
  const seconds = amountOf(run['duration_in_seconds']);
  // The documents show a completed run with an error message: only the status decides.
  const error = isFailure(statusClass) ? errorText(run['error_message']) : undefined;
  return {
    ref: { ...place, id },
    status,
    statusClass,
    workflow: { id: idOf(workflow?.['id']) ?? place.scope, name: textOf(workflow?.['name']) },
    startedAt,
    endedAt,
    durationMs: durationOf(startedAt, endedAt) ?? (seconds === undefined ? undefined : seconds * 1_000),
    answer: error === undefined ? undefined : { error },
  };
}

/** The log of a single run: one node for each entry, in their order. Undefined when the run carries none. */
export function decodeLog(value: unknown): readonly ExecutionNode<unknown>[] | undefined {
  const run = runIn(value);
  const known = new Map<string, Fields>();
  for (const row of listOf(fieldsOf(run?.['workflow'])?.['nodes']) ?? []) {
    const node = fieldsOf(row);
    const id = idOf(node?.['id']);
    if (node && id !== undefined) known.set(id, node);
  }
  return listOf(run?.['logs'])?.flatMap((entry, index) => decodeEntry(entry, index, known) ?? []);
}

/** A run comes as it is, or in the envelope that Laravel gives to single resources. */
export function runIn(value: unknown): Fields | undefined {
  const body = fieldsOf(value);
  return body?.['id'] === undefined && body?.['status'] === undefined ? (fieldsOf(body?.['data']) ?? body) : body;
}

/** An entry names its node by id; older answers tell the rest in the workflow that they carry. */
function decodeEntry(value: unknown, index: number, known: ReadonlyMap<string, Fields>): ExecutionNode<unknown> | undefined {
  const entry = fieldsOf(value);
  if (!entry) return undefined;
  const id = idOf(entry['node_id'], entry['id']) ?? String(index + 1);
  const node = known.get(id);
  const data = fieldsOf(node?.['data']);
  const type = textOf(entry['component_id'], data?.['componentId'], node?.['type']) ?? '';
  const status = textOf(entry['status']) ?? '';
  const statusClass = classOfNode(status);
  const hasTrouble = isFailure(statusClass) || statusClass === 'warning';
  const words = textOf(entry['error_message'], entry['message']);
  return {
    id,
    name: textOf(entry['node_name'], data?.['label'], data?.['name'], type) ?? id,
    type,
    status,
    statusClass,
    isBatch: false,
    ...('input' in entry && { input: entry['input'] }),
    ...('output' in entry && { output: entry['output'] }),
    error: hasTrouble ? (words ?? errorText(entry['output'])) : undefined,
  };
}

function durationOf(startedAt: number | undefined, endedAt: number | undefined): number | undefined {
  return startedAt !== undefined && endedAt !== undefined && endedAt >= startedAt ? endedAt - startedAt : undefined;
}
