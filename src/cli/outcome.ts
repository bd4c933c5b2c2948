import type { Execution } from '../core/model/model';
import type { RunOutcome } from '../core/payload/expectation/checkRun';
import type { Runs } from '../core/runs/runs';

/** What an execution came to, with its values. */
export function outcomeOf(_runs: Runs, { status, statusClass, durationMs, answer, nodes = [] }: Execution): Promise<RunOutcome> {
  return Promise.resolve({
    status,
    statusClass,
    durationMs,
    answer: answer?.value,
    nodes: nodes.map((node) => ({ id: node.id, name: node.name, status: node.status, statusClass: node.statusClass, output: node.output })),
  });
}
