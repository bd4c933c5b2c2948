import { isRawNumber } from './json';

// Total readers of unknown JSON: the value in the asked form, or undefined.

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Without a copy, for values that may be large; {@link fieldOf} reads them. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** A field by its own name only: what every object inherits is no field. */
export function fieldOf(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** A copy with a null prototype, so that only what was sent is found under a name. */
export function fieldsOf(value: unknown): Fields | undefined {
  return isFields(value) ? Object.assign(Object.create(null) as Fields, value) : undefined;
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The first that is text with something in it. */
export function textOf(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value.trim() !== '');
}

/** The first that can be an id: ids are opaque text, and a number is one too. */
export function idOf(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
    if (isRawNumber(value)) return value.rawJSON;
  }
  return undefined;
}

/** A finite number, also when it came as text. */
export function numberOf(value: unknown): number | undefined {
  const plain = isRawNumber(value) ? value.rawJSON : value;
  const number = typeof plain === 'string' && plain.trim() !== '' ? Number(plain) : plain;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A count or a duration: a number that is not negative. */
export function amountOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** Milliseconds since the epoch, from ISO 8601 (UTC where it names no zone), RFC 1123 or epoch milliseconds. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    const time = Date.parse(/^\d{4}-\d\d-\d\d[T ][\d:.]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text);
    if (!Number.isNaN(time) && !/^[\d.]+$/.test(text)) return time;
  }
  const number = numberOf(value);
  return number !== undefined && number > 1e11 && number < 8.64e15 ? number : undefined;
}
