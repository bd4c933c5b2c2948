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
    const text = given[name]?.trim();
    // "All" is what one of the documents calls leaving it out.
    return text === undefined || text === '' || text.toUpperCase() === 'ALL' ? [] : [[name, text] as const];
  });
  const since = given.from === undefined ? undefined : readTime(given.from, 'start');
  const until = given.to === undefined ? undefined : readTime(given.to, 'end');
  return {
    filter: { ...Object.fromEntries(texts), ...(since !== undefined && { since }), ...(until !== undefined && { until }) },
    ...(given.order === 'oldest' && { order: 'oldest' }),
  };
}

/** A date alone is a whole day, here: its first moment or its last. */
export function readTime(given: string | number, edge: 'start' | 'end'): number {
  const text = String(given).trim();
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const time = typeof given === 'number' || /^\d{11,}$/.test(text) ? Number(given) : Date.parse(isDay ? `${text}T00:00` : text);
  if (Number.isNaN(time) || Math.abs(time) > 8.64e15) {
    throw new Failure('invalidInput', '“{0}” is no date. Write it as 2026-05-28 or 2026-05-28T14:00.', [text]);
  }
  if (!isDay || edge === 'start') return time;
  const day = new Date(time);
  return day.setDate(day.getDate() + 1) - 1;
}

/** A kept filter as it applies at this moment. */
export function resolveFilter({ filter, order }: KeptWanted, now: number): Wanted {
  if (!filter) return { order };
  const { within, workflowTitle: _title, ...rest } = filter;
  return { order, filter: within === undefined ? rest : { ...rest, since: now - within } };
}
