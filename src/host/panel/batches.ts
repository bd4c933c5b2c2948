import { Failure, toFailure } from '../../core/model/errors';
import { stringifyJson } from '../../core/json/json';
import type { Batch, ExecutionRef } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { BatchRow, FromHost } from '../../shared/protocol';
import { sliceOf } from './partText';

/** How many iterations are asked for at once. */
export const batchesPerPage = 25;
/** As much of what an iteration returned as the page gets, in characters: it is looked through, not studied. */
const longestText = 4000;

type BatchesMessage = Extract<FromHost, { type: 'batches' }>;

/** What a page of iterations needs of the reader's language. */
export interface BatchWords {
  readonly statusOf: (status: string) => string;
  readonly sentenceOf: (failure: Failure) => string;
}

export interface BatchesRequest {
  readonly ref: ExecutionRef;
  /** The id of the loop's node. */
  readonly node: string;
  readonly page: number;
}

/** One page of a loop's iterations, or the sentence why not; undefined when nobody waits for it any more. */
export async function readBatches(
  provider: Promise<Provider>,
  { ref, node, page }: BatchesRequest,
  words: BatchWords,
  signal: AbortSignal,
): Promise<Omit<BatchesMessage, 'type' | 'node'> | undefined> {
  try {
    const { batches, label } = await provider;
    if (!batches) throw new Failure('notSupported', '{0} does not tell the iterations of a loop.', [label]);
    const { items, hasNext, total } = await batches(ref, node, { page, limit: batchesPerPage }, signal);
    return { page, items: items.map((batch) => batchRowOf(batch, words)), hasNext, total };
  } catch (error) {
    if (signal.aborted) return undefined;
    const failure = toFailure(error);
    const text = words.sentenceOf(failure);
    return { page, items: [], hasNext: false, failure: { text, retry: failure.kind !== 'notSupported' } };
  }
}

export function batchRowOf(batch: Batch, { statusOf }: Pick<BatchWords, 'statusOf'>): BatchRow {
  const { index, name, statusClass, execution, error, output } = batch;
  const whole = output === undefined ? '' : stringifyJson(output, 2);
  const text = sliceOf(whole, 0, longestText);
  return { index, name, status: statusOf(batch.status), statusClass, execution, error, text, total: whole.length };
}
