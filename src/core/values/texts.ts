import { copyJson } from '../json/copy';
import { stringifyJson } from '../json/json';
import { entriesOf } from './entries';
import { secrecyOf } from './preview';

/** A text, and how many values of the whole look secret and are hidden there. */
export interface ReadableText {
  readonly text: string;
  readonly hidden: number;
}

/** The beginning of a text, and how long the whole is, in characters. */
export interface Head {
  readonly text: string;
  readonly total: number;
}

/** Stands for what is hidden; its length tells nothing. */
const mask = '••••••••';

/** Looking at every key is dear, and in most texts not one of them can be a secret's. */
const mayHoldSecret = /(?:authorization|cookie|key|token|secret|passw(?:or)?d|passphrase|url)[-_\s]*": /i;

/** Texts that were made lately: each is read slice by slice. */
const made: { readonly value: unknown; readonly showsSecrets: boolean; readonly text: ReadableText }[] = [];
const mostMade = 4;

/** A value as readable text: JSON in lines, every number as the platform wrote it. */
export function textOf(value: unknown, showsSecrets: boolean): ReadableText {
  const at = made.findIndex((one) => one.value === value && one.showsSecrets === showsSecrets);
  const [known = { value, showsSecrets, text: makeText(value, showsSecrets) }] = at < 0 ? [] : made.splice(at, 1);
  made.unshift(known);
  made.length = Math.min(made.length, mostMade);
  return known.text;
}

/** What is copied of a value: a text as itself, all else as JSON in lines. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : stringifyJson(value, 2);
}

/** Objects and lists are read in their lines; as a text of their own they would be made for every line looked at. */
export function scalarText(value: unknown): string {
  return entriesOf(value) && typeof value !== 'string' ? '' : plainText(value);
}

export function headOf(value: unknown, length: number): Head {
  const whole = stringifyJson(value, 2);
  return { text: sliceOf(whole, 0, length), total: whole.length };
}

/** As much of a text from `offset` on, but no half of a character that is written as a pair. */
export function sliceOf(text: string, offset: number, length: number): string {
  const end = offset + length;
  const splits = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end));
  return text.slice(offset, splits ? end - 1 : end);
}

function makeText(value: unknown, showsSecrets: boolean): ReadableText {
  const text = stringifyJson(value, 2);
  if (showsSecrets || !mayHoldSecret.test(text)) return { text, hidden: 0 };
  let hidden = 0;
  const masked = copyJson(value, (item, key) => {
    if (key === undefined || secrecyOf(item, key, false) !== 'masked') return item;
    hidden += 1;
    return mask;
  });
  return hidden === 0 ? { text, hidden } : { text: stringifyJson(masked, 2), hidden };
}
