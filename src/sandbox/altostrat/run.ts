import { stateOf, type RunState } from '../scenarios/runState';
import { uiInteraction, type AltostratPlan } from './plans';
import type { AltostratWorkflow } from './workflows';

/** One run, started here or generated. Everything that changes with time is computed from it and the time. */
export interface AltostratRun {
  readonly id: string;
  readonly workflow: AltostratWorkflow;
  /** The workflow's own, or a variation of it. */
  readonly plan: AltostratPlan;
  readonly startedAt: number;
  /** What its trigger was given. */
  readonly payload: unknown;
  /** The caller's word for the one action that this run is for. */
  readonly key?: string;
  /** The node of an earlier run that it goes on after. */
  readonly after?: string;
}

export function stateAt({ plan, startedAt }: AltostratRun, now: number): RunState {
  return stateOf(plan, { startedAt, now });
}

export function statusAt(run: AltostratRun, now: number): string {
  const { status, endedAt, nodes } = stateAt(run, now);
  if (endedAt !== undefined) return status;
  if (now - run.startedAt < (run.plan.steps[0]?.wait ?? 0)) return 'pending';
  return nodes.some(({ step, done }) => !done && step.type === uiInteraction) ? 'awaiting_ui_interaction' : 'running';
}
