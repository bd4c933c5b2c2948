import { idIn } from '../catalogue/workflows';
import { HistoryRun } from '../runs/history';
import { stateAt, type Run } from '../runs/run';
import type { World } from '../world';
import type { Access } from './access';

type Test = (run: Run) => boolean;

const day = 24 * 60 * 60_000;

interface Listing {
  readonly query: URLSearchParams;
  /** The time as of which they are listed. */
  readonly at: number;
}

/** The account's runs that a query asks for, in its order. Values that nobody knows find nothing. */
export function executionsFor(world: World, { environment, account }: Access, { query, at }: Listing): readonly Run[] {
  const tests = testsOf(query, at);
  const wanted: Run[] = [];
  const keep = (run: Run) => {
    if (tests.every((test) => test(run))) wanted.push(run);
  };
  const started = world.runs.of(environment, account.id);
  for (const run of started.toReversed()) keep(run);
  const history = world.history(environment, account.id);
  const known = query.get('execution_id');
  const one = known === null ? undefined : history.find(known);
  // An id says where its run stands; every other filter has to look at them all.
  if (one) keep(one);
  else if (known === null) for (let index = 0; index < history.size; index += 1) keep(history.run(index));
  // Both parts are in order; only runs of an earlier session lie among the generated ones.
  if (started.length > 0) wanted.sort((a, b) => b.startedAt - a.startedAt);
  return query.get('sortAsc') === 'true' ? wanted.reverse() : wanted;
}

function testsOf(query: URLSearchParams, now: number): readonly Test[] {
  const tests: Test[] = [];
  const add = (name: string, test: (value: string) => Test) => {
    const value = query.get(name);
    if (value && value.toUpperCase() !== 'ALL') tests.push(test(value));
  };
  // Cheap tests come first: each is asked of thousands.
  add('start_date', (value) => {
    const from = dateOf(value, 0);
    return (run) => run.startedAt >= from;
  });
  add('end_date', (value) => {
    const to = dateOf(value, day - 1);
    return (run) => run.startedAt <= to;
  });
  add('workflow_id', (value) => (run) => idIn(run.environment, run.workflow) === value);
  add('workflow_name', (value) => {
    const part = value.toLowerCase();
    return (run) => run.workflow.name.toLowerCase().includes(part);
  });
  add('slug', (value) => {
    const slugs = new Set<string | undefined>(value.split(','));
    return (run) => slugs.has(run.workflow.application);
  });
  add('execution_type', (value) => (run) => run.type === value.toUpperCase());
  add('execution_source', (value) => {
    const source = sourceWord(value);
    return (run) => sourceWord(run.source) === source;
  });
  add('status', (value) => (run) => statusOf(run, now) === value);
  add('execution_id', (value) => (run) => run.id === value);
  return tests;
}

function statusOf(run: Run, now: number): string {
  return run instanceof HistoryRun ? run.status : stateAt(run, now).status;
}

/** The platform's documents write the same three sources in two spellings. */
function sourceWord(source: string): string {
  return source.toUpperCase().replace(/[ _]/g, '');
}

/** Epoch milliseconds, a date and time, or a day (as the end of a range: its end). Anything else is NaN: nothing passes. */
function dateOf(value: string, restOfDay: number): number {
  if (/^\d{11,}$/.test(value)) return Number(value);
  return Date.parse(value) + (/^\d{4}-\d\d-\d\d$/.test(value) ? restOfDay : 0);
}
