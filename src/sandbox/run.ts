import { idIn, type SandboxWorkflow } from './catalogue';
import type { SandboxEnvironment } from './keys';
import type { Plan, RunFacts } from './scenarios/plan';
import { played } from './scenarios/played';
import { sceneOf, type Scene } from './scenarios/scene';

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
  /** The name of a run that another run started; such a run lives and stops with that one. */
  readonly childName?: string;
}

export function sceneAt(run: Run, now: number): Scene {
  return sceneOf(played(run.plan, run), { startedAt: run.startedAt, stoppedAt: run.stoppedAt, now });
}

export function nameOf({ retry, environment, workflow, childName }: Run): string {
  if (childName !== undefined) return childName;
  return `${retry ? 'Retry' : 'Execution'} for workflow ${idIn(environment, workflow)}`;
}
