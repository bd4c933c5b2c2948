import type { FromPanel, NodePart, NodeRow, NodeTab } from '../../shared/protocol';
import { batchesOf, type BatchList, type BatchRequest, beginBatchRequest, isOutdated } from '../nodes/batches';
import { beginPull, continuePull, partTextOf, type Pull } from '../value/partText';
import { partKeyOf } from '../value/partView';
import { requestWanted } from '../value/requests';
import { shownValue } from '../value/shownValue';
import { shownNode, shownTab } from './selection';
import type { PanelState, Step } from './state';

/** Answers to what was asked before will not come: the host may be another one. */
export function requestSnapshot(state: PanelState): Step {
  return { state: { ...withoutRequests(state), awaitingSnapshot: true }, says: [{ type: 'ready' }] };
}

/** What is known stays; answers that are on their way are not waited for. */
export function withoutRequests(state: PanelState): PanelState {
  const { outline, table, value } = state.exploring;
  const exploring = { ...state.exploring, outline: { known: outline.known }, table: { known: table.known }, value: { known: value.known } };
  return { ...state, pull: undefined, batchRequest: undefined, exploring };
}

/** Asks for what is on show when it is not there or not of this version. */
export function requestShown(state: PanelState): Step {
  const row = shownNode(state);
  const tab = row && shownTab(row, state.choice.tab);
  if (!row || !tab) return { state, says: [] };
  if (tab === 'batches') return requestBatches(state, row);
  return shownValue(state)?.view === 'text' ? requestText(state, row, tab) : requestWanted(state);
}

/** One pull at a time. */
function requestText(state: PanelState, row: NodeRow, part: NodePart): Step {
  const known = partTextOf(state.texts, row.key, part);
  if (state.pull || known?.rowVersion === row.version) return { state, says: [] };
  const pull = beginPull(row, part, known);
  return { state: { ...state, pull }, says: [pullMessage(state, pull)] };
}

/** One question for iterations at a time. */
function requestBatches(state: PanelState, row: NodeRow): Step {
  const known = batchesOf(state.batches, row.key);
  if (state.batchRequest || !isOutdated(row, known)) return { state, says: [] };
  const batchRequest = beginBatchRequest(row, known);
  return { state: { ...state, batchRequest }, says: [batchesMessage(batchRequest)] };
}

/** The rest of the text on show, a slice at a time. */
export function requestMoreText(state: PanelState): Step {
  const row = shownNode(state);
  const part = row && shownTab(row, state.choice.tab);
  const known = row && part && part !== 'batches' ? partTextOf(state.texts, row.key, part) : undefined;
  if (state.pull || !row || !known || known.text.length >= known.total) return { state, says: [] };
  const pull = continuePull(row, known);
  return { state: { ...withChosenNode(state, row.key), pull }, says: [pullMessage(state, pull)] };
}

/** Other iterations of the loop on show; `ask` says which. */
export function requestIterations(state: PanelState, ask: (row: NodeRow, known: BatchList) => BatchRequest | undefined): Step {
  const row = shownNode(state);
  const known = row && batchesOf(state.batches, row.key);
  const batchRequest = state.batchRequest || !known ? undefined : ask(row, known);
  if (!row || !batchRequest) return { state, says: [] };
  return { state: { ...withChosenNode(state, row.key), batchRequest }, says: [batchesMessage(batchRequest)] };
}

export function withChosenNode(state: PanelState, node: string | undefined): PanelState {
  return state.choice.node === node ? state : { ...state, choice: { ...state.choice, node } };
}

export function isShown(state: PanelState, node: string, tab: NodeTab): boolean {
  const row = shownNode(state);
  return row?.key === node && shownTab(row, state.choice.tab) === tab;
}

export function pullMessage({ exploring }: PanelState, { node, part, draft }: Pull): FromPanel {
  const isRevealed = exploring.revealedTexts.includes(partKeyOf({ key: node }, part));
  return { type: 'pull', node, part, offset: draft.length, ...(isRevealed && { shown: true }) };
}

export function batchesMessage({ node, page }: BatchRequest): FromPanel {
  return { type: 'batches', node, page };
}
