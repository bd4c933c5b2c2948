import { Failure } from '../../model/errors';
import { checkPage, comparableWord } from '../../model/filter';
import type { Execution, Page } from '../../model/model';
import type { ExecutionQuery } from '../provider';
import { classOfExecution, type StatusClass } from '../../model/status';
import type { Api, CallOptions } from '../api';
import { holdExecution } from '../../values/held';
import { decodeExecution } from './execution';
import { decodePage } from './page';
import { routes } from './routes';
import { unexpected } from '../startRequest';

/** The filters that Refold's list knows. */
export const refoldFilters = [
  'status', 'workflow', 'workflowName', 'since', 'until', 'type', 'source', 'slug', 'id', 'order',
] as const; // prettier-ignore

/** The server compares status words exactly, in this spelling. */
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

/** The documents spell the three sources in two ways: `spelling` is what deployments use, `otherSpelling` is tried after a 400. */
const sourceWords: Readonly<Record<string, { readonly spelling: string; readonly otherSpelling: string }>> = {
  apicall: { spelling: 'API Call', otherSpelling: 'API_CALL' },
  schedule: { spelling: 'Schedule', otherSpelling: 'SCHEDULE' },
  event: { spelling: 'Event', otherSpelling: 'EVENT' },
};

/** A linked account's executions. Some deployments ignore some filters, so the page is filtered here again. */
export async function listExecutions(
  api: Api,
  scope: string,
  query: ExecutionQuery,
  signal: AbortSignal,
): Promise<Page<Execution>> {
  const place = { connection: api.connection.id, scope };
  const found = decodePage(
    await ask(api, scope, query, signal),
    query,
    (row) => {
      const execution = decodeExecution(row, place);
      return execution && holdExecution(execution);
    },
    ({ ref }) => ref.id,
  );
  if (!found) throw unexpected(api);
  return checkPage(found, query);
}

async function ask(api: Api, scope: string, query: ExecutionQuery, signal: AbortSignal): Promise<unknown> {
  const words = query.source === undefined ? undefined : sourceWords[comparableWord(query.source)];
  const send = (source: string | undefined) =>
    api.get(routes.executions, { scope, query: parametersOf(query, source) }, signal);
  try {
    return await send(words?.spelling ?? query.source);
  } catch (error) {
    if (!words || !(error instanceof Failure) || error.status !== 400) throw error;
    return send(words.otherSpelling);
  }
}

/** A query as the documents spell it. A filter that is not set is left out: not every server knows the word "all". */
function parametersOf(query: ExecutionQuery, source: string | undefined): CallOptions['query'] {
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
