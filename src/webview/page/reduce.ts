import type { ExecutionHead, FromHost, FromPanel, NodePart, NodeRow, NodeTab, PanelWords } from '../../shared/protocol';
import { askOn, type BatchAsk, batchesOf, type BatchList, beginAsk, isOutdated, receiveBatches } from '../nodes/batches';
import { type Answer, askMore, askWanted, type Exploring, receiveAnswer, shownValue, unexplored } from '../value/requests';
import { explore, type ExploreEvent } from '../value/events';
import { filtered, type NodeFilter, nextFailure, noFilter } from '../nodes/nodeList';
import { type Find, type FindEvent, receiveFound, seek, stepToHit } from '../find/search';
import { type NodeSort, sorted } from '../nodes/sort';
import { type Openings, spotOf, type SpotChoice } from '../value/partView';
import { beginPull, continuePull, type NodeText, type Pull, receiveText, textOf } from '../value/partText';
import { shownNode, shownTab } from './selection';

/** Everything the page shows, as plain data. It is rebuilt from the host at any time; only the choice is the page's own. */
export interface PanelState {
  /** Of the last snapshot or patch; -1 until a snapshot came. */
  readonly revision: number;
  /** `ready` was said and its snapshot is still to come: patches until then are void. */
  readonly awaitingSnapshot: boolean;
  readonly head?: ExecutionHead;
  /** The page's own clock when the head's duration was true. */
  readonly headAt: number;
  readonly order: readonly string[];
  readonly rows: ReadonlyMap<string, NodeRow>;
  readonly words?: PanelWords;
  readonly locale: string;
  readonly choice: Choice;
  /** What was read lately, the newest first. */
  readonly texts: readonly NodeText[];
  readonly pull?: Pull;
  /** The loops that were looked at lately, the newest first. */
  readonly batches: readonly BatchList[];
  readonly asking?: BatchAsk;
  /** Values as lines. */
  readonly exploring: Exploring;
  readonly find?: Find;
}

/** What the person chose. While nothing is chosen the page leads to the failure by itself. */
export interface Choice {
  readonly node?: string;
  readonly tab?: NodeTab;
  /** Lines where the person did not choose. */
  readonly view?: 'tree' | 'text';
  readonly at?: SpotChoice;
  readonly open?: Openings;
  readonly filter?: NodeFilter;
  readonly sort?: NodeSort;
}

export type PanelEvent =
  | ExploreEvent
  | FindEvent
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
  | { readonly type: 'steppedToFailure'; readonly by: 1 | -1 }
  /** The rest of the value that is selected. */
  | { readonly type: 'wantedValue' };

export interface Step {
  readonly state: PanelState;
  /** What the page says to the host because of it, in order. */
  readonly says: readonly FromPanel[];
}

export function emptyState(choice: Choice): PanelState {
  const nothing = { order: [], rows: new Map<string, NodeRow>(), texts: [], batches: [] };
  return { revision: -1, awaitingSnapshot: false, headAt: 0, locale: 'en', choice, exploring: unexplored, ...nothing };
}

/** The whole behaviour of the page: what an event makes of the state, and what the host is told. */
export function reduce(state: PanelState, event: PanelEvent): Step {
  switch (event.type) {
    case 'opened':
      return askForSnapshot(state);
    case 'received':
      return receive(state, event.message, event.at);
    case 'choseNode':
      return withShown(choosing(state, event.node));
    case 'choseTab':
      return withShown({ ...state, choice: { ...state.choice, node: shownNode(state)?.key, tab: event.tab } });
    case 'wantedMore':
      return withMore(state);
    case 'wantedIterations':
      return withIterations(state, askOn);
    case 'refreshedIterations':
      return withIterations(state, beginAsk);
    case 'startedReading':
      return { state: choosing(state, shownNode(state)?.key), says: [] };
    case 'filtered':
      return { state: { ...state, choice: { ...state.choice, filter: event.filter } }, says: [] };
    case 'sorted':
      return { state: { ...state, choice: { ...state.choice, sort: event.sort } }, says: [] };
    case 'steppedToFailure':
      return stepToFailure(state, event.by);
    case 'wantedValue':
      return askMore(state);
    case 'sought':
      return seek(state, event.text);
    case 'steppedToHit':
      return withShown(stepToHit(state, event.by));
    default:
      return withShown(explore(choosing(state, shownNode(state)?.key), event));
  }
}

/** The nodes that match the filter, in the order that was chosen. */
export function listedRows({ rows, order, choice }: Pick<PanelState, 'rows' | 'order' | 'choice'>): readonly NodeRow[] {
  const all = order.map((key) => rows.get(key)).filter((row) => row !== undefined);
  return sorted(filtered(all, choice.filter ?? noFilter), choice.sort ?? 'ran');
}

function stepToFailure(state: PanelState, by: 1 | -1): Step {
  const row = nextFailure(listedRows(state), shownNode(state)?.key, by);
  return row ? withShown(choosing(state, row.key)) : { state, says: [] };
}

/** Answers to what was asked before will not come: the host may be another one. */
function askForSnapshot(state: PanelState): Step {
  return { state: { ...unasked(state), awaitingSnapshot: true }, says: [{ type: 'ready' }] };
}

function unasked(state: PanelState): PanelState {
  const { look, table, value } = state.exploring;
  const lines = { look: { known: look.known }, table: { known: table.known }, value: { known: value.known } };
  return { ...state, pull: undefined, asking: undefined, exploring: { ...state.exploring, ...lines } };
}

function receive(state: PanelState, message: FromHost, at: number): Step {
  switch (message.type) {
    case 'snapshot': {
      const { revision, head, nodes, words, locale } = message;
      const rows = new Map(nodes.map((row) => [row.key, row]));
      const fresh = { revision, rows, order: [...rows.keys()], words, locale, awaitingSnapshot: false };
      return seen({ ...unasked(state), ...fresh, ...withHead(state, head, at) });
    }
    case 'patch': {
      if (state.awaitingSnapshot || state.revision < 0) return { state, says: [] };
      if (message.from !== state.revision) return askForSnapshot(state);
      const { revision, head, nodes, order } = message;
      const changed = { ...withRows(state, nodes ?? [], order), ...(head && withHead(state, head, at)) };
      return seen({ ...state, revision, ...changed });
    }
    case 'text': {
      const before = state.pull;
      const { texts, pull } = receiveText(state, message);
      if (pull === before) return { state, says: [] };
      // The rest of what nobody looks at any more is not pulled.
      if (pull && isShown(state, pull.node, pull.part)) return { state: { ...state, pull }, says: [pulled(state, pull)] };
      return withShown({ ...state, texts, pull: undefined });
    }
    case 'batches': {
      const before = state.asking;
      const { batches, asking } = receiveBatches(state, message);
      if (asking === before) return { state, says: [] };
      if (asking && isShown(state, asking.node, 'batches')) return { state: { ...state, asking }, says: [asked(asking)] };
      return withShown({ ...state, batches, asking: undefined });
    }
    case 'found':
      return { state: receiveFound(state, message), says: [] };
    default:
      return receiveLines(state, message);
  }
}

function receiveLines(state: PanelState, answer: Answer): Step {
  const next = receiveAnswer(state, answer);
  return next === state ? { state, says: [] } : withShown(next);
}

function seen(state: PanelState): Step {
  const isThere = ({ node }: { readonly node: string }) => state.rows.has(node);
  const texts = state.texts.filter(isThere);
  const batches = state.batches.filter(isThere);
  const pull = state.pull && isThere(state.pull) ? state.pull : undefined;
  const asking = state.asking && isThere(state.asking) ? state.asking : undefined;
  const step = withShown({ ...state, texts, pull, batches, asking });
  return { state: step.state, says: [{ type: 'seen', revision: state.revision }, ...step.says] };
}

/** The clock starts anew only when the host knows something new: the same duration sent again is older by now. */
function withHead(state: PanelState, head: ExecutionHead, at: number): Pick<PanelState, 'head' | 'headAt'> {
  const known = state.head;
  const same = known?.id === head.id && known.live && head.live && known.durationMs === head.durationMs;
  return { head, headAt: same ? state.headAt : at };
}

function withRows(
  state: PanelState,
  changed: readonly NodeRow[],
  order: readonly string[] | undefined,
): Pick<PanelState, 'rows' | 'order'> {
  if (changed.length === 0 && !order) return { rows: state.rows, order: state.order };
  const rows = new Map(state.rows);
  for (const row of changed) rows.set(row.key, row);
  if (!order) return { rows, order: rows.size === state.rows.size ? state.order : [...rows.keys()] };
  const kept = order.filter((key) => rows.has(key));
  const inOrder = kept.map((key) => [key, rows.get(key)] as const);
  return { rows: new Map(inOrder.filter((entry): entry is readonly [string, NodeRow] => !!entry[1])), order: kept };
}

/** Asks for what is on show when it is not there or not of this version. */
function withShown(state: PanelState): Step {
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

function withMore(state: PanelState): Step {
  const row = shownNode(state);
  const part = row && shownTab(row, state.choice.tab);
  const known = row && part && part !== 'batches' ? textOf(state.texts, row.key, part) : undefined;
  if (state.pull || !row || !known || known.text.length >= known.total) return { state, says: [] };
  const pull = continuePull(row, known);
  return { state: { ...choosing(state, row.key), pull }, says: [pulled(state, pull)] };
}

function withIterations(state: PanelState, ask: (row: NodeRow, known: BatchList) => BatchAsk | undefined): Step {
  const row = shownNode(state);
  const known = row && batchesOf(state.batches, row.key);
  const asking = state.asking || !known ? undefined : ask(row, known);
  if (!row || !asking) return { state, says: [] };
  return { state: { ...choosing(state, row.key), asking }, says: [asked(asking)] };
}

function choosing(state: PanelState, node: string | undefined): PanelState {
  return state.choice.node === node ? state : { ...state, choice: { ...state.choice, node } };
}

function isShown(state: PanelState, node: string, tab: NodeTab): boolean {
  const row = shownNode(state);
  return row?.key === node && shownTab(row, state.choice.tab) === tab;
}

function pulled({ exploring }: PanelState, { node, part, draft }: Pull): FromPanel {
  const plain = exploring.plain.includes(spotOf({ key: node }, part));
  return { type: 'pull', node, part, offset: draft.length, ...(plain && { shown: true }) };
}

function asked({ node, page }: BatchAsk): FromPanel {
  return { type: 'batches', node, page };
}
