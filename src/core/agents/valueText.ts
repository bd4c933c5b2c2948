import { entriesOf, firstEntriesOf, keysOf } from '../json/entries';
import { stringifyJson } from '../json/json';
import { isSecretName, redacted } from '../json/redact';
import { isFields } from '../json/values';
import { unseen } from '../model/format';
import { jsonIn, seemsJson } from '../values/entries';
import type { Hide } from './hiding';
import { cutTo } from './text';

/** A value as text, and whether all of it stands there. */
export interface ValueText {
  readonly text: string;
  readonly isWhole: boolean;
}

/** How much of a value is told. */
interface Detail {
  readonly items: number;
  readonly keys: number;
  /** Characters of a text. */
  readonly text: number;
  readonly depth: number;
}

/** All of it, where there is room; else its shape, in ever fewer examples. */
const details: readonly Detail[] = [
  { items: Infinity, keys: Infinity, text: Infinity, depth: 60 },
  { items: 5, keys: 60, text: 400, depth: 10 },
  { items: 3, keys: 40, text: 160, depth: 6 },
  { items: 2, keys: 25, text: 80, depth: 4 },
  { items: 1, keys: 15, text: 48, depth: 3 },
  { items: 1, keys: 8, text: 24, depth: 2 },
  { items: 0, keys: 5, text: 12, depth: 1 },
];

/** What stands in one line. */
const widest = 76;
const longestKey = 80;
/** What is behind a cut may be the rest of a secret, by whose form alone it is known. */
const behindCut = 2_000;
/** A longer text is not read as JSON to tell its shape. */
const longestInner = 5_000_000;

/**
 * A value as JSON in lines, no longer than the room: whole where it fits, otherwise abridged, with `// …` where something was
 * left out. Nothing else of JSON can look like that, since texts stand in quotes. The same value makes the same text, and
 * takes no longer where it is large.
 */
export function valueText(value: unknown, room: number, hide: Hide): ValueText {
  for (const [at, detail] of details.entries()) {
    const writer = new Writer(room, detail, hide);
    if (writer.write(value)) return { text: writer.text, isWhole: at === 0 || writer.isWhole };
  }
  return { text: cutTo(shapeOf(value), room), isWhole: false };
}

/** Some of the items of a list or the fields of an object, and where the next one begins. */
export interface EntriesText extends ValueText {
  readonly next: number;
}

/**
 * Items or fields from a place on, as many as there is room for: in full where a few of them fit, otherwise abridged alike.
 * At least one, unless there is no room for anything.
 */
export function entriesText(value: readonly unknown[] | object, from: number, room: number, hide: Hide): EntriesText {
  const isList = Array.isArray(value);
  const entries: readonly (readonly [key: string | number, value: unknown])[] = isList ? [] : entriesOf(value);
  const count = isList ? value.length : entries.length;
  const at = (place: number): readonly [key: string | number, value: unknown] => (isList ? [place, value[place] as unknown] : (entries[place] ?? ['', undefined]));
  let best: EntriesText = { text: '', isWhole: false, next: from };
  for (const [level, detail] of details.entries()) {
    const texts: string[] = [];
    let [left, next, isWhole] = [room, from, true];
    while (next < count) {
      const [key, held] = at(next);
      const name = typeof key === 'number' ? `// [${key}]\n` : `${keyText(key, hide)}: `;
      const writer = new Writer(left - name.length - 2, detail, hide);
      if (!writer.write(typeof key === 'string' && isHidden(key, held) ? redacted : held)) break;
      const text = `${name}${writer.text}${next + 1 < count ? ',' : ''}`;
      left -= text.length + 1;
      isWhole &&= level === 0 || writer.isWhole;
      texts.push(text);
      next += 1;
    }
    if (next > best.next) best = { text: texts.join('\n'), isWhole, next };
    if (next - from >= Math.min(fewEntries, count - from)) break;
  }
  return best;
}

/** So many are told in less detail rather than fewer in full. */
const fewEntries = 3;

/** "object with 3 keys", "list of 12 items", "text of 50,000 characters", "number". */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  if (isFields(value)) {
    const { length } = keysOf(value);
    return `object with ${length} ${length === 1 ? 'key' : 'keys'}`;
  }
  if (typeof value === 'string') return `text of ${value.length} ${value.length === 1 ? 'character' : 'characters'}${isInner(value) ? ' that holds JSON' : ''}`;
  if (value === null || value === undefined) return 'null';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

/** A text that a path may lead into. */
export function isInner(text: string): boolean {
  return seemsJson(text) && text.length <= longestInner && jsonIn(text) !== undefined;
}

class Writer {
  private readonly parts: string[] = [];
  private length = 0;
  isWhole = true;

  constructor(
    private readonly room: number,
    private readonly detail: Detail,
    private readonly hide: Hide,
  ) {}

  get text(): string {
    return this.parts.join('');
  }

  /** False where there is no room. */
  write(value: unknown): boolean {
    return this.value(value, { indent: '', end: '', depth: 0 });
  }

  /** `end` is what stands right behind the value: a comma, or nothing. */
  private value(value: unknown, place: { readonly indent: string; readonly end: string; readonly depth: number }): boolean {
    const { end } = place;
    if (typeof value === 'string') return this.string(value, place);
    if (!Array.isArray(value) && !isFields(value)) return this.put(`${stringifyJson(this.hide(value))}${end}`);
    const inLine = compact(value, Math.min(widest, this.room - this.length), this.hide);
    if (inLine !== undefined) return this.put(`${inLine}${end}`);
    if (place.depth >= this.detail.depth) {
      this.isWhole = false;
      return this.put(`${Array.isArray(value) ? '[…]' : '{…}'}${end} // ${shapeOf(value)}`);
    }
    return Array.isArray(value) ? this.list(value as readonly unknown[], place) : this.object(value, place);
  }

  private string(value: string, place: { readonly indent: string; readonly end: string; readonly depth: number }): boolean {
    const { text: most } = this.detail;
    const { end } = place;
    if (value.length <= most) return value.length <= this.room - this.length && this.put(`${quote(String(this.hide(value)))}${end}`);
    this.isWhole = false;
    if (place.depth < this.detail.depth && isInner(value)) return this.put('// JSON within a text:\n' + place.indent) && this.value(jsonIn(value), place);
    const head = cutTo(String(this.hide(value.slice(0, most + behindCut))), most);
    return this.put(`${quote(head)}${end} // ${shapeOf(value)}`);
  }

  private list(items: readonly unknown[], { indent, end, depth }: { readonly indent: string; readonly end: string; readonly depth: number }): boolean {
    const inner = `${indent}  `;
    const shown = Math.min(items.length, this.detail.items);
    if (!this.put('[')) return false;
    for (let at = 0; at < shown; at += 1) {
      if (!this.put(`\n${inner}`) || !this.value(items[at], { indent: inner, end: at + 1 < items.length ? ',' : '', depth: depth + 1 })) return false;
    }
    return this.rest(items.length - shown, `${items.length - shown} more items`, inner) && this.put(`\n${indent}]${end}`);
  }

  private object(fields: object, { indent, end, depth }: { readonly indent: string; readonly end: string; readonly depth: number }): boolean {
    const inner = `${indent}  `;
    const entries = firstEntriesOf(fields, Math.min(this.detail.keys, this.room));
    const names = entries.length < this.detail.keys && entries.length < this.room ? undefined : keysOf(fields);
    const size = names?.length ?? entries.length;
    if (!this.put('{')) return false;
    for (const [at, [key, value]] of entries.entries()) {
      const comma = at + 1 < size ? ',' : '';
      const written = `\n${inner}${keyText(key, this.hide)}: `;
      const shown = isHidden(key, value) ? redacted : value;
      if (!this.put(written) || !this.value(shown, { indent: inner, end: comma, depth: depth + 1 })) return false;
    }
    const more = (names ?? []).slice(entries.length);
    const some = more.slice(0, this.detail.keys).map((key) => keyText(key, this.hide, 30));
    return this.rest(more.length, `${more.length} more keys: ${some.join(', ')}${some.length < more.length ? ', …' : ''}`, inner) && this.put(`\n${indent}}${end}`);
  }

  private rest(count: number, words: string, indent: string): boolean {
    if (count === 0) return true;
    this.isWhole = false;
    return this.put(`\n${indent}// ${words}`);
  }

  private put(text: string): boolean {
    this.length += text.length;
    this.parts.push(text);
    return this.length <= this.room;
  }
}

/** A value in one line, where that is no longer than the room. Looks at no more than that takes. */
export function compact(value: unknown, room: number, hide: Hide): string | undefined {
  let left = room;
  const write = (item: unknown): string | undefined => {
    if (left <= 0) return undefined;
    if (typeof item === 'string') return item.length > left ? undefined : take(quote(String(hide(item))));
    if (Array.isArray(item)) return between('[', item.length, ']', (at) => write(item[at]));
    if (!isFields(item)) return take(stringifyJson(hide(item)));
    const entries = firstEntriesOf(item, Math.max(1, left));
    return between('{', entries.length, '}', (at) => {
      const [key = '', held] = entries[at] ?? [];
      if (key.length > longestKey) return undefined;
      const name = take(`${keyText(key, hide)}: `);
      const shown = name === undefined ? undefined : write(isHidden(key, held) ? redacted : held);
      return shown === undefined ? undefined : `${name}${shown}`;
    });
  };
  const take = (text: string): string | undefined => ((left -= text.length) < 0 ? undefined : text);
  const between = (open: string, count: number, close: string, part: (at: number) => string | undefined): string | undefined => {
    const parts: string[] = [];
    left -= 2;
    for (let at = 0; at < count; at += 1) {
      if (at > 0) left -= 2;
      const text = part(at);
      if (text === undefined || left < 0) return undefined;
      parts.push(text);
    }
    return left < 0 ? undefined : `${open}${parts.join(', ')}${close}`;
  };
  return write(value);
}

/** Somebody may have made a map of keys. */
function keyText(key: string, hide: Hide, most = longestKey): string {
  return quote(cutTo(String(hide(key.slice(0, most + behindCut))), most));
}

function isHidden(key: string, value: unknown): boolean {
  return value !== null && value !== '' && isSecretName(key);
}

/** What nobody sees, and a text can hide in; see `visible` of `text.ts`. */
const hidingSigns = /[\udb40-\udb43][\udc00-\udfff]/g;

/** A JSON text in which nothing acts and nothing hides. */
function quote(text: string): string {
  return JSON.stringify(text).replace(unseen, escapeUnits).replace(hidingSigns, escapeUnits);
}

function escapeUnits(text: string): string {
  return Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
