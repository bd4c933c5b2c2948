import type { FromHost, NodeTab, PanelFace } from '../../shared/protocol';
import { beginSearch, type SearchEvent, stepSearch } from '../find/search';
import { beginBatchRequest, nextBatchRequest } from '../nodes/batches';
import { listedRows, nextFailure, type NodeFilter, type NodeSort } from '../nodes/nodeList';
import { explore, type ExploreEvent } from '../value/events';
import { requestMoreOfValue } from '../value/requests';
import { receive } from './receive';
import { requestIterations, requestMoreText, requestShown, requestSnapshot, withChosenNode } from './requests';
import { rowsInOrder, shownNode } from './selection';
import type { PanelState, Step } from './state';

export type PanelEvent =
  | ExploreEvent
  | SearchEvent
  | { readonly type: 'opened' }
  /** `at` is the page's own clock. */
  | { readonly type: 'received'; readonly message: FromHost; readonly at: number }
  | { readonly type: 'choseNode'; readonly node: string }
  | { readonly type: 'choseTab'; readonly tab: NodeTab }
  | { readonly type: 'wantedMore' }
  /** More iterations, or the ones that could not be read. */
  | { readonly type: 'wantedIterations' }
  /** The same iterations as they are now. */
  | { readonly type: 'refreshedIterations' }
  /** The person is in the text on show: it must not slip away when another node fails. */
  | { readonly type: 'startedReading' }
  | { readonly type: 'filtered'; readonly filter: NodeFilter }
  | { readonly type: 'sorted'; readonly sort: NodeSort }
  | { readonly type: 'choseFace'; readonly face: PanelFace }
  | { readonly type: 'steppedToFailure'; readonly by: 1 | -1 }
  /** The rest of the value that is selected. */
  | { readonly type: 'wantedValue' };

/** The whole behaviour of the page: what an event makes of the state, and what the host is told. */
export function reduce(state: PanelState, event: PanelEvent): Step {
  switch (event.type) {
    case 'opened':
      return requestSnapshot(state);
    case 'received':
      return receive(state, event.message, event.at);
    case 'choseNode':
      return requestShown(withChosenNode(state, event.node));
    case 'choseTab':
      return requestShown({ ...state, choice: { ...state.choice, node: shownNode(state)?.key, tab: event.tab } });
    case 'wantedMore':
      return requestMoreText(state);
    case 'wantedIterations':
      return requestIterations(state, nextBatchRequest);
    case 'refreshedIterations':
      return requestIterations(state, beginBatchRequest);
    case 'startedReading':
      return { state: withChosenNode(state, shownNode(state)?.key), says: [] };
    case 'filtered':
      return { state: { ...state, choice: { ...state.choice, filter: event.filter } }, says: [] };
    case 'sorted':
      return { state: { ...state, choice: { ...state.choice, sort: event.sort } }, says: [] };
    case 'choseFace':
      return { state: { ...state, choice: { ...state.choice, face: event.face } }, says: [{ type: 'face', face: event.face }] };
    case 'steppedToFailure':
      return stepToFailure(state, event.by);
    case 'wantedValue':
      return requestMoreOfValue(state);
    case 'sought':
      return seek(state, event.text);
    case 'steppedToHit':
      return stepToHit(state, event.by);
    default:
      return requestShown(explore(withChosenNode(state, shownNode(state)?.key), event));
  }
}

function stepToFailure(state: PanelState, by: 1 | -1): Step {
  const row = nextFailure(listedRows(rowsInOrder(state), state.choice), shownNode(state)?.key, by);
  return row ? requestShown(withChosenNode(state, row.key)) : { state, says: [] };
}

function seek(state: PanelState, text: string): Step {
  const search = beginSearch(state.search, text);
  return { state: { ...state, search }, says: [{ type: 'find', search: search.number, text }] };
}

/** The first hit is gone to only when somebody asks: typing must not move what is being read. */
function stepToHit(state: PanelState, by: 1 | -1): Step {
  const search = state.search && stepSearch(state.search, by);
  const hit = search?.hits[search.at ?? -1];
  return requestShown(hit ? explore({ ...state, search }, { type: 'wentTo', ...hit }) : state);
}
