import type { BatchFailure, BatchRow, FromHost, NodeRow } from '../../shared/protocol';

/** The iterations of one loop, as far as they were read. */
export interface BatchList {
  readonly node: string;
  /** The row's version they were read for. Each is read once, as far as the reader had come. */
  readonly rowVersion: number;
  readonly items: readonly BatchRow[];
  /** How many pages the items are. */
  readonly pages: number;
  readonly hasNext: boolean;
  readonly total?: number;
  /** Why a page could not be read, and which. */
  readonly failure?: BatchFailure & { readonly page: number };
}

/** A question on its way. The list on show stays until the draft is as long. */
export interface BatchRequest {
  readonly node: string;
  readonly rowVersion: number;
  readonly page: number;
  /** The pages before this one. */
  readonly draft: readonly BatchRow[];
  /** The page with which the draft is shown, unless the iterations end earlier. */
  readonly goal: number;
}

type BatchesMessage = Extract<FromHost, { type: 'batches' }>;

interface Asking {
  readonly batches: readonly BatchList[];
  readonly batchRequest?: BatchRequest;
}

/** Loops that were looked at before, so that going back is instant and memory stays small. */
const mostLists = 3;

export function batchesOf(batches: readonly BatchList[], node: string): BatchList | undefined {
  return batches.find((list) => list.node === node);
}

/** Whether the iterations must be asked for; what a platform does not tell at all is asked for once. */
export function isOutdated(row: NodeRow, known: BatchList | undefined): boolean {
  return !known || (known.rowVersion !== row.version && known.failure?.retry !== false);
}

/** From the first page, as far as the reader had come. */
export function beginBatchRequest(row: NodeRow, known: BatchList | undefined): BatchRequest {
  return { node: row.key, rowVersion: row.version, page: 1, draft: [], goal: Math.max(1, known?.pages ?? 1) };
}

/** What failed once more, or the page after what is known; undefined where there is none. */
export function nextBatchRequest(row: NodeRow, known: BatchList): BatchRequest | undefined {
  const { failure, pages, hasNext, items } = known;
  if (failure && failure.page <= pages) return beginBatchRequest(row, known);
  if (!failure && !hasNext) return undefined;
  return { node: row.key, rowVersion: row.version, page: pages + 1, draft: items, goal: pages + 1 };
}

/** What an answer makes of the question it answers; the same object back means that it answers none and is not used. */
export function receiveBatches(before: Asking, message: BatchesMessage): Asking {
  const { batches, batchRequest } = before;
  const { node, page } = message;
  if (!batchRequest || batchRequest.node !== node || batchRequest.page !== page) return before;
  const { rowVersion, goal } = batchRequest;
  const put = (list: BatchList) => [list, ...batches.filter((other) => other.node !== node)].slice(0, mostLists);
  if (message.failure) {
    const known = batchesOf(batches, node) ?? { node, items: [], pages: 0, hasNext: false };
    return { batches: put({ ...known, rowVersion, failure: { ...message.failure, page } }) };
  }
  const draft = [...batchRequest.draft, ...message.items];
  // An empty page is the end whatever it promises: batchRequest again would never stop.
  const hasNext = message.hasNext && message.items.length > 0;
  if (hasNext && page < goal) return { batches, batchRequest: { ...batchRequest, page: page + 1, draft } };
  return { batches: put({ node, rowVersion, items: draft, pages: page, hasNext, total: message.total }) };
}
