import { ok, type Answer } from '../http/answer';
import type { SandboxOptions } from '../options';
import type { Call } from '../http/router';

const defaultLimit = 10;
const largestLimit = 1000;

interface Listing<T> {
  readonly items: readonly T[];
  /** What is shown of an item; called for those on the page only. */
  readonly view: (item: T) => unknown;
  readonly envelope?: SandboxOptions['envelope'];
  /** What stands beside the page. */
  readonly more?: object;
}

/** One page of a list in the platform's envelope. */
export function pageOf<T>(call: Call, { items, view, envelope = 'full', more }: Listing<T>): Answer {
  const limit = Math.min(countOf(call, 'limit', defaultLimit), largestLimit);
  const page = countOf(call, 'page', 1);
  const totalPages = Math.max(1, Math.ceil(items.length / limit));
  const docs = items.slice((page - 1) * limit, page * limit).map(view);
  const counts = { docs, totalDocs: items.length, limit, page, totalPages };
  if (envelope === 'partial') return ok({ ...counts, ...more });
  if (envelope === 'endless') return ok({ ...counts, page: 0, hasNextPage: true, ...more });
  const hasNextPage = page < totalPages;
  const hasPrevPage = page > 1;
  return ok({
    ...counts,
    hasNextPage,
    hasPrevPage,
    nextPage: hasNextPage ? page + 1 : null,
    prevPage: hasPrevPage ? page - 1 : null,
    pagingCounter: (page - 1) * limit + 1,
    ...more,
  });
}

function countOf({ query }: Call, name: string, otherwise: number): number {
  const count = Number(query.get(name) ?? otherwise);
  return Number.isSafeInteger(count) && count > 0 ? count : otherwise;
}
