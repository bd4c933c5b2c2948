import { workflowNamed } from '../catalogue/workflows';
import type { Plan, Step } from '../scenarios/plan';
import { childIdOf } from '../scenarios/relatedIds';
import { beginOf, withWaits } from '../scenarios/runState';
import type { Run } from './run';

type Difference = Pick<Run, 'workflow' | 'plan' | 'startedAt' | 'payload' | 'name' | 'stoppedAt'>;

/** The executions that a run's nodes have started until now. Nothing stores them: they follow from the run. */
export function childrenOf(run: Run, now: number): readonly Run[] {
  const plan = withWaits(run.plan, run);
  return plan.steps.flatMap((step) => childrenBehind(run, plan, step, now));
}

/** Those of one step of the plan that {@link withWaits} made. */
export function childrenBehind(run: Run, plan: Plan, step: Step, now: number): readonly Run[] {
  const begin = run.startedAt + beginOf(plan, step);
  // Nothing is started after a stop, or after the node has ended.
  const end = Math.min(begin + step.ms, run.stoppedAt ?? Infinity);
  const children = [...subFlowOf(run, step, begin), ...instancesOf(run, step, begin)];
  return children.filter(({ startedAt }) => startedAt < end && startedAt <= now);
}

function subFlowOf(run: Run, step: Step, startedAt: number): readonly Run[] {
  if (!step.subFlow) return [];
  const workflow = workflowNamed(step.subFlow.workflow);
  // A child that nobody waits for is not stopped with its parent.
  const stoppedAt = step.subFlow.waited ? run.stoppedAt : undefined;
  return [childOf(run, step, 0, { workflow, plan: workflow.plan, startedAt, payload: run.payload, stoppedAt })];
}

function instancesOf(run: Run, step: Step, begin: number): readonly Run[] {
  const { batches } = step;
  if (!batches || typeof batches.each === 'function') return [];
  const { plan } = batches.each;
  return Array.from({ length: batches.count }, (_, index) =>
    childOf(run, step, index, {
      workflow: run.workflow,
      plan: plan(index),
      startedAt: begin + index * batches.pace,
      stoppedAt: run.stoppedAt,
      payload: { iteration: index },
      name: `Child of ${run.id} from do while node ${step.id}`,
    }),
  );
}

function childOf(run: Run, step: Step, index: number, difference: Difference): Run {
  return {
    environment: run.environment,
    account: run.account,
    configId: run.configId,
    source: run.source,
    id: childIdOf(run, step, index),
    parent: run.id,
    type: 'ASYNC',
    retry: false,
    ...difference,
  };
}
