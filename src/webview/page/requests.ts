import type { FromPanel, NodePart, NodeRow, NodeTab } from '../../shared/protocol';
import { type BatchAsk, batchesOf, type BatchList, beginAsk, isOutdated } from '../nodes/batches';
import { beginPull, continuePull, type Pull, textOf } from '../value/partText';
import { spotOf } from '../value/partView';
import { askWanted } from '../value/requests';
import { shownValue } from '../value/shownValue';
import { shownNode, shownTab } from './selection';
import type { PanelState, Step } from './state';

/** Answers to what was asked before will not come: the host may be another one. */
export function askForSnapshot(state: PanelState): Step {
  return { state: { ...unasked(state), awaitingSnapshot: true }, says: [{ type: 'ready' }] };
}

export function unasked(state: PanelState): PanelState {
  const { look, table, value } = state.exploring;
  const lines = { look: { known: look.known }, table: { known: table.known }, value: { known: value.known } };
  return { ...state, pull: undefined, asking: undefined, exploring: { ...state.exploring, ...lines } };
}

/** Asks for what is on show when it is not there or not of this version. */
export function withShown(state: PanelState): Step {
  const row = shownNode(state);
  const tab = row && shownTab(row, state.choice.tab);
  if (!row || !tab) return { state, says: [] };
  if (tab === 'batches') return withBatches(state, row);
  return shownValue(state)?.view === 'text' ? withText(state, row, tab) : askWanted(state);
}

/** One pull at a time. */
function withText(state: PanelState, row: NodeRow, part: NodePart): Step {
  const known = textOf(state.texts, row.key, part);
  if (state.pull || known?.rowVersion === row.version) return { state, says: [] };
  const pull = beginPull(row, part, known);
  return { state: { ...state, pull }, says: [pulled(state, pull)] };
}

/** One question for iterations at a time. */
function withBatches(state: PanelState, row: NodeRow): Step {
  const known = batchesOf(state.batches, row.key);
  if (state.asking || !isOutdated(row, known)) return { state, says: [] };
  const asking = beginAsk(row, known);
  return { state: { ...state, asking }, says: [asked(asking)] };
}

export function withMore(state: PanelState): Step {
  const row = shownNode(state);
  const part = row && shownTab(row, state.choice.tab);
  const known = row && part && part !== 'batches' ? textOf(state.texts, row.key, part) : undefined;
  if (state.pull || !row || !known || known.text.length >= known.total) return { state, says: [] };
  const pull = continuePull(row, known);
  return { state: { ...choosing(state, row.key), pull }, says: [pulled(state, pull)] };
}

export function withIterations(state: PanelState, ask: (row: NodeRow, known: BatchList) => BatchAsk | undefined): Step {
  const row = shownNode(state);
  const known = row && batchesOf(state.batches, row.key);
  const asking = state.asking || !known ? undefined : ask(row, known);
  if (!row || !asking) return { state, says: [] };
  return { state: { ...choosing(state, row.key), asking }, says: [asked(asking)] };
}

export function choosing(state: PanelState, node: string | undefined): PanelState {
  return state.choice.node === node ? state : { ...state, choice: { ...state.choice, node } };
}

export function isShown(state: PanelState, node: string, tab: NodeTab): boolean {
  const row = shownNode(state);
  return row?.key === node && shownTab(row, state.choice.tab) === tab;
}

export function pulled({ exploring }: PanelState, { node, part, draft }: Pull): FromPanel {
  const plain = exploring.plain.includes(spotOf({ key: node }, part));
  return { type: 'pull', node, part, offset: draft.length, ...(plain && { shown: true }) };
}

export function asked({ node, page }: BatchAsk): FromPanel {
  return { type: 'batches', node, page };
}
