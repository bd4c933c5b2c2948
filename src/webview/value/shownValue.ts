import type { NodePart, NodeRow } from '../../shared/protocol';
import { shownNode, shownTab } from '../page/selection';
import type { PanelState } from '../page/state';
import { noPosition, type Position } from './exploring';
import { partKeyOf, type View } from './partView';

/** What is on show, where it is a value that can be looked at. */
export interface ShownValue {
  readonly row: NodeRow;
  readonly part: NodePart;
  readonly partKey: string;
  readonly view: View;
  readonly position: Position;
}

export function shownValue(state: PanelState): ShownValue | undefined {
  const row = shownNode(state);
  const part = row && shownTab(row, state.choice.tab);
  if (!row || !part || part === 'batches') return undefined;
  const partKey = partKeyOf(row, part);
  const { position } = state.exploring;
  return { row, part, partKey, view: viewOf(state, row, part, partKey), position: position.partKey === partKey ? position : { ...noPosition, partKey } };
}

/** The chosen view where the value has it. What turns out to have no lines is read as text. */
function viewOf({ choice, exploring }: PanelState, row: NodeRow, part: NodePart, partKey: string): View {
  if (!row.outlines?.includes(part)) return 'text';
  const { known } = exploring.outline;
  const isEmpty = known?.partKey === partKey && known.answer.total === 0;
  if (choice.view === 'text' || isEmpty) return 'text';
  return choice.at?.partKey === partKey && choice.at.table ? 'table' : 'tree';
}
