import { entriesOf, keptEntries, type JsonEntry } from './entries';
import { isRawNumber } from './numbers';

/** What is nested deeper follows on one line: indentation would make more text of it than a string can hold. */
const deepest = 1000;

/** As `JSON.stringify`, with kept entries and at any depth. Undefined for what JSON cannot say. */
export function writeJson(value: unknown, indent: number | string = ''): string | undefined {
  return isWrittenAlike(value, 0) ? (JSON.stringify(value, undefined, indent)) : writeExactly(value, gapOf(indent));
}

/** Whether the engine writes a value as it is: nothing in it has entries of its own, or is too deep for its stack. */
function isWrittenAlike(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= deepest || keptEntries(value)) return false;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      if (typeof item === 'object' && item !== null && !isWrittenAlike(item, depth + 1)) return false;
    }
    return true;
  }
  for (const key in value) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof item === 'object' && item !== null && !isWrittenAlike(item, depth + 1)) return false;
  }
  return true;
}

function gapOf(indent: number | string): string {
  return typeof indent === 'number' ? ' '.repeat(Math.max(0, Math.min(10, Math.floor(indent)))) : indent.slice(0, 10);
}

/** An object or a list whose end is not written. */
interface Container {
  readonly value: object;
  readonly outer?: Container;
  readonly depth: number;
  /** What stands before each of its items and before its end. */
  readonly lineOfItem: string;
  readonly lineOfEnd: string;
  readonly items?: readonly unknown[];
  readonly entries?: readonly JsonEntry[];
  next: number;
  isEmpty: boolean;
}

function writeExactly(root: unknown, gap: string): string | undefined {
  const first = sayable(root, '');
  if (first === undefined) return undefined;
  const ancestors = new Set<object>();
  let text = '';
  let container: Container | undefined;
  for (let value: unknown = first; ; ) {
    if (isContainer(value)) {
      if (ancestors.has(value)) throw new TypeError('A value that holds itself has no JSON text.');
      ancestors.add(value);
      container = open(value, container, gap);
      text += container.items ? '[' : '{';
    } else text += isRawNumber(value) ? value.rawJSON : JSON.stringify(value);
    let item = container && nextItem(container);
    while (container && !item) {
      text += (container.isEmpty ? '' : container.lineOfEnd) + (container.items ? ']' : '}');
      ancestors.delete(container.value);
      container = container.outer;
      item = container && nextItem(container);
    }
    if (!container || !item) return text;
    text += `${container.isEmpty ? '' : ','}${container.lineOfItem}`;
    if (item.key !== undefined) text += `${JSON.stringify(item.key)}:${gap === '' ? '' : ' '}`;
    container.isEmpty = false;
    value = item.value;
  }
}

function open(value: object, outer: Container | undefined, gap: string): Container {
  const depth = outer ? outer.depth + 1 : 1;
  const hasLines = gap !== '' && depth <= deepest;
  return {
    value,
    outer,
    depth,
    lineOfItem: hasLines ? `\n${gap.repeat(depth)}` : '',
    lineOfEnd: hasLines ? `\n${gap.repeat(depth - 1)}` : '',
    ...(Array.isArray(value) ? { items: value as readonly unknown[] } : { entries: entriesOf(value) }),
    next: 0,
    isEmpty: true,
  };
}

/** What is to be written next: in a list each item, in an object what JSON can say. */
function nextItem(container: Container): { readonly key?: string; readonly value: unknown } | undefined {
  const { items, entries = [] } = container;
  if (items) {
    const at = container.next;
    container.next += 1;
    return at < items.length ? { value: sayable(items[at], String(at)) ?? null } : undefined;
  }
  while (container.next < entries.length) {
    const [key, found] = entries[container.next] ?? ['', undefined];
    container.next += 1;
    const value = sayable(found, key);
    if (value !== undefined) return { key, value };
  }
  return undefined;
}

/** What stands for a value in JSON, as `JSON.stringify` asks for it; undefined where nothing does. */
function sayable(value: unknown, key: string): unknown {
  const asked: unknown = hasToJson(value) ? value.toJSON(key) : value;
  return typeof asked === 'function' || typeof asked === 'symbol' ? undefined : asked;
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isRawNumber(value);
}
