import { entriesOf } from '../json/entries';
import { stringifyJson } from '../json/json';
import { isFields } from '../json/values';
import { maskText, type Masks, type NodePair } from '../report/compare';
import { jsonPathOf } from '../values/paths';
import type { Hide, HideText } from './hiding';
import { cutTo, pathText, quoted, visible } from './text';
import { compact, shapeOf } from './valueText';

/** What differs in every run by its nature is no difference that an agent asks about. */
export const agentMasks: Masks = { ids: true, times: true };

/** Of a value on one side. */
const longestSide = 100;
/** Values that are looked at: of two large outputs that differ everywhere, the first places say enough. */
const mostSteps = 200_000;
/** Deeper than any path that anybody reads. */
const deepest = 60;

/** A place at which two values are not the same. */
export interface Difference {
  readonly keys: readonly (string | number)[];
  /** Undefined where there is nothing on that side. */
  readonly left: unknown;
  readonly right: unknown;
}

/** The first places, in the order of the left value, at which two values differ; no order of keys is a difference. */
export function differencesOf(left: unknown, right: unknown, most: number): readonly Difference[] {
  const found: Difference[] = [];
  let steps = 0;
  const walk = (one: unknown, other: unknown, keys: readonly (string | number)[]): void => {
    steps += 1;
    if (found.length >= most || steps > mostSteps || Object.is(one, other)) return;
    if (keys.length < deepest && Array.isArray(one) && Array.isArray(other)) {
      const length = Math.max(one.length, other.length);
      for (let at = 0; at < length && found.length < most && steps <= mostSteps; at += 1) {
        if (at < one.length && at < other.length) walk(one[at], other[at], [...keys, at]);
        else found.push({ keys: [...keys, at], left: one[at] as unknown, right: other[at] as unknown });
      }
      return;
    }
    if (keys.length < deepest && isFields(one) && isFields(other)) {
      const others = new Map(entriesOf(other));
      for (const [key, value] of entriesOf(one)) {
        if (found.length >= most || steps > mostSteps) return;
        if (others.has(key)) walk(value, others.get(key), [...keys, key]);
        else found.push({ keys: [...keys, key], left: value, right: undefined });
        others.delete(key);
      }
      for (const [key, value] of others) if (found.length < most) found.push({ keys: [...keys, key], left: undefined, right: value });
      return;
    }
    if (isContainer(one) || isContainer(other) ? stringifyKind(one) !== stringifyKind(other) || keys.length >= deepest : plain(one) !== plain(other)) {
      found.push({ keys, left: one, right: other });
    }
  };
  walk(left, right, []);
  return found;
}

/** What differs between a node of an earlier execution and the same one of a later one, a line for each place, at most so many. */
export function pairText({ name, left, right }: NodePair<unknown>, { hide, hideText, most }: { readonly hide: Hide; readonly hideText: HideText; readonly most: number }): readonly string[] {
  if (!right) return [`${quoted(name)}: not reached in this one.`];
  if (!left) return [`${quoted(name)}: reached in this one alone.`];
  const lines: string[] = [];
  if (left.status !== right.status) lines.push(`status: ${quoted(left.status, 40)} → ${quoted(right.status, 40)}`);
  if (left.error !== right.error) lines.push(`message: ${messageText(left.error, hideText)} → ${messageText(right.error, hideText)}`);
  for (const part of ['input', 'output'] as const) {
    const places = differencesOf(left[part], right[part], most);
    for (const { keys, left: one, right: other } of places) {
      lines.push(`${part} ${pathText(jsonPathOf(keys), 120)}: ${sideText(one, hide)} → ${sideText(other, hide)}`);
    }
  }
  const shown = lines.slice(0, most);
  return [...shown, ...(lines.length > shown.length ? ['…'] : [])];
}

function messageText(message: string | undefined, hideText: HideText): string {
  return message === undefined ? 'none' : JSON.stringify(cutTo(visible(hideText(message)), longestSide));
}

/** A value as it stands, or what it is. */
function sideText(value: unknown, hide: Hide): string {
  return value === undefined ? 'nothing' : (compact(value, longestSide, hide) ?? shapeOf(value));
}

function isContainer(value: unknown): boolean {
  return Array.isArray(value) || isFields(value);
}

function stringifyKind(value: unknown): string {
  return Array.isArray(value) ? 'list' : isFields(value) ? 'object' : 'scalar';
}

/** A scalar as it is compared. */
function plain(value: unknown): string {
  return value === undefined ? '' : maskText(typeof value === 'string' ? JSON.stringify(value) : stringifyJson(value), agentMasks);
}
