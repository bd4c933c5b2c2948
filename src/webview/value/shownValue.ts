import type { NodePart, NodeRow } from '../../shared/protocol';
import { shownNode, shownTab } from '../page/selection';
import type { PanelState } from '../page/state';
import { nowhere, type Place } from './exploring';
import { spotOf, type View } from './partView';

/** What is on show, where it is a value that can be looked at. */
export interface ShownValue {
  readonly row: NodeRow;
  readonly part: NodePart;
  readonly spot: string;
  readonly view: View;
  readonly place: Place;
}

export function shownValue(state: PanelState): ShownValue | undefined {
  const row = shownNode(state);
  const part = row && shownTab(row, state.choice.tab);
  if (!row || !part || part === 'batches') return undefined;
  const spot = spotOf(row, part);
  const { place } = state.exploring;
  return { row, part, spot, view: viewOf(state, row, part, spot), place: place.spot === spot ? place : { ...nowhere, spot } };
}

/** The chosen view where the value has it. What turns out to have no lines is read as text. */
function viewOf({ choice, exploring }: PanelState, row: NodeRow, part: NodePart, spot: string): View {
  if (!row.outlines?.includes(part)) return 'text';
  const { known } = exploring.look;
  const isEmpty = known?.spot === spot && known.answer.total === 0;
  if (choice.view === 'text' || isEmpty) return 'text';
  return choice.at?.spot === spot && choice.at.table ? 'table' : 'tree';
}
