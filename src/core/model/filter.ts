import type { Execution, Page } from './model';
import { classOfExecution } from './status';

/** Which executions of a scope are wanted; what is left out does not matter. */
export interface ExecutionFilter {
  /** A platform's word for it; every other word of the same meaning will do. */
  readonly status?: string;
  /** The workflow's id. */
  readonly workflow?: string;
  /** Part of the workflow's name. */
  readonly workflowName?: string;
  /** Started at this time or later, in milliseconds since the epoch. */
  readonly since?: number;
  /** Started at this time or earlier. */
  readonly until?: number;
  /** SYNC or ASYNC. */
  readonly type?: string;
  /** What started it: `API Call`, `Schedule` or `Event`. */
  readonly source?: string;
  /** The slug of the workflow's application. */
  readonly slug?: string;
  readonly id?: string;
}

export type Order = 'newest' | 'oldest';

/** What a list of executions shows. */
export interface Wanted {
  readonly filter?: ExecutionFilter;
  /** `newest` first when left out. */
  readonly order?: Order;
}

/** What executions can be filtered by wherever they come from, since a list row tells it. */
export const commonFilters: readonly (keyof ExecutionFilter)[] = ['status', 'workflowName', 'since', 'until'];

export function isEmpty(filter: ExecutionFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === '');
}

/** Whether an execution is one that is wanted, as far as what is known of it can tell. */
export function matches(execution: Execution, filter: ExecutionFilter): boolean {
  return Object.entries(tests).every(([name, test]) => {
    // The names of the table are those of the filter.
    const value = filter[name as keyof ExecutionFilter];
    return value === undefined || value === '' || test(execution, value as never);
  });
}

type Tests = { readonly [Name in keyof ExecutionFilter]-?: (execution: Execution, value: NonNullable<ExecutionFilter[Name]>) => boolean };

const tests: Tests = {
  status: ({ status, statusClass }, value) => {
    const wanted = classOfExecution(value);
    return wanted === 'unknown' ? sameWord(status, value) : wanted === statusClass;
  },
  // Where a workflow goes by an alias, its id does not tell whether it is the one.
  workflow: ({ workflow }, value) =>
    workflow?.id === undefined || workflow.id === value || objectId.test(workflow.id) !== objectId.test(value),
  workflowName: ({ workflow }, value) => workflow?.name === undefined || holds(workflow.name, value),
  since: ({ startedAt }, value) => startedAt === undefined || startedAt >= value,
  until: ({ startedAt }, value) => startedAt === undefined || startedAt <= value,
  type: ({ type }, value) => type === undefined || sameWord(type, value),
  // What started an execution may be told by the name of an event, which says nothing about this.
  source: ({ trigger }, value) => trigger === undefined || !sources.has(comparableWord(trigger)) || sameWord(trigger, value),
  // A row tells its application by name, not by slug.
  slug: () => true,
  id: ({ ref }, value) => ref.id === value,
};

/** The wanted items of a page; the ids of the others, and no total, which counted them. */
export function checkPage(page: Page<Execution>, filter: ExecutionFilter): Page<Execution> {
  const items = page.items.filter((execution) => matches(execution, filter));
  if (items.length === page.items.length) return page;
  const kept = new Set(items);
  const dropped = page.items.filter((item) => !kept.has(item)).map(({ ref }) => ref.id);
  return { ...page, items, dropped, total: undefined };
}

const objectId = /^[\da-f]{24}$/i;
const sources = new Set(['apicall', 'schedule', 'event']);

/** A word as it is compared: case, spaces, underscores and hyphens do not count, as platforms spell one word in several ways. */
export function comparableWord(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

/** Whether two texts are the same word; see {@link comparableWord}. */
export function sameWord(one: string, other: string): boolean {
  return comparableWord(one) === comparableWord(other);
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.trim().toLowerCase());
}
