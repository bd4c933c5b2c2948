import type { Execution, ExecutionNode } from '../model/model';
import type { Provider } from '../platforms/provider';
import { hasEnded, isFailure } from '../model/status';

/** What can be done with an execution now. Trees, menus and the panel read these words and nothing else. */
export type ExecutionAction = 'stoppable' | 'rerunnable' | 'failed';

/** Capability × state. */
export function actionsOf(execution: Execution, provider: Pick<Provider, 'stop' | 'rerun'>): readonly ExecutionAction[] {
  const ended = hasEnded(execution);
  const words: ExecutionAction[] = [];
  if (execution.local) return words;
  if (provider.stop && !ended && execution.statusClass !== 'stopping') words.push('stoppable');
  if (provider.rerun && ended) words.push('rerunnable');
  if (isFailure(execution.statusClass)) words.push('failed');
  return words;
}

/** What can be done with one node of an execution now. */
export type NodeAction = 'resumable' | 'parent';

/** Only from what succeeded is there anything to go on with. `parent`: it started an execution of its own, which can be opened. */
export function nodeActionsOf(
  execution: Execution,
  { statusClass, child }: ExecutionNode,
  provider: Pick<Provider, 'resumeFrom'>,
): readonly NodeAction[] {
  const words: NodeAction[] = [];
  if (provider.resumeFrom && hasEnded(execution) && statusClass === 'ok') words.push('resumable');
  if (child !== undefined) words.push('parent');
  return words;
}
