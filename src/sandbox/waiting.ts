import type { Clock } from './clock';
import { sceneAt, type Run } from './run';
import type { RunStore } from './runStore';
import { ticketOf } from './scenarios/kin';
import type { Step } from './scenarios/plan';

/** What a run waits for from outside, and how far that has come. */
export interface Wait {
  readonly run: Run;
  readonly step: Step;
  readonly status: 'WAITING' | 'SUBMITTED' | 'TIMEOUT';
}

/** Undefined for an unknown ticket, and as long as the run has not come to the node that waits. */
export function waitBehind(runs: RunStore, clock: Clock, kind: 'person' | 'webhook', ticket: string): Wait | undefined {
  const run = runs.kinOf(ticket).find((other) => ticketOf(other) === ticket);
  if (!run) return undefined;
  const { nodes, status } = sceneAt(run, clock.now());
  const node = nodes.find(({ step }) => step.waitsFor === kind);
  if (!node || node.status === 'Ready') return undefined;
  if (run.arrival) return { run, step: node.step, status: 'SUBMITTED' };
  return { run, step: node.step, status: node.done || status !== 'RUNNING' ? 'TIMEOUT' : 'WAITING' };
}
