import type { Execution, ExecutionNode } from './model';
import type { Provider } from './provider';
import { hasEnded } from './status';

/** What can be done with an execution now. Trees, menus and the panel read these words and nothing else. */
export type ExecutionAction = 'stoppable' | 'rerunnable';

/** Capability × state. */
export function actionsOf(execution: Execution, provider: Pick<Provider, 'stop' | 'rerun'>): readonly ExecutionAction[] {
  const ended = hasEnded(execution);
  const words: ExecutionAction[] = [];
  if (provider.stop && !ended && execution.statusClass !== 'stopping') words.push('stoppable');
  if (provider.rerun && ended) words.push('rerunnable');
  return words;
}

/** What can be done from one node of an execution. */
export type NodeAction = 'resumable';

/** Capability × state, as {@link actionsOf}. Only from what succeeded is there anything to go on with. */
export function nodeActionsOf(
  execution: Execution,
  node: ExecutionNode,
  provider: Pick<Provider, 'resumeFrom'>,
): readonly NodeAction[] {
  return provider.resumeFrom && hasEnded(execution) && node.statusClass === 'ok' ? ['resumable'] : [];
}
