import type { Execution } from './model';
import type { Provider } from './provider';
import { isTerminal } from './status';

/** What can be done with an execution now. Trees, menus and the panel read these words and nothing else. */
export type ExecutionAction = 'stoppable' | 'rerunnable';

/** Capability × state. */
export function actionsOf({ statusClass }: Execution, provider: Pick<Provider, 'stop' | 'rerun'>): readonly ExecutionAction[] {
  const ended = isTerminal(statusClass);
  const words: ExecutionAction[] = [];
  if (provider.stop && !ended && statusClass !== 'stopping') words.push('stoppable');
  if (provider.rerun && ended) words.push('rerunnable');
  return words;
}
