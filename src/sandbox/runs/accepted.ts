import type { SandboxEnvironment } from '../keys';
import type { RunSource } from './run';

/** One run that the server really started, however its request was answered. */
export interface AcceptedRun {
  readonly id: string;
  readonly platform: 'refold' | 'cobalt' | 'altostrat';
  /** A request's, or somebody else's, through {@link Sandbox.start}. */
  readonly by: 'request' | 'colleague';
  readonly how: 'execute' | 'rerun' | 'resume';
  /** The id and the name of its workflow. */
  readonly workflow: string;
  readonly workflowName: string;
  /** Altostrat has no linked accounts and no environments. */
  readonly account?: string;
  readonly environment?: SandboxEnvironment;
  readonly type?: 'ASYNC' | 'SYNC';
  readonly source?: RunSource;
  /** As it came; numbers that a double cannot hold are marked text. */
  readonly payload: unknown;
  /** The Idempotency-Key, where the platform knows one. */
  readonly key?: string;
  /** The `instance_tag` of the request. */
  readonly tag?: string;
  /** When it was started, by the sandbox's clock. */
  readonly at: number;
}

const bound = 10_000;

/** What was started, in order, the oldest dropped beyond 10,000. */
export class AcceptedRuns {
  readonly runs: AcceptedRun[] = [];

  add(run: AcceptedRun): void {
    this.runs.push(run);
    if (this.runs.length > bound) this.runs.shift();
  }
}
