import type { ValuePath } from '../../shared/outline';
import type { FromHost, FromPanel, NodePart, NodeRow } from '../../shared/protocol';
import { shownNode, shownTab } from '../page/selection';
import { openIn, samePath, spotOf, toggled, withOpen, type View } from './partView';
import type { PanelState } from '../page/reduce';

export type Question = Extract<FromPanel, { type: 'look' | 'table' | 'value' }>;
export type Answer = Extract<FromHost, { type: 'look' | 'table' | 'value' }>;
type Kind = Question['type'];
export type AnswerTo<K extends Kind> = Extract<Answer, { type: K }>;

/** One question on its way, and the last answer with what it was asked for. */
export interface Line<K extends Kind> {
  readonly asked?: { readonly question: Extract<Question, { type: K }>; readonly key: string };
  readonly known?: { readonly spot: string; readonly key: string; readonly answer: AnswerTo<K> };
}

/** Where the reader is in the part on show. The page's own, and forgotten with the part. */
export interface Place {
  readonly spot: string;
  /** The first line, and the first row of a table, that are wanted. */
  readonly from: number;
  readonly tableFrom: number;
  /** The number of the selected line. */
  readonly line?: number;
  /** A line to select as soon as it is there. */
  readonly awaited?: number;
  /** A value that must come on show. */
  readonly goal?: ValuePath;
}

export interface Exploring {
  readonly place: Place;
  /** Secrets that somebody asked to see, until the page is left. */
  readonly shown: readonly { readonly spot: string; readonly paths: readonly ValuePath[] }[];
  /** Parts whose text is shown with its secrets. */
  readonly plain: readonly string[];
  readonly look: Line<'look'>;
  readonly table: Line<'table'>;
  readonly value: Line<'value'>;
}

/** Lines that are asked for at once: some screens, and far less than a megabyte. */
export const windowLength = 240;

export const nowhere: Place = { spot: '', from: 0, tableFrom: 0 };
export const unexplored: Exploring = { place: nowhere, shown: [], plain: [], look: {}, table: {}, value: {} };

/** What is on show, where it is a value that can be looked at. */
export interface Shown {
  readonly row: NodeRow;
  readonly part: NodePart;
  readonly spot: string;
  readonly view: View;
  readonly place: Place;
}

export function shownValue(state: PanelState): Shown | undefined {
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

/** What must be known for what is on show, in the order in which it is needed. */
export function wantedOf(state: PanelState): readonly Question[] {
  const shown = shownValue(state);
  if (!shown || shown.view === 'text') return [];
  const { row, part, spot, view, place } = shown;
  const about = { node: row.key, part } as const;
  const { choice, exploring } = state;
  const line = choice.at?.spot === spot ? choice.at.line : undefined;
  const secrets = shownIn(exploring, spot);
  if (view === 'table') {
    return [{ type: 'table', ...about, path: choice.at?.table ?? [], from: place.tableFrom, count: windowLength }];
  }
  const open = openIn(choice.open, spot);
  const window = { from: place.from, count: windowLength, ...(place.goal && { at: place.goal }) };
  const look: Question = { type: 'look', ...about, ...(open && { open }), shown: secrets, ...window };
  return line ? [look, { type: 'value', ...about, path: line, shown: secrets, offset: 0 }] : [look];
}

export function shownIn({ shown }: Exploring, spot: string): readonly ValuePath[] {
  return shown.find((one) => one.spot === spot)?.paths ?? [];
}

/** Asks for what is wanted and neither known nor on its way: one question of a kind at a time. */
export function askWanted(state: PanelState): { readonly state: PanelState; readonly says: readonly Question[] } {
  let { exploring } = state;
  const says: Question[] = [];
  for (const question of wantedOf(state)) {
    const key = keyOf(state, question);
    const line = exploring[question.type];
    if (line.asked || line.known?.key === key) continue;
    exploring = { ...exploring, [question.type]: { ...line, asked: { question, key } } };
    says.push(question);
  }
  return says.length === 0 ? { state, says } : { state: { ...state, exploring }, says };
}

/** What an answer makes of the state; the same state back means that nobody asked. */
export function receiveAnswer(state: PanelState, answer: Answer): PanelState {
  const line = state.exploring[answer.type];
  const { asked } = line;
  if (!asked || asked.question.node !== answer.node || asked.question.part !== answer.part) return state;
  const spot = spotOf({ key: answer.node }, answer.part);
  const known = { spot, key: asked.key, answer: answer.type === 'value' ? joined(state, answer) : answer };
  const next = { ...state, exploring: { ...state.exploring, [answer.type]: { known } } };
  return answer.type === 'look' ? placed(next, spot, asked.question, answer) : next;
}

/** The rest of a text goes after what was read of it. */
function joined({ exploring }: PanelState, answer: AnswerTo<'value'>): AnswerTo<'value'> {
  const before = exploring.value.known?.answer;
  if (answer.offset === 0 || !before || before.text.length !== answer.offset || !samePath(before.path, answer.path)) return answer;
  return { ...answer, offset: 0, text: before.text + answer.text };
}

/** Where the reader is once a window came: at the value that was gone to, or at the line that was waited for. */
function placed(state: PanelState, spot: string, question: Question, answer: AnswerTo<'look'>): PanelState {
  const { place } = state.exploring;
  if (place.spot !== spot) return state;
  const isGoal = question.type === 'look' && question.at !== undefined && samePath(question.at, place.goal);
  const line = isGoal ? answer.at : place.awaited;
  const row = line === undefined ? undefined : answer.rows[line - answer.from];
  const gone = isGoal ? { choice: { ...state.choice, open: withOpen(state.choice.open, spot, answer.open) } } : {};
  const from = isGoal ? { from: answer.from, goal: undefined } : {};
  const moved = row ? { line, awaited: undefined } : {};
  const next: PanelState = { ...state, ...gone, exploring: { ...state.exploring, place: { ...place, ...from, ...moved } } };
  const chosen = row ? { ...next, choice: { ...next.choice, at: { ...next.choice.at, spot, line: row.path } } } : next;
  return isGoal ? settled(chosen) : chosen;
}

/** What came for a goal is what is wanted now that it is reached: it need not be asked for again. */
function settled(state: PanelState): PanelState {
  const { look } = state.exploring;
  const wanted = wantedOf(state).find(({ type }) => type === 'look');
  if (!look.known || !wanted) return state;
  return { ...state, exploring: { ...state.exploring, look: { known: { ...look.known, key: keyOf(state, wanted) } } } };
}

/** The rest of the text of the selected value, a slice at a time. */
export function askMore(state: PanelState): { readonly state: PanelState; readonly says: readonly Question[] } {
  const wanted = wantedOf(state).find(({ type }) => type === 'value');
  const { value } = state.exploring;
  const read = value.known?.answer.text.length ?? 0;
  if (wanted?.type !== 'value' || value.asked || value.known?.key !== keyOf(state, wanted) || read >= value.known.answer.total) {
    return { state, says: [] };
  }
  const question = { ...wanted, offset: read };
  return { state: { ...state, exploring: { ...state.exploring, value: { ...value, asked: { question, key: keyOf(state, wanted) } } } }, says: [question] };
}

export function withToggled(state: PanelState, path: ValuePath): PanelState {
  const shown = shownValue(state);
  if (!shown) return state;
  const { known } = state.exploring.look;
  const open = openIn(state.choice.open, shown.spot) ?? (known?.spot === shown.spot ? known.answer.open : []);
  return { ...state, choice: { ...state.choice, open: withOpen(state.choice.open, shown.spot, toggled(open, path)) } };
}

/** Answers of another version of a node are outdated, whatever else is the same. */
function keyOf({ rows }: PanelState, question: Question): string {
  return JSON.stringify([rows.get(question.node)?.version, question]);
}
