import type { Execution, ExecutionRef } from '../model/model';
import type { Provider } from '../platforms/provider';

/** So many earlier executions are looked through for a success, page by page. */
const mostPages = 5;
const pageSize = 50;

/**
 * The last execution of the same workflow that succeeded before this one; undefined where none is found among the newest.
 * Asked of a platform that lists executions.
 */
export async function findLastSuccess(
  { ref, workflow, startedAt = Infinity }: Execution,
  listExecutions: NonNullable<Provider['listExecutions']>,
  signal: AbortSignal,
): Promise<ExecutionRef | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const found = await listExecutions(ref.scope, { page, limit: pageSize, workflow: workflow?.id }, signal);
    const good = found.items.find(({ statusClass, startedAt: at = 0, ref: { id } }) => statusClass === 'ok' && at < startedAt && id !== ref.id);
    if (good) return good.ref;
    if (!found.hasNext) break;
  }
  return undefined;
}
