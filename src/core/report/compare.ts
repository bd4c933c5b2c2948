import { sameJson } from '../json/copy';
import { entriesOf, objectFrom, type JsonEntry } from '../json/entries';
import { stringifyJson } from '../json/json';
import { replaceIds, replaceTimes } from '../json/textForms';
import { isFields } from '../json/values';
import type { Execution, ExecutionNode, HeldValue } from '../model/model';

/** What differs from run to run by its nature, and can be hidden to see what really differs. */
export interface Masks {
  readonly ids?: boolean;
  readonly times?: boolean;
}

/** The same node of two executions; one side is missing where only one execution reached it. */
export interface NodePair<Value = HeldValue> {
  readonly name: string;
  readonly left?: ExecutionNode<Value>;
  readonly right?: ExecutionNode<Value>;
}

/** As much of a node as is compared. */
export type ComparedNode = Pick<ExecutionNode<unknown>, 'status' | 'error' | 'input' | 'output'>;

/** Nodes of two executions side by side, in the order of the left one; what only the right one has comes after. */
export function pairNodes<Value>(left: Execution<Value>, right: Execution<Value>): readonly NodePair<Value>[] {
  const rest = [...(right.nodes ?? [])];
  const pairs = (left.nodes ?? []).map((node): NodePair<Value> => {
    const index = rest.findIndex(({ id }) => id === node.id);
    const [other] = index < 0 ? [] : rest.splice(index, 1);
    return { name: node.name, left: node, right: other };
  });
  return [...pairs, ...rest.map((node) => ({ name: node.name, right: node }))];
}

/**
 * A node as text that can be compared: one value per line, nothing that only says when or how long. The text has the
 * order of keys that the platform sent. Beside a node that it is `like`, common keys take that node's order, so that
 * another order alone is no difference: an object says the same in any, servers write maps in another one from run to
 * run, and moved lines would hide what did change. Each value of a repeated key counts.
 */
export function comparableText(node: ComparedNode | undefined, masks: Masks = {}, like?: ComparedNode): string {
  if (!node) return '';
  const facts = factsOf(node);
  return `${maskText(stringifyJson(like ? arrangedLike(factsOf(like), facts, 0) : facts, 2), masks)}\n`;
}

/** A text without what differs from run to run by its nature. */
export function maskText(text: string, masks: Masks): string {
  const anonymous = masks.ids ? replaceIds(text, '‹id›') : text;
  return masks.times ? replaceTimes(anonymous, '‹time›') : anonymous;
}

/** The first node, in the order they ran, that did something else. Undefined when none did. */
export function firstDifference(left: Execution<unknown>, right: Execution<unknown>, masks: Masks = {}): NodePair<unknown> | undefined {
  return pairNodes(left, right).find((pair) => differs(pair, masks));
}

export function differs({ left, right }: NodePair<unknown>, masks: Masks = {}): boolean {
  // What says the same in the same order needs no text; of two runs that is most.
  if (left && right && isSame(left, right)) return false;
  return comparableText(left, masks) !== comparableText(right, masks, left);
}

function isSame(left: ComparedNode, right: ComparedNode): boolean {
  return left.status === right.status && left.error === right.error && sameJson(left.input, right.input) && sameJson(left.output, right.output);
}

function factsOf({ status, error, input, output }: ComparedNode): object {
  return { status, ...(error !== undefined && { error }), ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
}

/** Deeper than any diff is read; what lies below is compared as it came. */
const deepest = 200;

/** A value with its keys in the order of a model. What the model does not have stays behind the key that it came after. */
function arrangedLike(model: unknown, value: unknown, depth: number): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(model) && Array.isArray(value)) return value.map((item, at) => arrangedLike(model[at], item, depth + 1));
  if (!isFields(model) || !isFields(value)) return value;
  const fields = entriesOf(model);
  const places = placesOf(fields);
  const groups: { readonly place: number; readonly entries: JsonEntry[] }[] = [{ place: -1, entries: [] }];
  for (const [key, item] of entriesOf(value)) {
    const place = places.get(key)?.shift();
    if (place === undefined) groups.at(-1)?.entries.push([key, item]);
    else groups.push({ place, entries: [[key, arrangedLike(fields[place]?.[1], item, depth + 1)]] });
  }
  return objectFrom(groups.sort((one, other) => one.place - other.place).flatMap(({ entries }) => entries));
}

/** Where each key stands, once or more. */
function placesOf(entries: readonly JsonEntry[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, [key]] of entries.entries()) {
    const known = places.get(key);
    if (known) known.push(place);
    else places.set(key, [place]);
  }
  return places;
}
