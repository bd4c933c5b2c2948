import { parseJson } from './json';
import { isFields } from './values';

const deepest = 6;
const longest = 500;
const longestParsed = 1_000_000;

/** Says only that something failed; anything more specific beside it is preferred (Refold puts the words in `error` then). */
const genericWords = /^(?:(?:internal )?server error|error|errored|bad request|unknown error)\.?$/i;

const wordKeys = [
  'message',
  // Of gateways of AWS, and of Apigee.
  'Message',
  'fault',
  'faultstring',
  'error_message',
  'error',
  'error_description',
  'reason',
  'detail',
  'description',
  'title',
  'msg',
  'body',
  'data',
];
const listKeys = ['errors', 'details', 'validation_errors'];
const fieldKeys = ['field', 'instancePath', 'path', 'property', 'param'];

/**
 * The words for people in a value that describes a failure: a sentence, an envelope around one, JSON in a string, a list of
 * problems with fields. One line; undefined when there are no words.
 */
export function errorText(value: unknown): string | undefined {
  const text = extract(value, 0)?.replace(/\s+/g, ' ').trim();
  if (!text) return undefined;
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function extract(value: unknown, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  if (typeof value === 'string') return extractFromString(value, depth);
  if (Array.isArray(value)) {
    const texts = value.slice(0, 3).flatMap((item) => extract(item, depth + 1) ?? []);
    return texts.length > 0 ? texts.join('; ') : undefined;
  }
  return isFields(value) ? extractFromObject(new Map(Object.entries(value)), depth) : undefined;
}

function extractFromString(value: string, depth: number): string | undefined {
  const text = value.trim();
  if (/^[[{]/.test(text) && text.length <= longestParsed) {
    try {
      return extract(parseJson(text), depth + 1) ?? text;
    } catch {
      // Text that only begins like JSON.
    }
  }
  return text.slice(0, 10_000) || undefined;
}

function extractFromObject(entries: ReadonlyMap<string, unknown>, depth: number): string | undefined {
  let words: string | undefined;
  for (const key of wordKeys) {
    const found = extract(entries.get(key), depth + 1);
    if (found === undefined || isCode(found)) continue;
    if (!words || genericWords.test(words)) words = found;
    if (!genericWords.test(words)) break;
  }
  const list = listKeys.map((key) => extract(entries.get(key), depth + 1)).find(Boolean);
  if (list && list !== words) words = words && !genericWords.test(words) ? `${words}: ${list}` : list;
  const field = fieldKeys.map((key) => entries.get(key)).find((name) => typeof name === 'string' && name !== '');
  if (words) return typeof field === 'string' ? `${field.replace(/^\//, '')}: ${words}` : words;
  return ['error', 'error_code', 'code'].map((key) => entries.get(key)).find((code) => typeof code === 'string');
}

function isCode(text: string): boolean {
  return /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/.test(text);
}
