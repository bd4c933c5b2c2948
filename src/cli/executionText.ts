import { stringifyJson } from '../core/json/json';
import { Failure } from '../core/model/errors';
import { formatDuration } from '../core/model/format';
import { nameOfExecution, type Execution } from '../core/model/model';
import { excerptOf } from '../core/payload/expectation/excerpt';
import { wholeOutcomeOf } from './outcome';

/** Of an answer that is shown with everything else, in characters; one node alone is shown whole. */
const longestAnswer = 4000;

/** An execution as text: its state, its nodes in their order, and its answer; or what one node returned, whole. */
export function executionText(execution: Execution, { node: wanted, json }: { readonly node?: string; readonly json: boolean }): string {
  const outcome = wholeOutcomeOf(execution);
  if (wanted !== undefined) {
    const node = outcome.nodes.find(({ id }) => id === wanted) ?? outcome.nodes.find(({ name }) => name === wanted);
    if (!node) throw new Failure('notFound', 'Execution {0} has no node “{1}”.', [execution.ref.id, wanted]);
    return `${stringifyJson(node.output, 2)}\n`;
  }
  if (json) return `${stringifyJson({ id: execution.ref.id, account: execution.ref.scope, workflow: execution.workflow, ...outcome }, 2)}\n`;
  const head = [execution.status, execution.durationMs === undefined ? undefined : formatDuration(execution.durationMs), `execution ${execution.ref.id}`, `account ${execution.ref.scope}`];
  const lines = [`${nameOfExecution(execution)}: ${head.filter((fact) => fact !== undefined).join(' · ')}`];
  for (const { name, id, status, durationMs, error } of execution.nodes ?? []) {
    lines.push(`  ${[status.padEnd(10), name || id, durationMs === undefined ? '' : formatDuration(durationMs)].join('  ').trimEnd()}`);
    if (error !== undefined) lines.push(`    ${error}`);
  }
  if (execution.answer?.error !== undefined) lines.push(execution.answer.error);
  if (outcome.answer !== undefined) lines.push(excerptOf(outcome.answer, 2, longestAnswer));
  return `${lines.join('\n')}\n`;
}
