import { Failure } from '../model/errors';
import { nameOfExecution, type Connection, type Execution, type ExecutionNode, type Workflow } from '../model/model';
import type { Provider } from '../platforms/provider';
import { hasEnded, isFailure } from '../model/status';

/** What decides about an execution, besides its own state. */
export interface OfferPlace {
  readonly connection: Pick<Connection, 'name' | 'readOnly'> | undefined;
  /** Undefined where nobody has made it yet, so that nothing is known of what it can do. */
  readonly provider: Partial<Pick<Provider, 'label' | 'stop' | 'rerun' | 'resumeFrom' | 'listExecutions'>> | undefined;
}

/** For a platform that nobody has asked yet: its own commands say what it cannot do. */
export const unknownPlatform: OfferPlace['provider'] = {
  stop: () => Promise.reject(new Error('Not known yet')),
  rerun: () => Promise.reject(new Error('Not known yet')),
};

/** Whether what is started through it may act on real people: what nobody called a test environment may. */
export function countsAsProduction({ environment }: Pick<Connection, 'environment'>): boolean {
  return environment !== 'test';
}

/** What a platform is asked to do with an execution, or from a node of it. */
export type ExecutionAction = 'stop' | 'rerun' | 'resumeFrom';

/** What can be done with an execution now; `comparable` with the last success. Trees, menus, lens and panel read these words and nothing else. */
export type ExecutionOffer = 'stoppable' | 'rerunnable' | 'comparable';

/** What can be done with one node now; `parent`: it started an execution of its own, which can be opened. */
export type NodeOffer = 'resumable' | 'parent';

/** What can be done with a payload that was kept: its request can be told, or sent again. */
export type PayloadOffer = 'sendable' | 'startable';

export function payloadOffersFor(connection: Pick<Connection, 'name' | 'readOnly'> | undefined): readonly PayloadOffer[] {
  if (!connection) return [];
  return refusalOfStart(connection) ? ['sendable'] : ['sendable', 'startable'];
}

/** Whether a workflow can be run now. */
export function isRunnable({ published }: Pick<Workflow, 'published'>, connection: Pick<Connection, 'name' | 'readOnly'>): boolean {
  return published && !refusalOfStart(connection);
}

/** What is offered for an execution: from its connection, its platform with this credential, and its state together. */
export function offersFor(execution: Execution, place: OfferPlace): readonly ExecutionOffer[] {
  const words: ExecutionOffer[] = [];
  if (!refusalOf('stop', execution, place)) words.push('stoppable');
  if (!refusalOf('rerun', execution, place)) words.push('rerunnable');
  if (place.provider?.listExecutions && !execution.local && isFailure(execution.statusClass)) words.push('comparable');
  return words;
}

/** Whether the health of workflows can be told: only where executions are listed. A platform that nobody has asked yet may do so. */
export function tellsHealth(provider: OfferPlace['provider']): boolean {
  return provider === undefined || provider.listExecutions !== undefined;
}

/** What is offered for one node of an execution. */
export function nodeOffersFor(execution: Execution, node: ExecutionNode, place: OfferPlace): readonly NodeOffer[] {
  const words: NodeOffer[] = [];
  if (!refusalOf('resumeFrom', execution, place, node)) words.push('resumable');
  if (node.child !== undefined) words.push('parent');
  return words;
}

/** Why an action is not to be had now, in the words that whoever asks for it all the same is told; undefined when it is. */
export function refusalOf(
  action: ExecutionAction,
  execution: Execution,
  { connection, provider }: OfferPlace,
  node?: ExecutionNode,
): Failure | undefined {
  const readOnly = connection && refusalOfStart(connection);
  if (readOnly) return readOnly;
  const title = nameOfExecution(execution);
  const label = provider?.label ?? '';
  if (execution.local) return new Failure('notSupported', '{0} is known here only; its platform cannot be asked about it.', [title]);
  if (execution.gone) return new Failure('notFound', '{0} is no longer there: its platform does not know it any more.', [title]);
  const ended = hasEnded(execution);
  switch (action) {
    case 'stop':
      if (!provider?.stop) return new Failure('notSupported', '{0} cannot stop an execution.', [label]);
      if (ended) return new Failure('invalidInput', '{0} has already ended.', [title]);
      // It was asked to; the end arrives like any other.
      return execution.statusClass === 'stopping' ? new Failure('invalidInput', '{0} is being stopped already.', [title]) : undefined;
    case 'rerun':
      if (!provider?.rerun) return new Failure('notSupported', '{0} cannot rerun an execution with this credential.', [label]);
      return ended ? undefined : new Failure('invalidInput', '{0} has not ended yet. Rerun it when it has.', [title]);
    case 'resumeFrom':
      if (!provider?.resumeFrom) return new Failure('notSupported', '{0} cannot resume an execution from a node.', [label]);
      if (!ended) return new Failure('invalidInput', '{0} has not ended yet. Resume it when it has.', [title]);
      // Only from what succeeded is there anything to go on with.
      return node?.statusClass === 'ok' ? undefined : new Failure('invalidInput', 'Only a node that succeeded can be resumed from.');
  }
}

/** Why nothing can be started or stopped through a connection; undefined when it can. */
export function refusalOfStart({ name, readOnly }: Pick<Connection, 'name' | 'readOnly'>): Failure | undefined {
  if (!readOnly) return undefined;
  const template = 'The connection {0} is read-only: nothing is started or stopped through it. Allow it in its menu first.';
  return new Failure('invalidInput', template, [name]);
}
