import { errorText } from '../../json/errorText';
import type { Batch } from '../../model/model';
import { classOfBatch } from '../../model/status';
import { hasFailed } from './node';
import { amountOf, fieldsOf, idOf, textOf } from '../../json/values';

/** Refold: List batches, whose rows are either bare results or the executions that the loop runs, under names that vary. */
export function decodeBatch(value: unknown, place: number): Batch | undefined {
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
