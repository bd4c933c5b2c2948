import { amountOf, fieldsOf, textOf } from '../json/values';
import { Failure } from './errors';
import type { ExecutionFilter, Order, Wanted } from './filter';

/** A filter as it is kept: a range that ends now has a length in place of dates that grow old. */
export interface KeptFilter extends ExecutionFilter {
  /** Milliseconds back from the moment it is used. */
  readonly within?: number;
  /** What the workflow is called, for whoever reads the filter. */
  readonly workflowTitle?: string;
}

/** What a list of executions shows, as it is kept. */
export interface KeptWanted {
  readonly filter?: KeptFilter;
  readonly order?: Order;
}

/** What is kept of a filter, whichever version kept it: what cannot be read of it does not narrow anything. */
export function readKept(value: unknown): KeptWanted {
  const kept = fieldsOf(value);
  const given = fieldsOf(kept?.['filter']);
  const order = kept?.['order'] === 'oldest' && { order: 'oldest' as const };
  if (!given) return { ...order };
  const texts = [...words, 'id', 'workflowTitle'].flatMap((name) => {
    const text = textOf(given[name]);
    return text === undefined ? [] : [[name, text] as const];
  });
  const times = ['since', 'until', 'within'].flatMap((name) => {
    const time = amountOf(given[name]);
    return time === undefined ? [] : [[name, time] as const];
  });
  // Under each name stands what was looked for there.
  return { filter: Object.fromEntries([...texts, ...times]) as KeptFilter, ...order };
}

/** What a caller of the filter command may give, beside where. Times are ISO 8601 dates or milliseconds since the epoch. */
export interface FilterArguments {
  readonly status?: string;
  readonly workflow?: string;
  readonly workflowName?: string;
  readonly from?: string | number;
  readonly to?: string | number;
  readonly type?: string;
  readonly source?: string;
  readonly slug?: string;
  readonly order?: string;
}

const words = ['status', 'workflow', 'workflowName', 'type', 'source', 'slug'] as const;

/** Reads a caller's filter; undefined when it names nothing to filter by, so that a person is asked. */
export function readFilter(given: FilterArguments): KeptWanted | undefined {
  const known = [...words, 'from', 'to', 'order'] as const;
  if (!known.some((name) => given[name] !== undefined)) return undefined;
  const texts = words.flatMap((name) => {
    const text = wordOf(name, given[name]);
    // "All" is what one of the documents calls leaving it out.
    return text === undefined || text === '' || text.toUpperCase() === 'ALL' ? [] : [[name, text] as const];
  });
  const since = given.from === undefined ? undefined : readTime(given.from, 'start');
  const until = given.to === undefined ? undefined : readTime(given.to, 'end');
  requireOrder(since, until);
  return {
    filter: { ...Object.fromEntries(texts), ...(since !== undefined && { since }), ...(until !== undefined && { until }) },
    ...(given.order === 'oldest' && { order: 'oldest' }),
  };
}

/** A key binding or another program may give anything. */
function wordOf(name: string, given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string' || typeof given === 'number') return String(given).trim();
  throw new Failure('invalidInput', 'A filter takes a text as its “{0}”.', [name]);
}

/** Year, month and day, then perhaps a time of day, then perhaps the zone it is meant in. */
const written = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const latestTime = 8.64e15;

/**
 * Reads a moment in the reader's zone. A date alone is a whole day: its first moment or its last. What is no day of the
 * calendar, and what could be read as another day elsewhere, is refused.
 */
export function readTime(given: string | number, edge: 'start' | 'end'): number {
  const text = String(given).trim();
  const time = typeof given === 'number' || /^\d{11,}$/.test(text) ? Number(given) : readWritten(text, edge);
  if (time === undefined || Number.isNaN(time) || Math.abs(time) > latestTime) {
    throw new Failure('invalidInput', '“{0}” is no date. Write it as 2026-05-28 or 2026-05-28T14:00.', [text]);
  }
  return time;
}

/** A range that ends before it begins would show an empty list, as if there were nothing. */
export function requireOrder(since: number | undefined, until: number | undefined): void {
  if (since === undefined || until === undefined || since <= until) return;
  throw new Failure('invalidInput', 'The end of this range is before its beginning. Name a later end, or leave it open.');
}

function readWritten(text: string, edge: 'start' | 'end'): number | undefined {
  const [, year = '', month = '', day = '', hour, minute = '', second = '00', fraction = '', zone = ''] = written.exec(text) ?? [];
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  // The engine reads a time without a zone as the reader's, and a midnight that clocks leap over as the moment after it.
  if (hour !== undefined) return Date.parse(`${date}T${hour.padStart(2, '0')}:${minute}:${second}${fraction.slice(0, 4)}${withColon(zone)}`);
  const first = Date.parse(`${date}T00:00`);
  return edge === 'start' ? first : firstMomentAfter(first) - 1;
}

/** The engine takes the 30th of February for the 2nd of March. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Days have 23 or 25 hours where clocks change, and some begin at one o'clock. */
function firstMomentAfter(dayStart: number): number {
  const next = new Date(dayStart);
  next.setDate(next.getDate() + 1);
  return next.setHours(0, 0, 0, 0);
}

function withColon(zone: string): string {
  return zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase();
}

/** A kept filter as it applies at this moment. */
export function resolveFilter({ filter, order }: KeptWanted, now: number): Wanted {
  if (!filter) return { order };
  const { within, workflowTitle: _title, ...rest } = filter;
  return { order, filter: within === undefined ? rest : { ...rest, since: now - within } };
}
