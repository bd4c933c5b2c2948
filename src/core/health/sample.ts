import type { Execution } from '../model/model';
import { hasEnded, isFailure, shownClassOf, type StatusClass } from '../model/status';

/** What the health of a workflow is computed from: one execution as a list tells it. */
export interface Sample {
  readonly id: string;
  /** The platform's own word. */
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly ended: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  /** Absent where its platform does not tell it, and while it runs. */
  readonly durationMs?: number;
  /** The platform's own word. */
  readonly trigger?: string;
}

export function sampleOf(execution: Execution): Sample {
  const { ref, status, startedAt, endedAt, durationMs, trigger } = execution;
  const ended = hasEnded(execution);
  const spent = startedAt !== undefined && endedAt !== undefined && endedAt >= startedAt ? endedAt - startedAt : undefined;
  return {
    id: ref.id,
    status,
    statusClass: shownClassOf(execution),
    ended,
    startedAt,
    durationMs: ended ? (durationMs ?? spent) : undefined,
    trigger,
  };
}

/** How an execution counts: what was stopped or skipped is neither good nor failed. */
export type Outcome = 'good' | 'failed' | 'other' | 'open';

export function outcomeOf({ statusClass, ended }: Pick<Sample, 'statusClass' | 'ended'>): Outcome {
  if (!ended) return 'open';
  if (isFailure(statusClass)) return 'failed';
  return statusClass === 'ok' ? 'good' : 'other';
}

/** Oldest first; those whose start nobody tells come first, in the order in which they came. */
export function inOrder(samples: readonly Sample[]): readonly Sample[] {
  return [...samples].sort((one, other) => (one.startedAt ?? -Infinity) - (other.startedAt ?? -Infinity) || 0);
}
