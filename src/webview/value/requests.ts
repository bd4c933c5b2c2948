import type { PanelState, Step } from '../page/state';
import { type Answer, type AnswerTo, type Question, shownIn, windowLength } from './exploring';
import { openIn, samePath, spotOf, withOpen } from './partView';
import { shownValue } from './shownValue';

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

/** Asks for what is wanted and neither known nor on its way: one question of a kind at a time. */
export function askWanted(state: PanelState): Step {
  let { exploring } = state;
  const says: Question[] = [];
  for (const question of wantedOf(state)) {
    const key = keyOf(state, question);
    const exchange = exploring[question.type];
    if (exchange.asked || exchange.known?.key === key) continue;
    exploring = { ...exploring, [question.type]: { ...exchange, asked: { question, key } } };
    says.push(question);
  }
  return says.length === 0 ? { state, says } : { state: { ...state, exploring }, says };
}

/** What an answer makes of the state; the same state back means that nobody asked. */
export function receiveAnswer(state: PanelState, answer: Answer): PanelState {
  const { asked } = state.exploring[answer.type];
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
export function askMore(state: PanelState): Step {
  const wanted = wantedOf(state).find(({ type }) => type === 'value');
  const { value } = state.exploring;
  const read = value.known?.answer.text.length ?? 0;
  if (wanted?.type !== 'value' || value.asked || value.known?.key !== keyOf(state, wanted) || read >= value.known.answer.total) {
    return { state, says: [] };
  }
  const question = { ...wanted, offset: read };
  return { state: { ...state, exploring: { ...state.exploring, value: { ...value, asked: { question, key: keyOf(state, wanted) } } } }, says: [question] };
}

/** Answers of another version of a node are outdated, whatever else is the same. */
function keyOf({ rows }: PanelState, question: Question): string {
  return JSON.stringify([rows.get(question.node)?.version, question]);
}
