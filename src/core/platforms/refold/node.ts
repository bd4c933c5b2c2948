import { errorText } from '../../json/errorText';
import { parseJson } from '../../json/json';
import type { ExecutionNode } from '../../model/model';
import { classOfNode, isFailure } from '../../model/status';
import { amountOf, fieldsOf, idOf, textOf, type Fields } from '../../json/values';
import { envelopeOf } from './output';
import { waysIn } from './ways';

/** A step of an execution. Type and status are free text; input and output are whatever came. */
export function decodeNode(value: unknown, index: number): ExecutionNode<unknown> | undefined {
  const node = fieldsOf(value);
  if (!node) return undefined;
  const id = idOf(node['node_id'], node['id'], node['_id']) ?? String(index + 1);
  const type = textOf(node['node_type'], node['type']) ?? '';
  const status = textOf(node['node_status'], node['status']) ?? '';
  const statusClass = classOfNode(status);
  const isBatch = node['is_batch'] === true;
  const output = node['latest_output'];
  return {
    id,
    name: textOf(node['node_name'], node['name'], type) ?? id,
    type,
    status,
    statusClass,
    attempts: amountOf(node['attempts_made']),
    maximumAttempts: amountOf(node['maximum_attempts']),
    durationMs: amountOf(node['execution_time']),
    isBatch,
    ...('input_data' in node && { input: node['input_data'] }),
    ...('latest_output' in node && { output, ...envelopeOf(output) }),
    error: hasFailed(status) ? errorText(output) : undefined,
    waitsFor: statusClass === 'waiting' ? waitsFor(plain(type), isBatch) : undefined,
    child: childIn(output, plain(type)),
    ...waysIn(output),
  };
}

/** A node that failed and was skipped counts as skipped, and still says why. */
export function hasFailed(status: string): boolean {
  return isFailure(classOfNode(status)) || /^errored/i.test(status);
}

/** Types are written in several ways ("human_task", "Human Intervention"). */
function plain(type: string): string {
  return type.toLowerCase().replace(/[^a-z]/g, '');
}

/** A node also waits between two attempts; then its type tells nothing. */
function waitsFor(type: string, isBatch: boolean): ExecutionNode['waitsFor'] {
  if (/^human/.test(type)) return 'person';
  if (/webhook/.test(type)) return 'webhook';
  if (/^delay|^wait$/.test(type)) return 'time';
  return isBatch || /^(?:group|loop)/.test(type) ? 'batches' : undefined;
}

/**
 * The execution that a sub-flow node started. Any other node's output is one only when it holds nothing else than an
 * execution's id and what that returned.
 */
function childIn(output: unknown, type: string): string | undefined {
  const whole = objectIn(output);
  const isSubFlow = /^sub(?:flow|workflow)/.test(type);
  for (const fields of [whole, objectIn(whole?.['body'])]) {
    const id = idOf(fields?.['execution_id']);
    if (!fields || id === undefined) continue;
    const isAlone = Object.keys(fields).every((name) => name === 'execution_id' || name === 'return_value');
    if (isSubFlow || isAlone) return id;
  }
  return undefined;
}

/** Some servers send outputs as text of JSON; what is long is no mere reference to an execution. */
function objectIn(value: unknown): Fields | undefined {
  if (typeof value !== 'string') return fieldsOf(value);
  if (value.length > 100_000 || !/^\s*\{\s*"(?:execution_id|return_value|body|node_id|status)"/.test(value))
    return undefined;
  try {
    return fieldsOf(parseJson(value));
  } catch {
    return undefined;
  }
}
