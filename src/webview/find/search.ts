import type { FoundHit, FromHost, FromPanel } from '../../shared/protocol';
import { explore } from '../value/events';
import type { PanelState } from '../page/reduce';

/** A search in everything that the nodes returned and got. */
export interface Find {
  /** Grows, so that an answer to an earlier search is known as such. */
  readonly search: number;
  readonly text: string;
  readonly hits: readonly FoundHit[];
  /** More than the hits where there are very many. */
  readonly total: number;
  readonly done: boolean;
  /** The hit that was gone to. */
  readonly at?: number;
}

export type FindEvent =
  | { readonly type: 'sought'; readonly text: string }
  | { readonly type: 'steppedToHit'; readonly by: 1 | -1 };

interface FindStep {
  readonly state: PanelState;
  readonly says: readonly FromPanel[];
}

export function seek(state: PanelState, text: string): FindStep {
  const search = (state.find?.search ?? 0) + 1;
  const find: Find = { search, text, hits: [], total: 0, done: text === '' };
  return { state: { ...state, find }, says: [{ type: 'find', search, text }] };
}

/** The first hit is gone to only when somebody asks: typing must not move what is being read. */
export function stepToHit(state: PanelState, by: 1 | -1): PanelState {
  const { find } = state;
  if (!find || find.hits.length === 0) return state;
  const count = find.hits.length;
  const at = find.at === undefined ? (by === 1 ? 0 : count - 1) : (find.at + by + count) % count;
  const hit = find.hits[at];
  return hit ? explore({ ...state, find: { ...find, at } }, { type: 'wentTo', ...hit }) : state;
}

export function receiveFound(state: PanelState, { search, hits, total, done }: Extract<FromHost, { type: 'found' }>): PanelState {
  const { find } = state;
  if (find?.search !== search || find.done) return state;
  return { ...state, find: { ...find, hits: [...find.hits, ...hits], total, done } };
}
