import { firstEntriesOf } from '../json/entries';
import { isRawNumber, stringifyJson } from '../json/json';
import { isSecretName, redacted } from '../json/redact';
import { isFields, timeOf } from '../json/values';
import type { Secrecy, ValueSummary, ValueKind } from '../model/outline';
import { entriesOf } from './entries';

/** As much of a text as one line shows, in characters. */
const longestPreview = 240;
/** As much as is said about what an object or a list holds. */
const longestContents = 120;

export function kindOf(value: unknown): ValueKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isRawNumber(value)) return 'number';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

/** Whether a value stands under a name that tells a secret, or was hidden by the platform. */
export function secrecyOf(value: unknown, key: string, isShown: boolean): Secrecy | undefined {
  if (value === redacted) return 'redacted';
  if (!isSecretName(key) || value === null || value === '' || typeof value === 'boolean') return undefined;
  return isShown ? 'shown' : 'masked';
}

export function summarizeValue(value: unknown, key: string, isShown = false): ValueSummary {
  const kind = kindOf(value);
  const secret = secrecyOf(value, key, isShown);
  const size = typeof value === 'string' ? value.length : kind === 'object' || kind === 'array' ? (entriesOf(value)?.size ?? 0) : 0;
  return { kind, size, secret, preview: secret === 'masked' ? '' : previewOf(value) };
}

/** One line that says what a value is. Texts are quoted, so that none can pass for anything else. */
export function previewOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value, longestPreview));
  if (Array.isArray(value)) return previewOfList(value);
  if (isFields(value)) return contents(firstKeys(value));
  return stringifyJson(value);
}

/** The first characters of a text, and never half of a pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length)}…`;
}

/** A time as an ISO 8601 text; numbers are left alone, because most are no times. */
export function timeIn(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?$/.test(value) ? timeOf(value) : undefined;
}

/** An address for a browser. Nothing but http and https is one. */
export function linkIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 8000 || !/^https?:\/\//i.test(value) || !URL.canParse(value)) return undefined;
  const { protocol, username, password } = new URL(value);
  // A sign-in inside an address is a disguise or a secret.
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? value : undefined;
}

/** Of like objects the first says the most. */
function previewOfList(items: readonly unknown[]): string {
  const first = items[0];
  if (!isFields(first)) return contents(items.slice(0, 8).map(short));
  return contents([`{ ${firstKeys(first).join(', ')} }`, ...(items.length > 1 ? ['…'] : [])]);
}

function contents(words: readonly string[]): string {
  return cut(words.join(', '), longestContents);
}

function firstKeys(fields: object): readonly string[] {
  return firstEntriesOf(fields, 8).map(([key]) => cut(key, 40));
}

/** An item of a list among others. */
function short(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (isFields(value)) return '{…}';
  return typeof value === 'string' ? JSON.stringify(cut(value, 30)) : stringifyJson(value);
}
