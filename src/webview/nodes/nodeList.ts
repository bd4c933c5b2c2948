import { isFailure, type StatusClass } from '../../core/model/status';
import type { NodeRow } from '../../shared/protocol';

export type StatusGroup = 'failures' | 'unfinished' | 'finished' | 'others';

export interface NodeFilter {
  /** Part of a name, a type or a status, whatever its case. */
  readonly text: string;
  readonly group?: StatusGroup;
}

export const noFilter: NodeFilter = { text: '' };
export const groups: readonly StatusGroup[] = ['failures', 'unfinished', 'finished', 'others'];

export function isFiltering({ text, group }: NodeFilter): boolean {
  return text.trim() !== '' || group !== undefined;
}

export function groupOf(status: StatusClass): StatusGroup {
  if (isFailure(status)) return 'failures';
  if (status === 'ok' || status === 'partial' || status === 'warning') return 'finished';
  return status === 'queued' || status === 'running' || status === 'waiting' || status === 'stopping' ? 'unfinished' : 'others';
}

/** The rows that match, in their order; the same list when nothing is filtered. */
export function filterRows(rows: readonly NodeRow[], filter: NodeFilter): readonly NodeRow[] {
  if (!isFiltering(filter)) return rows;
  const wanted = filter.text.trim().toLowerCase();
  return rows.filter(({ name, type, status, statusClass }) => {
    if (filter.group && groupOf(statusClass) !== filter.group) return false;
    return wanted === '' || [name, type, status].some((word) => word.toLowerCase().includes(wanted));
  });
}

/** The next node that failed after the one on show, and around; undefined where none did. */
export function nextFailure(rows: readonly NodeRow[], shown: string | undefined, by: 1 | -1): NodeRow | undefined {
  const from = rows.findIndex(({ key }) => key === shown);
  for (let step = 1; step <= rows.length; step += 1) {
    const row = rows[(((from === -1 && by === -1 ? 0 : from) + by * step) % rows.length + rows.length) % rows.length];
    if (row && !row.isAnswer && isFailure(row.statusClass)) return row;
  }
  return undefined;
}

/** As the platform lists them, which is as they ran; or as a person looks for them. */
export type NodeSort = 'ran' | 'slowest' | 'name';

export const sorts: readonly NodeSort[] = ['ran', 'slowest', 'name'];

/** The rows in this order; the answer of the workflow stays above its nodes. What is alike stays as it ran. */
export function sortRows(rows: readonly NodeRow[], sort: NodeSort): readonly NodeRow[] {
  const compare = orders[sort];
  return compare ? rows.toSorted((one, other) => answerFirst(one, other) || compare(one, other)) : rows;
}

const names = new Intl.Collator(undefined, { numeric: true });

const orders: Readonly<Record<NodeSort, ((one: NodeRow, other: NodeRow) => number) | undefined>> = {
  ran: undefined,
  // What has no time yet comes last.
  slowest: ({ durationMs: one = -1 }, { durationMs: other = -1 }) => other - one,
  name: (one, other) => names.compare(one.name, other.name),
};

function answerFirst(one: NodeRow, other: NodeRow): number {
  return Number(other.isAnswer ?? false) - Number(one.isAnswer ?? false);
}

interface ListChoice {
  readonly filter?: NodeFilter;
  readonly sort?: NodeSort;
}

/** The nodes that match the filter, in the order that was chosen. */
export function listedRows(all: readonly NodeRow[], { filter, sort }: ListChoice): readonly NodeRow[] {
  return sortRows(filterRows(all, filter ?? noFilter), sort ?? 'ran');
}
