import type { NodeRow } from '../../shared/protocol';

/** As the platform lists them, which is as they ran; or as a person looks for them. */
export type NodeSort = 'ran' | 'slowest' | 'name';

export const sorts: readonly NodeSort[] = ['ran', 'slowest', 'name'];

/** The rows in this order; the answer of the workflow stays above its nodes. What is alike stays as it ran. */
export function sorted(rows: readonly NodeRow[], sort: NodeSort): readonly NodeRow[] {
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
