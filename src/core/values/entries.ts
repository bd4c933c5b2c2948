import { keptEntries, repeatedKeysOf, type JsonEntry } from '../json/entries';
import { parseJson } from '../json/json';
import { fieldOf, isFields, type Fields } from '../json/values';

/** What stands below a value: fields, items, or the entries of the JSON that a text holds. */
export interface Entries {
  readonly size: number;
  readonly isList: boolean;
  keyAt(place: number): string;
  at(place: number): unknown;
  /** Whether the key at a place stands at another one too. */
  isRepeated(place: number): boolean;
}

/** Undefined where there is nothing below. */
export function entriesOf(value: unknown): Entries | undefined {
  if (Array.isArray(value)) return listEntries(value);
  if (isFields(value)) return fieldEntries(value);
  if (typeof value !== 'string' || !seemsJson(value)) return undefined;
  const held = jsonIn(value);
  return held === undefined ? undefined : entriesOf(held);
}

/** The fields in the order of their text, those that are called `first` before all others. */
export function fieldEntries(fields: Fields, first?: string): Entries {
  const kept = keptEntries(fields);
  if (kept) return listedEntries(putFirst(kept, first, ([key]) => key), repeatedKeysOf(fields));
  const keys = putFirst(listedKeysOf(fields), first, (key) => key);
  return {
    size: keys.length,
    isList: false,
    keyAt: (place) => keys[place] ?? '',
    at: (place) => fieldOf(fields, keys[place] ?? ''),
    isRepeated: () => false,
  };
}

function listedEntries(entries: readonly JsonEntry[], repeated: ReadonlySet<string>): Entries {
  const keyAt = (place: number) => entries[place]?.[0] ?? '';
  return { size: entries.length, isList: false, keyAt, at: (place) => entries[place]?.[1], isRepeated: (place) => repeated.has(keyAt(place)) };
}

function putFirst<T>(all: readonly T[], first: string | undefined, keyOf: (one: T) => string): readonly T[] {
  if (first === undefined) return all;
  return [...all.filter((one) => keyOf(one) === first), ...all.filter((one) => keyOf(one) !== first)];
}

/** Whether a text looks like an object or a list in JSON, without reading it. */
export function seemsJson(text: string): boolean {
  if (text.length < 2) return false;
  const begin = /\S/.exec(text.slice(0, 100))?.[0];
  if (begin !== '{' && begin !== '[') return false;
  return text.slice(-100).trimEnd().endsWith(begin === '{' ? '}' : ']');
}

/** The object or list that a text holds; undefined where it only looks like one. */
export function jsonIn(text: string): unknown {
  if (!parsedTexts.has(text)) {
    if (parsedTexts.size >= mostParsedTexts) parsedTexts.clear();
    parsedTexts.set(text, parse(text));
  }
  return parsedTexts.get(text);
}

function parse(text: string): unknown {
  try {
    const value = parseJson(text);
    return isFields(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Texts that were parsed lately: parsing one again for every window of its lines would be slow. */
const parsedTexts = new Map<string, unknown>();
const mostParsedTexts = 8;

/** Listing the keys of a large object is dear, and every window needs them. */
const keyLists = new WeakMap<Fields, readonly string[]>();

function listedKeysOf(fields: Fields): readonly string[] {
  const known = keyLists.get(fields);
  if (known) return known;
  const keys = Object.keys(fields);
  if (keys.length > 100) keyLists.set(fields, keys);
  return keys;
}

function listEntries(items: readonly unknown[]): Entries {
  return { size: items.length, isList: true, keyAt: String, at: (place) => items[place], isRepeated: () => false };
}
