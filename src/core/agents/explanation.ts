import { formatDuration } from '../model/format';
import { nameOfExecution, type Execution, type ExecutionNode } from '../model/model';
import { hasEnded, isFailure } from '../model/status';
import { differs, pairNodes } from '../report/compare';
import { composeAnswer, line, type AnswerPart } from './answer';
import { agentMasks, pairText } from './differences';
import { hiding, hidingText, type HiddenSecrets, type Hide, type HideText } from './hiding';
import { placeText, statusText, timeText, type AgentPlace } from './lists';
import { fencedLines, valueSection } from './sections';
import { cutTo, dataNotice, fenceCost, fenced, idText, quoted, visible } from './text';

/** What an execution is compared with, or why there is nothing. */
export type LastSuccess<Value> = { readonly execution: Execution<Value> } | { readonly none: string };

/** What an explanation is made of. */
export interface ExplanationFacts<Value> {
  readonly execution: Execution<Value>;
  readonly place: AgentPlace;
  /** Only for one that failed. */
  readonly lastSuccess?: LastSuccess<Value>;
  readonly secrets: HiddenSecrets;
  readonly budget: number;
}

/** Of a message; the rest stands in the output. */
const longestMessage = 500;
const mostDifferences = 5;
const mostNamed = 5;

/**
 * One execution in one answer: what ran where and how long, the node that failed with its message, what it got and returned,
 * the first difference to the last success, the chain of nodes, and what to read next. What matters most has its room first.
 */
export function explanationOf(facts: ExplanationFacts<unknown>): string {
  const { execution, place, budget } = facts;
  const hide = hiding(facts.secrets);
  const hideText = hidingText(facts.secrets);
  const { nodes = [], answer } = execution;
  const failing = nodes.find(({ statusClass }) => isFailure(statusClass));
  const about = failing ?? (isFailure(execution.statusClass) ? undefined : nodes.find(({ statusClass }) => statusClass === 'waiting' || statusClass === 'running'));
  const parts: readonly AnswerPart[] = [
    line('the title', 0, titleOf(execution)),
    failing ? failureOf(failing, nodes, hideText) : endOf(execution, about, hideText),
    line('the place', 1, whereOf(execution, place)),
    line('other failed nodes', 3, othersOf(nodes, failing)),
    differenceOf(facts, hide, hideText),
    ...(about ? [partOf('input', about, hide), partOf('output', about, hide)] : []),
    chainOf(nodes, about),
    valueOf({ name: 'the answer', label: 'Answer of the workflow', value: answer?.value, rank: 5, share: 1 }, hide),
    line('what to read next', 1, nextOf(execution, about)),
  ];
  return composeAnswer(parts, budget, 'Read one part by runlight_read_output, or ask for a larger “budget”.');
}

function titleOf(execution: Execution<unknown>): string {
  const { ref, status, durationMs, guessed, gone } = execution;
  const lasted = durationMs === undefined ? '' : ` after ${formatDuration(durationMs)}`;
  const notes = [
    ...(hasEnded(execution) ? [] : [' It has not ended yet.']),
    ...(guessed ? [' It is taken for the run by its time alone; no answer named it.'] : []),
    ...(gone ? [' Its platform does not know it any more; this is the last that was seen.'] : []),
  ];
  return `Execution ${idText(ref.id)} of ${quoted(nameOfExecution(execution))}: ${statusText(status)}${lasted}.${notes.join('')}`;
}

function whereOf({ startedAt, trigger, type, application }: Execution<unknown>, place: AgentPlace): string {
  const facts = [
    ...(startedAt === undefined ? [] : [`started ${timeText(startedAt)}`]),
    ...(trigger === undefined ? [] : [`by ${quoted(trigger, 40)}`]),
    ...(type === undefined ? [] : [statusText(type)]),
    ...(application === undefined ? [] : [`application ${quoted(application, 40)}`]),
  ];
  return `Where: ${[placeText(place), ...facts].join(', ')}.`;
}

function failureOf(node: ExecutionNode<unknown>, nodes: readonly ExecutionNode<unknown>[], hideText: HideText): AnswerPart {
  const { error, child } = node;
  const what = `Failed at node ${nodes.indexOf(node) + 1} of ${nodes.length}: ${nodeText(node)}.`;
  const started = child === undefined ? '' : ` It started execution ${idText(child)}, which can be explained.`;
  return messagePart(`${what}${started}`, error, hideText);
}

/** What is said where no node failed. */
function endOf(execution: Execution<unknown>, about: ExecutionNode<unknown> | undefined, hideText: HideText): AnswerPart {
  const { nodes, answer, statusClass } = execution;
  const error = answer?.error;
  if (error !== undefined || isFailure(statusClass)) {
    return messagePart(nodes ? 'No node says that it failed.' : 'The nodes of it are not known.', error, hideText);
  }
  const waiting: Readonly<Record<string, string>> = { person: 'a person', webhook: 'a call of its webhook', time: 'some time to pass', batches: 'its batches' };
  const waitsFor = about?.waitsFor && ` It waits for ${waiting[about.waitsFor]}.`;
  return line('the state', 0, about ? `Now at: ${nodeText(about)}.${waitsFor ?? ''}` : undefined);
}

function messagePart(what: string, message: string | undefined, hideText: HideText): AnswerPart {
  const text = message === undefined || message.trim() === '' ? undefined : visible(hideText(message));
  return {
    name: 'the message',
    rank: 0,
    write: (room) => {
      if (text === undefined) return cutTo(`${what} It says no reason.`, room);
      const label = `${what} Message (${dataNotice.charAt(0).toLowerCase()}${dataNotice.slice(1, -1)}):`;
      const left = Math.min(longestMessage, room - label.length - 1 - fenceCost(text));
      return left < 20 ? cutTo(what, room) : `${label}\n${fenced(cutTo(text, left), 'text')}`;
    },
  };
}

function nodeText({ id, name, type, status, attempts = 1, maximumAttempts, durationMs }: ExecutionNode<unknown>): string {
  const tries = attempts > 1 ? [`${attempts}${maximumAttempts === undefined ? '' : ` of ${maximumAttempts}`} attempts`] : [];
  const took = durationMs === undefined ? [] : [formatDuration(durationMs)];
  const named = id === name ? quoted(name) : `${quoted(name)} (id ${idText(id)}${type === '' || type === name ? '' : `, type ${statusText(type)}`})`;
  return [`${named} ${statusText(status)}`, ...tries, ...took].join(', ');
}

function othersOf(nodes: readonly ExecutionNode<unknown>[], failing: ExecutionNode<unknown> | undefined): string | undefined {
  const others = nodes.filter((node) => node !== failing && isFailure(node.statusClass));
  if (others.length === 0) return undefined;
  const more = others.length - mostNamed;
  return `Failed as well: ${others.slice(0, mostNamed).map(({ name }) => quoted(name)).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function differenceOf({ execution, lastSuccess }: ExplanationFacts<unknown>, hide: Hide, hideText: HideText): AnswerPart {
  const name = 'the first difference to the last success';
  if (!lastSuccess) return line(name, 2, undefined);
  if ('none' in lastSuccess) return line(name, 2, lastSuccess.none);
  const good = lastSuccess.execution;
  const pair = pairNodes(good, execution).find((one) => differs(one, agentMasks));
  const title = `First difference to the last success (execution ${idText(good.ref.id)}${good.startedAt === undefined ? '' : `, ${timeText(good.startedAt)}`})`;
  if (!pair) return line(name, 2, `${title}: none; every node did the same.`);
  const label = `${title}: at node ${quoted(pair.name)}, success → this one:`;
  const lines = pairText(pair, { hide, hideText, most: mostDifferences });
  return { name, rank: 2, share: 0.3, write: (room) => fencedLines(label, lines, room) };
}

function partOf(part: 'input' | 'output', node: ExecutionNode<unknown>, hide: Hide): AnswerPart {
  const label = `${part === 'input' ? 'Input' : 'Output'} of ${quoted(node.name)}`;
  return valueOf({ name: `the ${part}`, label, value: node[part], rank: 3, share: part === 'input' ? 0.35 : 0.5 }, hide);
}

interface ShownValue {
  readonly name: string;
  readonly label: string;
  readonly value: unknown;
  readonly rank: number;
  readonly share: number;
}

/** A value under a label that says what it is and that it is data; abridged where it is large. */
function valueOf({ name, label, value, rank, share }: ShownValue, hide: Hide): AnswerPart {
  const write = (room: number): string | undefined => (value === undefined ? undefined : valueSection(label, value, room, hide));
  return { name, rank, share, write };
}

/** How many nodes there are of each status, then those around the one that it is about. */
function chainOf(nodes: readonly ExecutionNode<unknown>[], about: ExecutionNode<unknown> | undefined): AnswerPart {
  const counts = new Map<string, number>();
  for (const { status } of nodes) counts.set(status, (counts.get(status) ?? 0) + 1);
  const states = [...counts].sort(([, one], [, other]) => other - one).slice(0, 8).map(([status, count]) => `${count} ${statusText(status)}`);
  const title = `Nodes (${nodes.length}: ${states.join(', ')}), in their order:`;
  const rows = (at: number): string | undefined => {
    const node = nodes[at];
    return node && `${at + 1}. ${nodeText(node)}${node === about ? ' ←' : ''}`;
  };
  return { name: 'the chain of nodes', rank: 4, write: (room) => (nodes.length === 0 ? undefined : windowOf({ title, rows, count: nodes.length, middle: about ? nodes.indexOf(about) : 0 }, room)) };
}

interface Rows {
  readonly title: string;
  readonly rows: (at: number) => string | undefined;
  readonly count: number;
  readonly middle: number;
}

/** As many rows around the middle as there is room for; how many there are before and after. */
function windowOf({ title, rows, count, middle }: Rows, room: number): string {
  const gap = (many: number, where: string) => `… ${many} ${where}`;
  let left = room - title.length - 1 - 2 * (gap(count, 'before').length + 1);
  let [from, to] = [middle, middle];
  for (let isOpen = true; isOpen; ) {
    isOpen = false;
    for (const at of [to, from - 1]) {
      const row = rows(at);
      if (row === undefined || at < 0 || row.length + 1 > left || (at === from - 1 && to === from)) continue;
      left -= row.length + 1;
      if (at === to) to += 1;
      else from -= 1;
      isOpen = true;
    }
  }
  if (from === to) return '';
  const shown = Array.from({ length: to - from }, (_, index) => rows(from + index) ?? '');
  const before = from > 0 ? [gap(from, 'before')] : [];
  const after = to < count ? [gap(count - to, 'after')] : [];
  return [title, ...before, ...shown, ...after].join('\n');
}

/** The two calls that are most likely to answer the next question. */
function nextOf(execution: Execution<unknown>, about: ExecutionNode<unknown> | undefined): string | undefined {
  const id = idText(execution.ref.id);
  const read = (node: string, part: string) => `runlight_read_output execution=${id} node=${node} part=${part}`;
  const { nodes = [] } = execution;
  if (!hasEnded(execution)) return `Next: runlight_wait_for_execution execution=${id}${about ? `; ${read(nodeKey(about), 'output')}` : ''}`;
  if (!isFailure(execution.statusClass) && !about) {
    const last = nodes.at(-1);
    return last && `Next: ${read(nodeKey(last), 'output')}; runlight_list_executions for others of this workflow`;
  }
  const before = about && nodes[nodes.indexOf(about) - 1];
  const calls = [
    ...(about?.child === undefined ? [] : [`runlight_explain_execution execution=${idText(about.child)}`]),
    ...(about?.input === undefined ? [] : [read(nodeKey(about), 'input')]),
    ...(before ? [read(nodeKey(before), 'output')] : []),
    `runlight_compare_executions execution=${id}`,
  ];
  return `Next: ${calls.slice(0, 2).join('; ')}`;
}

function nodeKey({ id }: ExecutionNode<unknown>): string {
  return /^[\w.:@/+=-]{1,120}$/.test(id) ? id : quoted(id, 120);
}
