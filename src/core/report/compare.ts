import { stringifyJson } from '../json/json';
import { isFields } from '../json/values';
import type { Execution, ExecutionNode } from '../model/model';

/** What differs from run to run by its nature, and can be hidden to see what really differs. */
export interface Masks {
  readonly ids?: boolean;
  readonly times?: boolean;
}

/** The same node of two executions; one side is missing where only one execution reached it. */
export interface NodePair {
  readonly name: string;
  readonly left?: ExecutionNode;
  readonly right?: ExecutionNode;
}

const objectId = /\b(?:[\da-f]{24}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|fl_(?:run_|log_)?[\dA-Za-z]{16,26})\b/gi;
const isoTime = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\b/g;

/** Nodes of two executions side by side, in the order of the left one; what only the right one has comes after. */
export function pairNodes(left: Execution, right: Execution): readonly NodePair[] {
  const rest = [...(right.nodes ?? [])];
  const pairs = (left.nodes ?? []).map((node): NodePair => {
    const index = rest.findIndex(({ id }) => id === node.id);
    const [other] = index < 0 ? [] : rest.splice(index, 1);
    return { name: node.name, left: node, right: other };
  });
  return [...pairs, ...rest.map((node) => ({ name: node.name, right: node }))];
}

/** A node as text that can be compared: keys sorted, one value per line, nothing that only says when or how long. */
export function comparableText(node: ExecutionNode | undefined, masks: Masks = {}): string {
  if (!node) return '';
  const { status, error, input, output } = node;
  const facts = { status, ...(error !== undefined && { error }), ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
  const text = stringifyJson(sorted(facts, 0), 2);
  const anonymous = masks.ids ? text.replace(objectId, '‹id›') : text;
  return `${masks.times ? anonymous.replace(isoTime, '‹time›') : anonymous}\n`;
}

/** The first node, in the order they ran, that did something else. Undefined when none did. */
export function firstDifference(left: Execution, right: Execution, masks: Masks = {}): NodePair | undefined {
  return pairNodes(left, right).find(
    (pair) => comparableText(pair.left, masks) !== comparableText(pair.right, masks),
  );
}

/** Deeper than any diff is read; what lies below is compared as it came. */
const deepest = 200;

function sorted(value: unknown, depth: number): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  // A null prototype takes every key as a key.
  const result = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of entries) result[key] = sorted(item, depth + 1);
  return result;
}
