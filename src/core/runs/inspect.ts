import { Failure } from '../model/errors';
import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import type { Timing } from '../model/timing';
import type { Provider } from '../platforms/provider';
import type { ListNewest } from './scopePoller';
import { mergeExecutions } from './merge';
import type { Executions } from './store';
import type { Inspect } from './watch';

/** How long the row may delay the nodes, which matter more than a date and a name. */
const patienceMs = 2_000;

/**
 * Reads executions through whichever provider their connection has. Where the single answer leaves out what a list row
 * says (Refold: when it started, what its workflow is called), the row is asked for too, once.
 */
export function inspectThrough(
  executions: Pick<Executions, 'get'>,
  providerOf: (connection: string) => Promise<Provider>,
  timing: Pick<Timing, 'after'>,
  /** What this editor kept of an execution that it started. */
  recall: (ref: ExecutionRef) => Promise<Execution | undefined> = () => Promise.resolve(undefined),
): Inspect {
  const looked = new Set<string>();
  return async (ref, signal) => {
    const known = executions.get(ref)?.execution;
    // No platform knows it by this name.
    if (known?.local) return (await recall(ref)) ?? known;
    const provider = await providerOf(ref.connection);
    if (!provider.inspect) throw new Failure('notSupported', '{0} does not tell more about an execution.', [provider.label]);
    const details = await provider.inspect(ref, signal).catch((error: unknown) => {
      throw nameExecution(error, ref, provider);
    });
    if (known?.startedAt !== undefined || details.startedAt !== undefined || looked.has(keyOf(ref))) return details;
    looked.add(keyOf(ref));
    const row = await within(patienceMs, timing, signal, (soon) => rowOf(ref, provider, soon));
    return row ? mergeExecutions(row, details) : details;
  };
}

/** What cannot be read here can be saved, where the platform gives it as it is. */
function nameExecution(error: unknown, ref: ExecutionRef, { rawAnswer }: Provider): unknown {
  if (!(error instanceof Failure) || error.next?.step !== 'saveAnswer') return error;
  const { kind, template, values, maybeSent, detail } = error;
  const next = rawAnswer && ({ step: 'saveAnswer', execution: ref } as const);
  return new Failure(kind, template, values, { next, maybeSent, detail, cause: error });
}

/** Runs `read` with a signal that aborts with the given one, or when the time is over. */
async function within<T>(
  ms: number,
  timing: Pick<Timing, 'after'>,
  signal: AbortSignal,
  read: (soon: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const cancel = timing.after(ms, () => late.abort());
  try {
    return await read(AbortSignal.any([signal, late.signal]));
  } finally {
    cancel();
  }
}

/** What a list says about one execution; undefined where it cannot be asked for one, or did not answer. */
async function rowOf(ref: ExecutionRef, { listExecutions, filters }: Provider, signal: AbortSignal): Promise<Execution | undefined> {
  if (!listExecutions || !filters?.includes('id')) return undefined;
  const page = await listExecutions(ref.scope, { page: 1, limit: 1, id: ref.id }, signal).catch(() => undefined);
  return page?.items.find(({ ref: { id } }) => id === ref.id);
}

/** The newest executions of a scope, however the connection's provider lists them. */
export function listThrough(providerOf: (connection: string) => Promise<Provider>): ListNewest {
  return async (connection, scope, limit, signal) => {
    const { listExecutions } = await providerOf(connection);
    return (await listExecutions?.(scope, { page: 1, limit }, signal))?.items;
  };
}
