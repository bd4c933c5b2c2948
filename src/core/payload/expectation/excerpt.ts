import { firstEntriesOf } from '../../json/entries';
import { stringifyJson } from '../../json/json';
import { redacted } from '../../json/redact';
import { isFields } from '../../json/values';

/** A value in a sentence, in characters. */
const longestWord = 80;

/** A value as it is named within a sentence: itself where it is short, else how it begins or what it is. */
export function nameValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > longestWord ? `${value.slice(0, longestWord)}…` : value);
  const text = excerptOf(value, 0, longestWord);
  return text.length <= longestWord ? text : Array.isArray(value) ? `[… ${value.length}]` : '{…}';
}

/**
 * A value as JSON with indentation, of about so many characters at most. What is left out is marked by an ellipsis: large
 * answers are compared, and nobody reads a diff of megabytes.
 */
export function excerptOf(value: unknown, indent = 2, most = 8000, isHidden: (name: string) => boolean = () => false): string {
  const left = { characters: most };
  return write(value, { indent, depth: 0, left, isHidden });
}

interface Writing {
  readonly indent: number;
  readonly depth: number;
  readonly left: { characters: number };
  /** Whether what stands under a name is not to be shown. */
  readonly isHidden: (name: string) => boolean;
}

/** Deeper than any diff is read. */
const deepest = 60;

function write(value: unknown, writing: Writing): string {
  const { left, depth } = writing;
  if (Array.isArray(value)) return depth > deepest ? '[…]' : writeItems(writing, ['[', ']'], itemsOf(value as readonly unknown[]));
  if (isFields(value)) return depth > deepest ? '{…}' : writeItems(writing, ['{', '}'], fieldsFrom(value, writing.isHidden));
  const text = typeof value === 'string' && value.length > left.characters + 10 ? `${JSON.stringify(value.slice(0, Math.max(10, left.characters)))}…` : stringifyJson(value);
  left.characters -= text.length;
  return text;
}

type Item = readonly [name: string, value: unknown];

function* itemsOf(items: readonly unknown[]): Iterable<Item> {
  for (const item of items) yield ['', item];
}

/** Listing the fields of a large object is dear: they are asked for in steps. */
function* fieldsFrom(value: object, isHidden: Writing['isHidden']): Iterable<Item> {
  let told = 0;
  for (let count = 32; ; count *= 4) {
    const entries = firstEntriesOf(value, count);
    for (const [name, item] of entries.slice(told)) yield [`${JSON.stringify(name)}: `, isHidden(name) ? redacted : item];
    if (entries.length < count) return;
    told = entries.length;
  }
}

function writeItems(writing: Writing, [open, close]: readonly [string, string], items: Iterable<Item>): string {
  const { indent, depth, left } = writing;
  const line = (level: number): string => (indent === 0 ? '' : `\n${' '.repeat(indent * level)}`);
  const written: string[] = [];
  for (const [name, item] of items) {
    if (left.characters <= 0) {
      written.push(`${line(depth + 1)}…`);
      break;
    }
    left.characters -= name.length + 2;
    written.push(`${line(depth + 1)}${name}${write(item, { ...writing, depth: depth + 1 })}`);
  }
  if (written.length === 0) return open + close;
  return `${open}${written.join(indent === 0 ? ', ' : ',')}${line(depth)}${close}`;
}
