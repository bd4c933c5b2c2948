import type { Execution } from '../core/model/model';
import type { RunOutcome } from '../core/payload/expectation/checkRun';
import type { Runs } from '../core/runs/runs';
import { wholeExecution } from '../core/values/held';

/** What an execution came to, with its values: in a program that is here for one answer, they are all in memory. */
export function outcomeOf(_runs: Runs, execution: Execution): Promise<RunOutcome> {
  const { status, statusClass, durationMs, answer, nodes = [] } = wholeExecution(execution);
  return Promise.resolve({
    status,
    statusClass,
    durationMs,
    answer: answer?.value,
    nodes: nodes.map((node) => ({ id: node.id, name: node.name, status: node.status, statusClass: node.statusClass, output: node.output })),
  });
}
