import { Failure, toFailure } from '../../core/model/errors';
import type { Batch, ExecutionRef } from '../../core/model/model';
import type { Asked } from '../../core/reader/questions';
import type { Provider } from '../../core/platforms/provider';
import type { BatchRow, FromHost } from '../../shared/protocol';

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
  readonly reader: Asked;
}

/** One page of a loop's iterations, or the sentence why not; undefined when nobody waits for it any more. */
export async function readBatches(
  provider: Promise<Provider>,
  { ref, node, page, reader }: BatchesRequest,
  words: BatchWords,
  signal: AbortSignal,
): Promise<Omit<BatchesMessage, 'type' | 'node'> | undefined> {
  try {
    const { batches, label } = await provider;
    if (!batches) throw new Failure('notSupported', '{0} does not tell the iterations of a loop.', [label]);
    const { items, hasNext, total } = await batches(ref, node, { page, limit: batchesPerPage }, signal);
    return { page, items: await rowsOfBatches(items, words, reader), hasNext, total };
  } catch (error) {
    if (signal.aborted) return undefined;
    const failure = toFailure(error);
    const text = words.sentenceOf(failure);
    return { page, items: [], hasNext: false, failure: { text, retry: failure.kind !== 'notSupported' } };
  }
}

/** The rows of iterations, each with the beginning of what it returned. */
export async function rowsOfBatches(batches: readonly Batch[], { statusOf }: Pick<BatchWords, 'statusOf'>, reader: Asked): Promise<readonly BatchRow[]> {
  const values = batches.flatMap(({ output }) => output ?? []);
  const heads = [...(await reader.ask({ type: 'heads', values, length: longestText }))];
  return batches.map(({ output, ...batch }) => {
    const { text, total } = (output && heads.shift()) ?? { text: '', total: 0 };
    const { index, name, status, statusClass, execution, error } = batch;
    return { index, name, status: statusOf(status), statusClass, execution, error, text, total };
  });
}
