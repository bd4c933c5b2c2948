import type { Execution, ExecutionRef } from '../../model/model';
import { classOfExecution } from '../../model/status';
import { decodeNode } from './node';
import { amountOf, fieldsOf, idOf, listOf, numberOf, textOf, timeOf, type Fields } from '../../json/values';

/**
 * An execution from a list row or from the single answer (Refold: List executions, Get execution). The one has dates and
 * no nodes, the other nodes and no dates, so everything is optional. Undefined when it is no execution at all.
 */
export function decodeExecution(
  value: unknown,
  place: Omit<ExecutionRef, 'id'>,
  asked?: string,
): Execution<unknown> | undefined {
  const row = fieldsOf(value);
  const id = asked ?? idOf(row?.['_id'], row?.['id'], row?.['execution_id']);
  if (!row || id === undefined) return undefined;
  const status = textOf(row['status']) ?? '';
  const application = fieldsOf(row['associated_application']);
  const startedAt = timeOf(row['createdAt'] ?? row['created_at']);
  const endedAt = timeOf(row['completion_time']);
  const progress = numberOf(row['completion_percentage']);
  const nodes = listOf(row['nodes']);
  return {
    ref: { ...place, id },
    status,
    statusClass: classOfExecution(status),
    workflow: workflowOf(row['associated_workflow']) ?? workflowInName(textOf(row['name'])),
    name: textOf(row['name']),
    application: textOf(application?.['name'], application?.['slug']),
    environment: textOf(row['environment']),
    startedAt,
    endedAt,
    durationMs: durationOf(startedAt, endedAt) ?? amountOf(row['instance_execution_time']),
    progress: progress === undefined ? undefined : Math.min(100, Math.max(0, progress)),
    trigger: triggerOf(row),
    type: textOf(row['type_of_execution']),
    configId: idOf(row['config_id']),
    nodes: nodes?.flatMap((node, index) => decodeNode(node, index) ?? []),
  };
}

function workflowOf(value: unknown): Execution['workflow'] {
  const workflow = fieldsOf(value);
  const id = idOf(workflow?.['_id'], workflow?.['id'], value);
  const name = textOf(workflow?.['name']);
  return id === undefined && name === undefined ? undefined : { id, name };
}

/** The single answer names its workflow nowhere else than in "Execution for workflow 6a106ba4…". */
function workflowInName(name = ''): Execution['workflow'] {
  const id = /^(?:Execution|Run|Retry) for workflow ([\da-f]{24})$/.exec(name)?.[1];
  return id === undefined ? undefined : { id };
}

function triggerOf(row: Fields): string | undefined {
  const event = fieldsOf(row['trigger_application_event']);
  const application = fieldsOf(row['associated_trigger_application']);
  const trigger = fieldsOf(application?.['origin_trigger']);
  return textOf(
    row['trigger_application_event'],
    event?.['name'],
    trigger?.['name'],
    application?.['name'],
    row['execution_source'],
  );
}

function durationOf(startedAt: number | undefined, endedAt: number | undefined): number | undefined {
  return startedAt !== undefined && endedAt !== undefined && endedAt >= startedAt ? endedAt - startedAt : undefined;
}
