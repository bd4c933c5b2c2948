import { parseJson } from '../../core/json/json';
import { fieldOf, isFields, type Fields } from '../../core/json/values';

/** What stands below a value: fields, items, or the entries of the JSON that a text holds. */
export interface Entries {
  readonly size: number;
  readonly isList: boolean;
  keyAt(place: number): string;
  at(place: number): unknown;
}

/** Undefined where there is nothing below. */
export function entriesOf(value: unknown): Entries | undefined {
  if (Array.isArray(value)) return listEntries(value);
  if (isFields(value)) return fieldEntries(value, keysOf(value));
  if (typeof value !== 'string' || !seemsJson(value)) return undefined;
  const held = heldBy(value);
  return held === undefined ? undefined : entriesOf(held);
}

/** The fields in an order of the caller's. */
export function fieldEntries(fields: Fields, keys: readonly string[]): Entries {
  return {
    size: keys.length,
    isList: false,
    keyAt: (place) => keys[place] ?? '',
    at: (place) => fieldOf(fields, keys[place] ?? ''),
  };
}

/** Whether a text looks like an object or a list in JSON, without reading it. */
export function seemsJson(text: string): boolean {
  if (text.length < 2) return false;
  const begin = /\S/.exec(text.slice(0, 100))?.[0];
  if (begin !== '{' && begin !== '[') return false;
  return text.slice(-100).trimEnd().endsWith(begin === '{' ? '}' : ']');
}

/** The object or list that a text holds; undefined where it only looks like one. */
export function heldBy(text: string): unknown {
  if (!held.has(text)) {
    if (held.size >= mostHeld) held.clear();
    held.set(text, parse(text));
  }
  return held.get(text);
}

function parse(text: string): unknown {
  try {
    const value = parseJson(text);
    return isFields(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Texts that were opened lately; reading one again for every window would be slow. */
const held = new Map<string, unknown>();
const mostHeld = 8;

/** Listing the keys of a large object is dear, and every window needs them. */
const listed = new WeakMap<Fields, readonly string[]>();

function keysOf(fields: Fields): readonly string[] {
  const known = listed.get(fields);
  if (known) return known;
  const keys = Object.keys(fields);
  if (keys.length > 100) listed.set(fields, keys);
  return keys;
}

function listEntries(items: readonly unknown[]): Entries {
  return { size: items.length, isList: true, keyAt: String, at: (place) => items[place] };
}
