import type { Credential } from '../../http/auth';
import { checkPage } from '../../model/filter';
import type { Connection, Execution, ExecutionRef, Page } from '../../model/model';
import type { ExecutionQuery, Provider } from '../provider';
import type { Requests } from '../../http/requests';
import { altostratFacts } from './facts';
import { decodeLaravelPage } from './page';
import { altostratRoutes } from './routes';
import { decodeLog, decodeRun } from './run';
import { executeRequest, newRunIn, startWorkflow } from './start';
import { listWorkflows } from './workflows';
import { Api } from '../api';
import { describeRequest, unexpected } from '../startRequest';

/** Altostrat. Its executions are listed by workflow, so that a scope is a workflow; a run cannot be stopped. */
export function createAltostrat(connection: Connection, credential: Credential, requests: Requests): Provider {
  const api = new Api(connection, credential, requests, altostratFacts);
  return {
    label: altostratFacts.label,
    scopeKind: altostratFacts.scopeKind,
    modes: ['async', 'sync'],
    runOptions: [],
    tells: 'nodes',
    knowsIntents: true,
    async check(signal) {
      await listWorkflows(api, { page: 1, limit: 1 }, signal);
    },
    start: (request, signal) => startWorkflow(api, request, signal),
    describe: (request) => describeRequest(api, executeRequest(api, request)),
    workflowOf: ({ id, name = id }) => ({ id, name, published: true, owned: true }),
    inspect: (ref, signal) => inspect(api, ref, signal),
    scopes: (query, signal) => listWorkflows(api, query, signal),
    listExecutions: (scope, query, signal) => listRuns(api, scope, query, signal),
    async rerun({ id }, signal) {
      return newRunIn(await api.post([...altostratRoutes.runs, id, 'rerun'], {}, signal), id);
    },
    async resumeFrom({ id }, node, signal) {
      return newRunIn(await api.post([...altostratRoutes.runs, id, 'resume-from', node], {}, signal), id);
    },
  };
}

async function inspect(api: Api, ref: ExecutionRef, signal: AbortSignal): Promise<Execution> {
  const answer = await api.get([...altostratRoutes.runs, ref.id], {}, signal);
  const { connection, scope, id } = ref;
  const execution = decodeRun(answer, { connection, scope }, id);
  const nodes = decodeLog(answer);
  if (!execution || (execution.status === '' && !nodes)) throw unexpected(api);
  return { ...execution, nodes: nodes ?? [] };
}

async function listRuns(
  api: Api,
  scope: string,
  query: ExecutionQuery,
  signal: AbortSignal,
): Promise<Page<Execution>> {
  const { page } = query;
  const answer = await api.get([...altostratRoutes.workflows, scope, 'executions'], { query: { page } }, signal);
  const place = { connection: api.connection.id, scope };
  const found = decodeLaravelPage(
    answer,
    page,
    (row) => decodeRun(row, place),
    ({ ref }) => ref.id,
  );
  if (!found) throw unexpected(api);
  // The platform filters by nothing, and every row is of the one workflow that the scope is.
  return checkPage(found, { ...query, workflow: undefined });
}
