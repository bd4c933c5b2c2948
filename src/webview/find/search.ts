import type { FoundHit, FromHost } from '../../shared/protocol';

/** A search in everything that the nodes returned and got. */
export interface Search {
  /** Grows, so that an answer to an earlier search is known as such. */
  readonly number: number;
  readonly text: string;
  readonly hits: readonly FoundHit[];
  /** More than the hits where there are very many. */
  readonly total: number;
  readonly done: boolean;
  /** The hit that was gone to. */
  readonly at?: number;
}

export type SearchEvent =
  | { readonly type: 'sought'; readonly text: string }
  | { readonly type: 'steppedToHit'; readonly by: 1 | -1 };

/** The search after this one. An empty text searches nothing, and is done at once. */
export function beginSearch(before: Search | undefined, text: string): Search {
  return { number: (before?.number ?? 0) + 1, text, hits: [], total: 0, done: text === '' };
}

/** At the next hit and around; at the first one, or the last, where none was gone to. Undefined where there is none. */
export function stepSearch(search: Search, by: 1 | -1): Search | undefined {
  const { hits, at } = search;
  if (hits.length === 0) return undefined;
  return { ...search, at: at === undefined ? (by === 1 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length };
}

/** With what was found; the same object back means that this is no answer to it. */
export function receiveHits(search: Search, { search: number, hits, total, done }: Extract<FromHost, { type: 'found' }>): Search {
  if (search.number !== number || search.done) return search;
  return { ...search, hits: [...search.hits, ...hits], total, done };
}
