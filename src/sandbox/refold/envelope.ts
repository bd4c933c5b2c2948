import { ok, type Answer } from '../answer';
import type { SandboxOptions } from '../options';
import type { Call } from '../router';

const defaultLimit = 10;
const largestLimit = 1000;

/** One page of a list in the platform's envelope. Only what is on the page is drawn. */
export function paged<T>(
  call: Call,
  items: readonly T[],
  draw: (item: T) => unknown,
  envelope: SandboxOptions['envelope'] = 'full',
  more: object = {},
): Answer {
  const limit = Math.min(countOf(call, 'limit', defaultLimit), largestLimit);
  const page = countOf(call, 'page', 1);
  const totalPages = Math.max(1, Math.ceil(items.length / limit));
  const docs = items.slice((page - 1) * limit, page * limit).map(draw);
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
