import type { Execution, ExecutionRef } from '../model/model';
import { ValuesGone } from '../values/held';
import { neverSeen, type Executions } from './store';

/** Where executions are known, and where they are read where their values are gone. */
export interface ExecutionSources {
  readonly executions: Pick<Executions, 'get'>;
  readonly read: (ref: ExecutionRef) => Promise<Execution>;
  /** What was kept of one that was started here. */
  readonly recall: (ref: ExecutionRef) => Promise<Execution | undefined>;
}

/**
 * Asks something about the values of executions. Where they are not in memory any more, the executions are read again and
 * asked about once more: what its platform does not tell again is what was kept of it.
 */
export async function askAboutValues<T>(
  refs: readonly ExecutionRef[],
  ask: (executions: readonly Execution[]) => Promise<T>,
  { executions, read, recall }: ExecutionSources,
): Promise<T> {
  try {
    return await ask(refs.map((ref) => (executions.get(ref) ?? neverSeen(ref)).execution));
  } catch (error) {
    if (!(error instanceof ValuesGone)) throw error;
    return ask(await Promise.all(refs.map((ref) => readAgain(ref, { read, recall }))));
  }
}

async function readAgain(ref: ExecutionRef, { read, recall }: Pick<ExecutionSources, 'read' | 'recall'>): Promise<Execution> {
  try {
    return await read(ref);
  } catch (error) {
    const kept = await recall(ref).catch(() => undefined);
    if (!kept) throw error;
    return kept;
  }
}
