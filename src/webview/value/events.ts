import type { ValuePath } from '../../shared/outline';
import type { NodePart } from '../../shared/protocol';
import type { PanelState } from '../page/state';
import { type Place, shownIn, windowLength } from './exploring';
import { openIn, samePath, spotOf, toggled, withOpen } from './partView';
import { shownValue, type ShownValue } from './shownValue';

/** What a person does with the value on show. */
export type ExploreEvent =
  | { readonly type: 'choseView'; readonly view: 'tree' | 'text' }
  | { readonly type: 'toggledLine'; readonly path: ValuePath }
  | { readonly type: 'choseLine'; readonly path: ValuePath; readonly line: number }
  /** By its number, where its path is not known yet. */
  | { readonly type: 'movedToLine'; readonly line: number }
  | { readonly type: 'scrolledLines'; readonly from: number }
  | { readonly type: 'scrolledTable'; readonly from: number }
  /** Without a path: back to the tree. */
  | { readonly type: 'choseTable'; readonly path?: ValuePath }
  /** To a value of any node. */
  | { readonly type: 'wentTo'; readonly node: string; readonly part: NodePart; readonly path: ValuePath }
  /** Without a path: all in the text. */
  | { readonly type: 'toggledSecret'; readonly path?: ValuePath };

/** What it makes of the state; asking for what is wanted then is the caller's. */
export function explore(state: PanelState, event: ExploreEvent): PanelState {
  const shown = shownValue(state);
  if (event.type === 'wentTo') return goTo(state, event);
  if (event.type === 'choseView') return withTable({ ...state, choice: { ...state.choice, view: event.view } }, undefined);
  if (!shown) return state;
  const { spot, place } = shown;
  switch (event.type) {
    case 'toggledLine':
      return toggleLine(state, shown, event.path);
    case 'choseLine':
      return at(withLine(state, spot, event.path), { ...place, line: event.line, awaited: undefined });
    case 'movedToLine':
      return moveTo(state, place, event.line);
    case 'scrolledLines':
      return event.from === place.from ? state : at(state, { ...place, from: event.from });
    case 'scrolledTable':
      return event.from === place.tableFrom ? state : at(state, { ...place, tableFrom: event.from });
    case 'choseTable':
      return withTable(at(state, { ...place, tableFrom: 0 }), event.path);
    case 'toggledSecret':
      return reveal(state, spot, event.path);
  }
}

function toggleLine(state: PanelState, { spot }: ShownValue, path: ValuePath): PanelState {
  const { known } = state.exploring.look;
  const open = openIn(state.choice.open, spot) ?? (known?.spot === spot ? known.answer.open : []);
  return { ...state, choice: { ...state.choice, open: withOpen(state.choice.open, spot, toggled(open, path)) } };
}

function goTo(state: PanelState, { node, part, path }: Extract<ExploreEvent, { type: 'wentTo' }>): PanelState {
  const row = state.rows.get(node);
  if (!row) return state;
  const spot = spotOf(row, part);
  const { place } = state.exploring;
  const isValue = path.length > 0;
  const view = isValue ? 'tree' : state.choice.view;
  const choice = { ...state.choice, node, tab: part, view, at: { spot, line: path } };
  const from = place.spot === spot ? place : { spot, from: 0, tableFrom: 0 };
  return at({ ...state, choice }, { ...from, goal: isValue ? path : undefined, line: undefined });
}

function moveTo(state: PanelState, place: Place, line: number): PanelState {
  const { known } = state.exploring.look;
  const row = known?.spot === place.spot ? known.answer.rows[line - known.answer.from] : undefined;
  if (row) return at(withLine(state, place.spot, row.path), { ...place, line, awaited: undefined });
  return at(state, { ...place, awaited: line, from: Math.max(0, line - windowLength / 2) });
}

function withLine(state: PanelState, spot: string, line: ValuePath): PanelState {
  const { at: chosen } = state.choice;
  if (chosen?.spot === spot && samePath(chosen.line, line)) return state;
  return { ...state, choice: { ...state.choice, at: { ...(chosen?.spot === spot ? chosen : {}), spot, line } } };
}

function withTable(state: PanelState, table: ValuePath | undefined): PanelState {
  const spot = shownValue(state)?.spot;
  const { at: chosen } = state.choice;
  if (spot === undefined || (table === undefined && chosen?.table === undefined)) return state;
  const line = chosen?.spot === spot ? chosen.line : undefined;
  return { ...state, choice: { ...state.choice, ...(table && { view: 'tree' }), at: { spot, line, table } } };
}

function reveal(state: PanelState, spot: string, path: ValuePath | undefined): PanelState {
  const { exploring } = state;
  if (!path) {
    // A slice on its way is one of the other text.
    if (state.pull) return state;
    const plain = exploring.plain.includes(spot) ? exploring.plain.filter((one) => one !== spot) : [...exploring.plain, spot];
    // The text that is known is the other one.
    const texts = state.texts.filter(({ node, part }) => spotOf({ key: node }, part) !== spot);
    return { ...state, texts, exploring: { ...exploring, plain } };
  }
  const others = exploring.shown.filter((one) => one.spot !== spot);
  return { ...state, exploring: { ...exploring, shown: [...others, { spot, paths: toggled(shownIn(exploring, spot), path) }] } };
}

function at(state: PanelState, place: Place): PanelState {
  return { ...state, exploring: { ...state.exploring, place } };
}
