import type { Batches, BatchResult, Plan, Step } from '../scenarios/plan';
import { beginOf, withWaits, stopLag } from '../scenarios/runState';
import { childrenBehind } from './children';
import { nameOf, stateAt, type Run } from './run';

/** A row of a batch list; the two engines that tell about batches tell different things. */
export interface BatchRow {
  readonly status: string;
  readonly [member: string]: unknown;
}

interface Loop {
  readonly run: Run;
  readonly plan: Plan;
  readonly step: Step;
  readonly batches: Batches;
  readonly each: (index: number) => BatchResult;
  readonly now: number;
}

/** What is known of a loop's iterations at the moment. Undefined when the node is none, or nobody tells. */
export function batchesOf(run: Run, node: string, now: number): readonly BatchRow[] | undefined {
  const plan = withWaits(run.plan, run);
  const step = plan.steps.find(({ id }) => id === node);
  if (!step?.batches || plan.otherEngine) return undefined;
  const { each } = step.batches;
  if (typeof each === 'function') return rowsOf({ run, plan, step, batches: step.batches, each, now });
  return childrenBehind(run, plan, step, now).map((child) => ({
    _id: child.id,
    name: nameOf(child),
    status: stateAt(child, now).status,
    createdAt: new Date(child.startedAt).toISOString(),
  }));
}

/** All of them from the node's begin on; those that are not reached, and never will be, wait. */
function rowsOf({ run, plan, step, batches: { count, pace }, each, now }: Loop): readonly BatchRow[] {
  const elapsed = Math.min(now, run.stoppedAt ?? Infinity) - run.startedAt - beginOf(plan, step);
  if (elapsed < 0) return [];
  const stopped = run.stoppedAt !== undefined && now >= run.stoppedAt + stopLag;
  return Array.from({ length: count }, (_, index) => {
    const end = (index + 1) * pace;
    if (end <= Math.min(elapsed, step.ms)) return { batch_index: index, status: 'Success', ...each(index) };
    const atWork = elapsed >= end - pace && elapsed < step.ms;
    return { batch_index: index, status: atWork ? (stopped ? 'STOPPED' : 'RUNNING') : 'WAITING', output: null };
  });
}
