import { errorText } from '../../json/errorText';
import { amountOf, fieldsOf, idOf, textOf } from '../../json/values';
import { Failure } from '../../model/errors';
import { keyOf, type Batch, type Execution, type ExecutionRef, type Page } from '../../model/model';
import { classOfBatch } from '../../model/status';
import { holdBatches, holdExecution } from '../../values/held';
import type { Decoder } from '../answerReader';
import type { BatchQuery } from '../provider';
import type { Api } from '../api';
import { decodeExecution } from './execution';
import { hasFailed } from './node';
import { decodePage } from './page';
import { routes } from './routes';
import { unexpected } from '../startRequest';

/** No loop has more iterations than this, whatever its pages promise. */
const mostBatches = 10_000;

export const executionDecoder: Decoder<ExecutionRef, Execution> = {
  name: 'refold.execution',
  decode(body, { connection, scope, id }) {
    const execution = decodeExecution(body, { connection, scope }, id);
    return execution && holdExecution(execution);
  },
};

interface Iterations {
  readonly page: number;
  readonly limit: number;
}

export const batchesDecoder: Decoder<Iterations, Page<Batch>> = {
  name: 'refold.batches',
  decode(body, { page, limit }) {
    const before = (page - 1) * limit;
    const keyOfBatch = ({ execution, index }: Batch<unknown>) => execution ?? `#${index}`;
    const found = decodePage(body, { page, limit }, (row, index) => decodeBatch(row, before + index), keyOfBatch);
    return found && holdBatches({ ...found, hasNext: found.hasNext && before + limit < mostBatches });
  },
};

/** The one execution with its nodes. */
export async function inspect(api: Api, { scope, id }: ExecutionRef, signal: AbortSignal): Promise<Execution> {
  const ref = { connection: api.connection.id, scope, id };
  const reading = { decoder: executionDecoder, args: ref, group: keyOf(ref) };
  const execution = await api.read([...routes.executions, id], { scope }, reading, signal);
  if (!execution || (execution.status === '' && !execution.nodes)) throw unexpected(api);
  return { ...execution, nodes: execution.nodes ?? [] };
}

interface BatchesOf {
  readonly ref: ExecutionRef;
  readonly node: string;
  readonly query: BatchQuery;
}

/** One page of a loop node's iterations. Not every execution has them. */
export async function listBatches(api: Api, { ref: { scope, id }, node, query }: BatchesOf, signal: AbortSignal): Promise<Page<Batch>> {
  const { page, limit } = query;
  const path = [...routes.executions, id, 'nodes', node, 'batches'];
  const group = `${keyOf({ connection: api.connection.id, scope, id })} ${node} ${page}`;
  const reading = { decoder: batchesDecoder, args: { page, limit }, group };
  const found = await explainNotSupported(api.read(path, { scope, query: { page, limit } }, reading, signal));
  if (!found) throw unexpected(api);
  return found;
}

/** A row of Refold's List batches: either a bare result or the execution of one iteration, with field names that vary. */
function decodeBatch(value: unknown, place: number): Batch<unknown> | undefined {
  const row = fieldsOf(value);
  if (!row) return undefined;
  const counted = amountOf(row['batch_index']);
  const status = textOf(row['status'], row['node_status']) ?? '';
  const output = 'output' in row ? row['output'] : row['latest_output'];
  return {
    index: counted !== undefined && Number.isSafeInteger(counted) ? counted : place,
    status,
    statusClass: classOfBatch(status),
    execution: idOf(row['_id'], row['id'], row['instance_id'], row['execution_id']),
    name: textOf(row['name']),
    ...(output !== undefined && { output }),
    error: hasFailed(status) ? (errorText(output) ?? errorText(value)) : undefined,
  };
}

/** Refold answers 501 for a node that is no loop, and where the engine keeps no batches. Neither changes later. */
async function explainNotSupported<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'notSupported') throw error;
    const { status, detail } = error;
    const template = 'Refold does not tell the iterations of this node. What it returned as a whole is in its output.';
    throw new Failure('notSupported', template, [], { status, detail, cause: error });
  }
}
