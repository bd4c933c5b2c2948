import { Failure } from '../errors';
import type { Execution, ExecutionRef } from '../model';
import type { Provider } from '../provider';
import type { ListNewest } from './crowd';
import type { Executions } from './store';
import type { Inspect } from './watch';

/** Reads executions through whichever provider their connection has. */
export function inspectThrough(
  executions: Pick<Executions, 'get'>,
  providerOf: (connection: string) => Promise<Provider>,
  /** What this editor kept of an execution that it started. */
  recall: (ref: ExecutionRef) => Promise<Execution | undefined> = () => Promise.resolve(undefined),
): Inspect {
  return async (ref, signal) => {
    const known = executions.get(ref)?.execution;
    // No platform knows it by this name.
    if (known?.local) return (await recall(ref)) ?? known;
    const { inspect, label } = await providerOf(ref.connection);
    if (!inspect) throw new Failure('notSupported', '{0} does not tell more about an execution.', [label]);
    return inspect(ref, signal);
  };
}

/** The newest executions of a scope, however the connection's provider lists them. */
export function listThrough(providerOf: (connection: string) => Promise<Provider>): ListNewest {
  return async (connection, scope, limit, signal) => {
    const { history } = await providerOf(connection);
    return (await history?.(scope, { page: 1, limit }, signal))?.items;
  };
}
