import { Failure } from '../model/errors';
import { parseJson, stringifyJson } from '../json/json';
import type { Execution, ExecutionNode } from '../model/model';
import { amountOf, fieldsOf, listOf, textOf, type Fields } from '../json/values';
import { redactJson } from '../json/redact';
import { classOfExecution, classOfNode } from '../model/status';

/** The form of the file; a file of a later one is not guessed at. */
const version = 1;

export interface ExportFacts {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The connection's name, for whoever reads the file; its id means nothing elsewhere. */
  readonly connection?: string;
  /** What signs in. What a single run used is hidden by whoever knows the run. */
  readonly secrets: readonly string[];
  /** What started the execution, for whoever reads the file. */
  readonly sent?: unknown;
}

/** Executions as a file that anyone can open: what they did, without what signs anybody in. */
export function exportText(executions: readonly Execution<unknown>[], { at, connection, secrets, sent }: ExportFacts): string {
  const kept = executions.map(({ ref, statusClass: _class, local: _local, nodes = [], ...rest }) => ({
    id: ref.id,
    scope: ref.scope,
    ...rest,
    nodes: nodes.map(({ statusClass: _nodeClass, ...node }) => node),
  }));
  const file = { runlight: { version, exportedAt: new Date(at).toISOString(), connection }, ...(sent !== undefined && { sent }), executions: kept };
  return `${stringifyJson(redactJson(file, secrets), 2)}\n`;
}

/** The executions of an exported file, under the connection that stands for the file. */
export function readExported(text: string, name: string, connection: string): readonly Execution<unknown>[] {
  const file = fieldsOf(parse(text, name));
  const head = fieldsOf(file?.['runlight']);
  const rows = listOf(file?.['executions']);
  const found = amountOf(head?.['version']);
  if (found !== undefined && found > version) {
    throw new Failure('unreadable', '{0} was exported by a newer version of Runlight. Update Runlight to open it.', [name]);
  }
  const executions = found === undefined ? [] : (rows ?? []).flatMap((row) => decodeExecution(row, connection) ?? []);
  if (executions.length === 0) throw new Failure('unreadable', '{0} holds no execution that was exported by Runlight.', [name]);
  return executions;
}

function parse(text: string, name: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new Failure('unreadable', '{0} is not JSON.', [name], { cause });
  }
}

function decodeExecution(value: unknown, connection: string): Execution<unknown> | undefined {
  const row = fieldsOf(value);
  const id = textOf(row?.['id']);
  if (!row || id === undefined) return undefined;
  const status = textOf(row['status']) ?? '';
  const workflow = fieldsOf(row['workflow']);
  const answer = fieldsOf(row['answer']);
  return {
    ref: { connection, scope: textOf(row['scope']) ?? '', id },
    status,
    statusClass: classOfExecution(status),
    ...(workflow && { workflow: { id: textOf(workflow['id']), name: textOf(workflow['name']) } }),
    ...textsOf(row, ['name', 'application', 'environment', 'trigger', 'type', 'configId']),
    ...amountsOf(row, ['startedAt', 'endedAt', 'durationMs', 'progress']),
    ...(answer && { answer: { ...valueOf(answer, 'value'), ...amountsOf(answer, ['httpStatus']), ...textsOf(answer, ['error']) } }),
    ...(row['guessed'] === true && { guessed: true }),
    ...(row['gone'] === true && { gone: true }),
    // No platform is asked about what stands in a file.
    local: true,
    nodes: (listOf(row['nodes']) ?? []).flatMap((node, index) => decodeNode(node, index) ?? []),
  };
}

function decodeNode(value: unknown, index: number): ExecutionNode<unknown> | undefined {
  const node = fieldsOf(value);
  if (!node) return undefined;
  const id = textOf(node['id']) ?? String(index + 1);
  const status = textOf(node['status']) ?? '';
  return {
    id,
    name: textOf(node['name']) ?? id,
    type: textOf(node['type']) ?? '',
    status,
    statusClass: classOfNode(status),
    isBatch: false,
    ...amountsOf(node, ['attempts', 'maximumAttempts', 'durationMs', 'endedAt']),
    ...valueOf(node, 'input'),
    ...valueOf(node, 'output'),
    ...textsOf(node, ['bodyField', 'error']),
  };
}

function textsOf<Name extends string>(fields: Fields, names: readonly Name[]): Partial<Record<Name, string>> {
  const found = names.flatMap((name) => {
    const text = textOf(fields[name]);
    return text === undefined ? [] : [[name, text] as const];
  });
  // Every name is one of those that were asked for.
  return Object.fromEntries(found) as Partial<Record<Name, string>>;
}

function amountsOf<Name extends string>(fields: Fields, names: readonly Name[]): Partial<Record<Name, number>> {
  const found = names.flatMap((name) => {
    const amount = amountOf(fields[name]);
    return amount === undefined ? [] : [[name, amount] as const];
  });
  // As above.
  return Object.fromEntries(found) as Partial<Record<Name, number>>;
}

/** Only what was there, since null is a value too. */
function valueOf(fields: Fields, name: 'value' | 'input' | 'output'): Readonly<Record<string, unknown>> {
  return name in fields ? { [name]: fields[name] } : {};
}
