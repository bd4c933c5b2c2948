import type { Credential } from '../../http/auth';
import { checkPage } from '../../model/filter';
import { keyOf, type Connection, type Execution, type ExecutionRef, type Page } from '../../model/model';
import { holdExecution } from '../../values/held';
import type { Decoder } from '../answerReader';
import type { ExecutionQuery, Provider } from '../provider';
import { altostratFacts } from './facts';
import { readGraph } from './graph';
import { decodeLaravelPage } from './page';
import { altostratRoutes } from './routes';
import { decodeLog, decodeRun } from './run';
import { executeRequest, newRunIn, startWorkflow } from './start';
import { listWorkflows } from './workflows';
import { Api, type Calls } from '../api';
import { describeRequest, unexpected } from '../startRequest';

/** Altostrat. Its executions are listed by workflow, so that a scope is a workflow; a run cannot be stopped. */
export function createAltostrat(connection: Connection, credential: Credential, requests: Calls): Provider {
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
    rawAnswer: ({ id }, signal) => api.raw([...altostratRoutes.runs, id], {}, signal),
    scopes: (query, signal) => listWorkflows(api, query, signal),
    listExecutions: (scope, query, signal) => listRuns(api, scope, query, signal),
    workflowGraph: (ref, workflow, signal) => readGraph(api, ref, workflow, signal),
    async rerun({ id }, signal) {
      return newRunIn(await api.post([...altostratRoutes.runs, id, 'rerun'], {}, signal), id);
    },
    async resumeFrom({ id }, node, signal) {
      return newRunIn(await api.post([...altostratRoutes.runs, id, 'resume-from', node], {}, signal), id);
    },
  };
}

export const runDecoder: Decoder<ExecutionRef, Execution> = {
  name: 'altostrat.run',
  decode(body, { connection, scope, id }) {
    const run = decodeRun(body, { connection, scope }, id);
    return run && holdExecution({ ...run, nodes: decodeLog(body) });
  },
};

async function inspect(api: Api, ref: ExecutionRef, signal: AbortSignal): Promise<Execution> {
  const reading = { decoder: runDecoder, args: ref, group: keyOf(ref) };
  const execution = await api.read([...altostratRoutes.runs, ref.id], {}, reading, signal);
  if (!execution || (execution.status === '' && !execution.nodes)) throw unexpected(api);
  return { ...execution, nodes: execution.nodes ?? [] };
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
    (row) => {
      const run = decodeRun(row, place);
      return run && holdExecution(run);
    },
    ({ ref }) => ref.id,
  );
  if (!found) throw unexpected(api);
  // The platform filters by nothing, and every row is of the one workflow that the scope is.
  return checkPage(found, { ...query, workflow: undefined });
}
