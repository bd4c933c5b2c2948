import type { PanelState, Step } from '../page/state';
import { type Answer, type AnswerTo, type Question, revealedIn, windowLength } from './exploring';
import { expandedIn, partKeyOf, samePath, withExpanded } from './partView';
import { shownValue } from './shownValue';

/** What must be known for what is on show, in the order in which it is needed. */
export function wantedQuestions(state: PanelState): readonly Question[] {
  const shown = shownValue(state);
  if (!shown || shown.view === 'text') return [];
  const { row, part, partKey, view, position } = shown;
  const { choice, exploring } = state;
  const line = choice.at?.partKey === partKey ? choice.at.line : undefined;
  const secrets = revealedIn(exploring, partKey);
  if (view === 'table') {
    return [{ type: 'table', node: row.key, part, path: choice.at?.table ?? [], from: position.tableFrom, count: windowLength }];
  }
  const open = expandedIn(choice.open, partKey);
  const outline: Question = {
    type: 'outline',
    node: row.key,
    part,
    ...(open && { open }),
    shown: secrets,
    from: position.from,
    count: windowLength,
    ...(position.goal && { at: position.goal }),
  };
  return line ? [outline, { type: 'value', node: row.key, part, path: line, shown: secrets, offset: 0 }] : [outline];
}

/** Asks for what is wanted and neither known nor on its way: one question of a kind at a time. */
export function requestWanted(state: PanelState): Step {
  let { exploring } = state;
  const says: Question[] = [];
  for (const question of wantedQuestions(state)) {
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
  const partKey = partKeyOf({ key: answer.node }, answer.part);
  const known = { partKey, key: asked.key, answer: answer.type === 'value' ? appended(state, answer) : answer };
  const next = { ...state, exploring: { ...state.exploring, [answer.type]: { known } } };
  return answer.type === 'outline' ? positioned(next, partKey, asked.question, answer) : next;
}

/** The rest of a text goes after what was read of it. */
function appended({ exploring }: PanelState, answer: AnswerTo<'value'>): AnswerTo<'value'> {
  const before = exploring.value.known?.answer;
  if (answer.offset === 0 || !before || before.text.length !== answer.offset || !samePath(before.path, answer.path)) return answer;
  return { ...answer, offset: 0, text: before.text + answer.text };
}

/** Where the reader is once a window came: at the value that was gone to, or at the line that was waited for. */
function positioned(state: PanelState, partKey: string, question: Question, answer: AnswerTo<'outline'>): PanelState {
  const { position } = state.exploring;
  if (position.partKey !== partKey) return state;
  const isGoal = question.type === 'outline' && question.at !== undefined && samePath(question.at, position.goal);
  const line = isGoal ? answer.at : position.awaited;
  const row = line === undefined ? undefined : answer.rows[line - answer.from];
  const gone = isGoal ? { choice: { ...state.choice, open: withExpanded(state.choice.open, partKey, answer.open) } } : {};
  const from = isGoal ? { from: answer.from, goal: undefined } : {};
  const moved = row ? { line, awaited: undefined } : {};
  const next: PanelState = { ...state, ...gone, exploring: { ...state.exploring, position: { ...position, ...from, ...moved } } };
  const chosen = row ? { ...next, choice: { ...next.choice, at: { ...next.choice.at, partKey, line: row.path } } } : next;
  return isGoal ? settled(chosen) : chosen;
}

/** What came for a goal is what is wanted now that it is reached: it need not be asked for again. */
function settled(state: PanelState): PanelState {
  const { outline } = state.exploring;
  const wanted = wantedQuestions(state).find(({ type }) => type === 'outline');
  if (!outline.known || !wanted) return state;
  return { ...state, exploring: { ...state.exploring, outline: { known: { ...outline.known, key: keyOf(state, wanted) } } } };
}

/** The rest of the text of the selected value, a slice at a time. */
export function requestMoreOfValue(state: PanelState): Step {
  const wanted = wantedQuestions(state).find(({ type }) => type === 'value');
  const { value } = state.exploring;
  const read = value.known?.answer.text.length ?? 0;
  if (wanted?.type !== 'value' || value.asked || value.known?.key !== keyOf(state, wanted) || read >= value.known.answer.total) {
    return { state, says: [] };
  }
  const question = { ...wanted, offset: read };
  const asked = { question, key: keyOf(state, wanted) };
  return { state: { ...state, exploring: { ...state.exploring, value: { ...value, asked } } }, says: [question] };
}

/** Answers of another version of a node are outdated, whatever else is the same. */
function keyOf({ rows }: PanelState, question: Question): string {
  return JSON.stringify([rows.get(question.node)?.version, question]);
}
