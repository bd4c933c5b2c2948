import type { Page } from '../../model/model';
import { amountOf, fieldsOf, listOf } from '../../json/values';

/**
 * A page of anything (Refold: pagination envelope, which comes in parts; some routes send a bare list). Undefined when it
 * is no page. Rows that `decode` does not know are left out, and the second of two with one key.
 */
export function decodePage<T>(
  value: unknown,
  asked: { readonly page: number; readonly limit: number },
  decode: (row: unknown, index: number) => T | undefined,
  keyOf: (item: T) => string,
): Page<T> | undefined {
  const bare = listOf(value);
  const envelope = fieldsOf(value);
  const rows = bare ?? listOf(envelope?.['docs']) ?? listOf(envelope?.['data']);
  if (!rows) return undefined;
  const items = new Map<string, T>();
  for (const [index, row] of rows.entries()) {
    const item = decode(row, index);
    if (item !== undefined && !items.has(keyOf(item))) items.set(keyOf(item), item);
  }
  return {
    items: [...items.values()],
    page: asked.page,
    hasNext: envelope !== undefined && rows.length > 0 && hasNext(envelope, asked, rows.length),
    total: amountOf(envelope?.['totalDocs']) ?? bare?.length,
  };
}

function hasNext(
  envelope: Readonly<Record<string, unknown>>,
  { page, limit }: { readonly page: number; readonly limit: number },
  count: number,
): boolean {
  const echoed = amountOf(envelope['page']);
  // A server that goes back to an earlier page would do so for ever.
  if (echoed !== undefined && echoed < page) return false;
  const hasNextPage = envelope['hasNextPage'];
  if (typeof hasNextPage === 'boolean') return hasNextPage;
  const pages = amountOf(envelope['totalPages']);
  return pages === undefined ? count >= limit : page < pages;
}
