import type { ValuePath } from '../../core/model/outline';
import type { NodePart } from '../../shared/protocol';
import type { PanelState } from '../page/state';
import { noPosition, type Position, revealedIn, windowLength } from './exploring';
import { expandedIn, partKeyOf, samePath, togglePath, withExpanded } from './partView';
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
  const { partKey, position } = shown;
  switch (event.type) {
    case 'toggledLine':
      return toggleLine(state, shown, event.path);
    case 'choseLine':
      return withPosition(withLine(state, partKey, event.path), { ...position, line: event.line, awaited: undefined });
    case 'movedToLine':
      return moveTo(state, position, event.line);
    case 'scrolledLines':
      return event.from === position.from ? state : withPosition(state, { ...position, from: event.from });
    case 'scrolledTable':
      return event.from === position.tableFrom ? state : withPosition(state, { ...position, tableFrom: event.from });
    case 'choseTable':
      return withTable(withPosition(state, { ...position, tableFrom: 0 }), event.path);
    case 'toggledSecret':
      return reveal(state, partKey, event.path);
  }
}

function toggleLine(state: PanelState, { partKey }: ShownValue, path: ValuePath): PanelState {
  const { known } = state.exploring.outline;
  const open = expandedIn(state.choice.open, partKey) ?? (known?.partKey === partKey ? known.answer.open : []);
  return { ...state, choice: { ...state.choice, open: withExpanded(state.choice.open, partKey, togglePath(open, path)) } };
}

function goTo(state: PanelState, { node, part, path }: Extract<ExploreEvent, { type: 'wentTo' }>): PanelState {
  const row = state.rows.get(node);
  if (!row) return state;
  const partKey = partKeyOf(row, part);
  const { position } = state.exploring;
  const isValue = path.length > 0;
  const view = isValue ? 'tree' : state.choice.view;
  const choice = { ...state.choice, node, tab: part, view, at: { partKey, line: path } };
  const from = position.partKey === partKey ? position : { ...noPosition, partKey };
  return withPosition({ ...state, choice }, { ...from, goal: isValue ? path : undefined, line: undefined });
}

function moveTo(state: PanelState, position: Position, line: number): PanelState {
  const { known } = state.exploring.outline;
  const row = known?.partKey === position.partKey ? known.answer.rows[line - known.answer.from] : undefined;
  if (row) return withPosition(withLine(state, position.partKey, row.path), { ...position, line, awaited: undefined });
  return withPosition(state, { ...position, awaited: line, from: Math.max(0, line - windowLength / 2) });
}

function withLine(state: PanelState, partKey: string, line: ValuePath): PanelState {
  const { at: chosen } = state.choice;
  if (chosen?.partKey === partKey && samePath(chosen.line, line)) return state;
  return { ...state, choice: { ...state.choice, at: { ...(chosen?.partKey === partKey ? chosen : {}), partKey, line } } };
}

function withTable(state: PanelState, table: ValuePath | undefined): PanelState {
  const partKey = shownValue(state)?.partKey;
  const { at: chosen } = state.choice;
  if (partKey === undefined || (table === undefined && chosen?.table === undefined)) return state;
  const line = chosen?.partKey === partKey ? chosen.line : undefined;
  return { ...state, choice: { ...state.choice, ...(table && { view: 'tree' }), at: { partKey, line, table } } };
}

function reveal(state: PanelState, partKey: string, path: ValuePath | undefined): PanelState {
  const { exploring } = state;
  if (!path) {
    // A slice on its way is one of the other text.
    if (state.pull) return state;
    const others = exploring.revealedTexts.filter((one) => one !== partKey);
    const revealedTexts = exploring.revealedTexts.includes(partKey) ? others : [...others, partKey];
    // The text that is known is the other one.
    const texts = state.texts.filter(({ node, part }) => partKeyOf({ key: node }, part) !== partKey);
    return { ...state, texts, exploring: { ...exploring, revealedTexts } };
  }
  const others = exploring.revealed.filter((one) => one.partKey !== partKey);
  const paths = togglePath(revealedIn(exploring, partKey), path);
  return { ...state, exploring: { ...exploring, revealed: [...others, { partKey, paths }] } };
}

function withPosition(state: PanelState, position: Position): PanelState {
  return { ...state, exploring: { ...state.exploring, position } };
}
