import { idIn, type SandboxWorkflow } from '../catalogue/workflows';
import type { SandboxEnvironment } from '../keys';
import type { Plan, RunFacts } from '../scenarios/plan';
import { withWaits, stateOf, type RunState } from '../scenarios/runState';

export type RunSource = 'API Call' | 'Schedule' | 'Event';

/** One execution, started here or generated. Everything that changes with time is computed from it and the time. */
export interface Run extends RunFacts {
  readonly environment: SandboxEnvironment;
  readonly account: string;
  readonly configId: string;
  readonly workflow: SandboxWorkflow;
  /** The workflow's own, or a variation of it. */
  readonly plan: Plan;
  readonly stoppedAt?: number;
  readonly source: RunSource;
  readonly retry: boolean;
  /** The id of the run that started this one. */
  readonly parent?: string;
  /** Where it is not the usual one. */
  readonly name?: string;
}

export function stateAt(run: Run, now: number): RunState {
  return stateOf(withWaits(run.plan, run), { startedAt: run.startedAt, stoppedAt: run.stoppedAt, now });
}

export function nameOf({ name, retry, environment, workflow }: Run): string {
  return name ?? `${retry ? 'Retry' : 'Execution'} for workflow ${idIn(environment, workflow)}`;
}
