import { ok, type Answer } from '../answer';
import { headerOf, type Call } from '../router';
import type { SandboxOptions } from '../options';

const perPage = 15;

/** One page of a list as Laravel makes it; the caller has no say in its length. Only what is on the page is drawn. */
export function laravelPage<T>(
  call: Call,
  path: string,
  items: readonly T[],
  draw: (item: T) => unknown,
  { altostrat, tls }: SandboxOptions,
): Answer {
  const page = pageOf(call);
  const data = items.slice((page - 1) * perPage, page * perPage).map(draw);
  if (altostrat?.paging === 'empty') return ok({ data, links: {}, meta: {} });
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const address = `${tls ? 'https' : 'http'}://${headerOf(call, 'host')}${path}`;
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

function pageOf({ query }: Call): number {
  const page = Number(query.get('page') ?? 1);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
