import { ok, type Answer } from '../http/answer';
import { headerOf, type Call } from '../http/router';
import type { SandboxOptions } from '../options';

const perPage = 15;

interface Listing<T> {
  /** The list's own, for links to its other pages. */
  readonly path: string;
  readonly items: readonly T[];
  /** What is shown of an item; called for those on the page only. */
  readonly view: (item: T) => unknown;
  readonly options: SandboxOptions;
}

/** One page of a list as Laravel makes it; the caller has no say in its length. */
export function laravelPage<T>(call: Call, { path, items, view, options: { altostrat, tls } }: Listing<T>): Answer {
  const page = pageNumber(call);
  const data = items.slice((page - 1) * perPage, page * perPage).map(view);
  if (altostrat?.paging === 'empty') return ok({ data, links: {}, meta: {} });
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const address = `${tls ? 'https' : 'http'}://${headerOf(call, 'host') ?? 'sandbox.invalid'}${path}`;
  const link = (number: number) => (number >= 1 && number <= last ? `${address}?page=${number}` : null);
  const from = data.length === 0 ? null : (page - 1) * perPage + 1;
  return ok({
    data,
    links: { first: link(1), last: link(last), prev: link(page - 1), next: link(page + 1) },
    meta: {
      current_page: page,
      from,
      last_page: last,
      path: address,
      per_page: perPage,
      to: from === null ? null : from + data.length - 1,
      total: items.length,
    },
  });
}

function pageNumber({ query }: Call): number {
  const page = Number(query.get('page') ?? 1);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
