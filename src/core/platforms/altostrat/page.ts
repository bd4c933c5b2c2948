import type { Page } from '../../model/model';
import { amountOf, fieldsOf, listOf, textOf, type Fields } from '../../json/values';

/** Rows of a list that comes bare, or in one of the envelopes that the documents show. Undefined when it is no list. */
export function rowsOf(value: unknown): readonly unknown[] | undefined {
  const envelope = fieldsOf(value);
  return listOf(value) ?? listOf(envelope?.['data']) ?? listOf(envelope?.['docs']);
}

/** A page of Altostrat's, whose `links` and `meta` may be empty. The platform chooses how many rows a page has. */
export function decodeLaravelPage<T>(
  value: unknown,
  page: number,
  decode: (row: unknown) => T | undefined,
  keyOf: (item: T) => string,
): Page<T> | undefined {
  const rows = rowsOf(value);
  if (!rows) return undefined;
  const items = new Map<string, T>();
  for (const row of rows) {
    const item = decode(row);
    if (item !== undefined && !items.has(keyOf(item))) items.set(keyOf(item), item);
  }
  const envelope = fieldsOf(value);
  // Both places are Laravel's own; which one depends on how a route wraps its rows.
  const meta = { ...envelope, ...fieldsOf(envelope?.['meta']) };
  return {
    items: [...items.values()],
    page,
    hasNext: envelope !== undefined && rows.length > 0 && hasNext(envelope, meta, page),
    total: amountOf(meta['total']) ?? (envelope ? undefined : rows.length),
    size: amountOf(meta['per_page']) || (page === 1 && envelope ? rows.length : undefined),
  };
}

function hasNext(envelope: Fields, meta: Fields, page: number): boolean {
  const echoed = amountOf(meta['current_page']);
  // A server that goes back to an earlier page would do so for ever.
  if (echoed !== undefined && echoed < page) return false;
  const links = fieldsOf(envelope['links']);
  if (textOf(links?.['next'], envelope['next_page_url'])) return true;
  const last = amountOf(meta['last_page']);
  if (last !== undefined) return page < last;
  const saidNone = links?.['next'] === null || envelope['next_page_url'] === null;
  // Where nothing is said, only the next page can tell; an empty one ends the list.
  return !saidNone;
}
