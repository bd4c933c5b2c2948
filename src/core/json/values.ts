import { isRawNumber } from './numbers';

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

/**
 * Milliseconds since the epoch, from ISO 8601 (UTC where it names no zone), any other writing that names its zone, or a
 * number of seconds or milliseconds. What would have to be guessed is no time (the order of day and month, a zone), nor is
 * what stands for none: 0, the year 1, the year 9999.
 */
export function timeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  const time = number === undefined ? (typeof value === 'string' ? writtenTime(value.trim()) : undefined) : inMilliseconds(number);
  return time !== undefined && time > earliest && time < latest ? time : undefined;
}

/** 1973, below which a number of milliseconds is rather one of seconds, and the year 9999. */
const earliest = 1e11;
const latest = Date.UTC(9999, 0);

function inMilliseconds(number: number): number {
  return number >= 1e9 && number < earliest ? number * 1_000 : number;
}

const iso = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i;
const namesZone = /\d:\d\d.* (?:UTC|GMT|Z|(?:GMT|UTC)?[+-]\d\d:?\d\d(?: \(.*\))?)$/;

function writtenTime(text: string): number | undefined {
  const [, year, month, day, time = '00:00', zone = 'Z'] = iso.exec(text) ?? [];
  if (year !== undefined) {
    const offset = /^[a-z]/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`);
    return Date.parse(`${year}-${month}-${day}T${time.replace(',', '.')}${offset}`);
  }
  return namesZone.test(text) && !text.includes('/') ? Date.parse(text) : undefined;
}
