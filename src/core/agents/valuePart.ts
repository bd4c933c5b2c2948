import { fieldOf, isFields } from '../json/values';
import { keysOf } from '../json/entries';
import { readPath } from '../json/path';
import { jsonIn } from '../values/entries';
import { jsonPathOf } from '../values/paths';
import { composeAnswer, line, type AnswerPart } from './answer';
import { hiding, hidingText, type HiddenSecrets } from './hiding';
import { valueSection } from './sections';
import { cutTo, dataNotice, fenceCost, fenced, pathText, quoted, visible } from './text';
import { entriesText, isInner, shapeOf } from './valueText';

/** Which part of which value is read. */
export interface PartFacts<Value> {
  /** What the value is, for the title: `Output of "Send mail"`. */
  readonly title: string;
  readonly value: Value;
  /** As `$.items[0].name`; empty for all of it. */
  readonly path: string;
  /** The first item of a list, field of an object or character of a text. */
  readonly offset: number;
  readonly secrets: HiddenSecrets;
  readonly budget: number;
}

type Keys = readonly (string | number)[];

/** What is at a path of a value: whole where it fits, else its shape, else, from an offset on, as much of it as fits. */
export function valuePartText(facts: PartFacts<unknown>): string {
  const { title, value, path, offset, secrets, budget } = facts;
  const found = find(value, readPath(path) ?? []);
  const place = placeText(found.keys);
  if ('missing' in found) {
    const missing = `${title} has nothing at ${place}${placeText([found.missing]).slice(1)}: at ${place} there is ${described(found.value)}.`;
    return cutTo(`${missing}\nName another “path”, or none to see the whole by its shape.`, budget);
  }
  const hide = hiding(secrets);
  const label = `${title} at ${place}`;
  const whole = valueSection(label, found.value, budget - dataNotice.length - 1, hide);
  // Whoever asks from an offset on knows the shape.
  const isWhole = offset === 0 && whole !== '' && !whole.includes(', abridged where // stands):');
  const isLong = typeof found.value === 'string' && !isInner(found.value);
  const section: AnswerPart = {
    name: 'the value',
    rank: 1,
    write: (room) => {
      if (isWhole) return whole.length <= room ? whole : valueSection(label, found.value, room, hide);
      if (offset === 0 && !isLong) return valueSection(label, found.value, room, hide);
      return sliceSection(label, found.value, room, facts);
    },
  };
  const how = isWhole || offset > 0 || isLong ? undefined : `Read on: a longer “path”, such as ${placeText([...found.keys, firstKeyOf(found.value)])}; or “offset”, from 1, for one after the other.`;
  return composeAnswer([line('the notice', 0, dataNotice), section, line('how to read on', 0, how)], budget, 'Ask for a larger “budget”.');
}

/** From an offset on, with where the next one begins. */
function sliceSection(label: string, value: unknown, room: number, { offset, secrets }: PartFacts<unknown>): string {
  const inner = typeof value === 'string' && isInner(value) ? jsonIn(value) : value;
  if (Array.isArray(inner) || isFields(inner)) {
    const noun = Array.isArray(inner) ? 'items' : 'fields';
    const total = Array.isArray(inner) ? inner.length : keysOf(inner).length;
    if (offset >= total) return `${label}: there is ${shapeOf(inner)}, and none from offset ${offset} on.`;
    const title = (next: number, note: string) => `${label} (data: ${shapeOf(inner)}; ${noun} ${offset} to ${next - 1}${note}${next < total ? `; more: offset=${next}` : ''}):`;
    const left = room - title(total, ', abridged where // stands').length - `; more: offset=${total}`.length - fenceCost('') - 1;
    const { text, next, isWhole } = entriesText(inner, offset, left, hiding(secrets));
    const safe = text.includes('```') ? text.replaceAll('`', '\\u0060') : text;
    return next === offset || safe.length > left ? '' : `${title(next, isWhole ? '' : ', abridged where // stands')}\n${fenced(safe, 'json')}`;
  }
  if (typeof inner !== 'string') return valueSection(label, inner, room, hiding(secrets));
  // Hidden before it is cut: half a secret is known by nothing.
  const whole = hidingText(secrets)(inner);
  const title = (next: number) => `${label} (data: text of ${whole.length} characters; ${offset} to ${next}${next < whole.length ? `; more: offset=${next}` : ''}):`;
  for (let length = room - title(whole.length).length - `; more: offset=${whole.length}`.length; length > 20; length = Math.floor(length * 0.7)) {
    const end = endOf(whole, offset + length);
    const text = visible(whole.slice(offset, end));
    const section = `${title(end)}\n${fenced(text, 'text')}`;
    if (section.length <= room) return section;
  }
  return '';
}

/** Never within a character that is written as a pair. */
function endOf(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
}

interface Found {
  readonly value: unknown;
  /** As far as there is something. */
  readonly keys: Keys;
}

function find(root: unknown, path: Keys): Found | (Found & { readonly missing: string | number }) {
  let value = root;
  for (const [at, key] of path.entries()) {
    const keys = path.slice(0, at);
    // Some servers send outputs as text of JSON.
    const held = typeof value === 'string' && isInner(value) ? jsonIn(value) : value;
    const next = Array.isArray(held) ? (held[Number(key)] as unknown) : isFields(held) ? fieldOf(held, String(key)) : undefined;
    const isThere = Array.isArray(held) ? Number(key) in held : isFields(held) && Object.hasOwn(held, String(key));
    if (!isThere) return { value: held, keys, missing: key };
    value = next;
  }
  return { value, keys: path };
}

function firstKeyOf(value: unknown): string | number {
  const held = typeof value === 'string' ? jsonIn(value) : value;
  return isFields(held) ? (keysOf(held)[0] ?? '') : 0;
}

function described(value: unknown): string {
  if (!isFields(value)) return `a ${shapeOf(value)}`;
  const keys = keysOf(value);
  const shown = keys.slice(0, 30).map((key) => quoted(key, 40));
  return `an object with the keys ${shown.join(', ')}${keys.length > shown.length ? `, and ${keys.length - shown.length} more` : ''}`;
}

function placeText(keys: Keys): string {
  return pathText(jsonPathOf(keys), 300);
}
