import { Failure } from '../../model/errors';
import { checkPage } from '../../model/filter';
import type { Execution, Page } from '../../model/model';
import type { HistoryQuery } from '../provider';
import { classOfExecution, type StatusClass } from '../../model/status';
import type { Api, CallOptions } from '../api';
import { decodeExecution } from './execution';
import { decodePage } from './page';
import { routes } from './routes';
import { unexpected } from '../startRequest';

/** What a person can ask Refold's list for. */
export const refoldFilters = [
  'status', 'workflow', 'workflowName', 'since', 'until', 'type', 'source', 'slug', 'id', 'order',
] as const; // prettier-ignore

/** The words that the server compares with; it knows no other spelling. */
const serverWords: Partial<Record<StatusClass, string>> = {
  queued: 'QUEUED',
  running: 'RUNNING',
  waiting: 'WAITING',
  stopping: 'STOPPING',
  ok: 'COMPLETED',
  partial: 'PARTIALLY_SUCCESSFUL',
  failed: 'ERRORED',
  stopped: 'STOPPED',
  terminated: 'TERMINATED',
  timedOut: 'TIMED_OUT',
};

/** The documents spell the three sources in two ways; this is the one of the code that is in use. */
const sourceWords: Readonly<Record<string, { readonly usual: string; readonly other: string }>> = {
  apicall: { usual: 'API Call', other: 'API_CALL' },
  schedule: { usual: 'Schedule', other: 'SCHEDULE' },
  event: { usual: 'Event', other: 'EVENT' },
};

/** A linked account's executions. Deployments differ in what they filter by, so what came is checked again. */
export async function listExecutions(
  api: Api,
  scope: string,
  query: HistoryQuery,
  signal: AbortSignal,
): Promise<Page<Execution>> {
  const place = { connection: api.connection.id, scope };
  const found = decodePage(
    await ask(api, scope, query, signal),
    query,
    (row) => decodeExecution(row, place),
    ({ ref }) => ref.id,
  );
  if (!found) throw unexpected(api);
  return checkPage(found, query);
}

async function ask(api: Api, scope: string, query: HistoryQuery, signal: AbortSignal): Promise<unknown> {
  const words = query.source === undefined ? undefined : sourceWords[query.source.toLowerCase().replace(/[\s_-]/g, '')];
  const send = (source: string | undefined) =>
    api.get(routes.executions, { scope, query: parametersOf(query, source) }, signal);
  try {
    return await send(words?.usual ?? query.source);
  } catch (error) {
    if (!words || !(error instanceof Failure) || error.status !== 400) throw error;
    return send(words.other);
  }
}

/** A query as the documents spell it. What does not matter is left out: "all" is no word that every server knows. */
function parametersOf(query: HistoryQuery, source: string | undefined): CallOptions['query'] {
  const { page, limit, status, workflow, workflowName, since, until, type, slug, id, order } = query;
  return {
    page,
    limit,
    status: status === undefined ? undefined : serverWordOf(status),
    workflow_id: workflow || undefined,
    workflow_name: workflowName || undefined,
    start_date: isoDate(since),
    end_date: isoDate(until),
    execution_type: type?.toUpperCase() || undefined,
    execution_source: source || undefined,
    slug: slug || undefined,
    execution_id: id || undefined,
    sortAsc: order === 'oldest' ? 'true' : undefined,
  };
}

function serverWordOf(status: string): string | undefined {
  return serverWords[classOfExecution(status)] ?? (status.trim() || undefined);
}

function isoDate(ms: number | undefined): string | undefined {
  return ms !== undefined && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}
