import { idIn, type SandboxWorkflow } from './catalogue';
import type { SandboxEnvironment } from './keys';
import type { Plan } from './scenarios/plan';
import { sceneOf, type Scene } from './scenarios/scene';

export type RunSource = 'API Call' | 'Schedule' | 'Event';

/** One execution, started here or generated. Everything that changes with time is computed from it and the time. */
export interface Run {
  readonly id: string;
  readonly environment: SandboxEnvironment;
  readonly account: string;
  readonly configId: string;
  readonly workflow: SandboxWorkflow;
  /** The workflow's own, or a variation of it. */
  readonly plan: Plan;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly type: 'ASYNC' | 'SYNC';
  readonly source: RunSource;
  readonly retry: boolean;
  readonly payload: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function sceneAt(run: Run, now: number): Scene {
  return sceneOf(run.plan, { startedAt: run.startedAt, stoppedAt: run.stoppedAt, now });
}

export function nameOf({ retry, environment, workflow }: Pick<Run, 'retry' | 'environment' | 'workflow'>): string {
  return `${retry ? 'Retry' : 'Execution'} for workflow ${idIn(environment, workflow)}`;
}
