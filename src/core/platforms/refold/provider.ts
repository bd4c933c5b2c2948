import type { Credential } from '../../http/auth';
import type { Connection, ExecutionRef, Page, Scope } from '../../model/model';
import type { Provider, ScopeQuery } from '../provider';
import { Api, type Calls } from '../api';
import { decodeRequestStructure, decodeScope } from './catalogue';
import { inspect, listBatches } from './executions';
import { refoldFacts } from './facts';
import { readGraph } from './graph';
import { listExecutions, refoldFilters } from './executionList';
import { expressionOf } from './output';
import { decodePage } from './page';
import { routes } from './routes';
import { SessionApi } from './session';
import { executeRequest } from './start';
import { findEnabledSlug, findSlug, listWorkflows } from './workflows';
import { sendStart } from '../startAnswer';
import { describeRequest, unexpected } from '../startRequest';
import { fieldsOf, idOf } from '../../json/values';

/** Refold, API version 2. A key acts for every linked account of its organisation, a session token for one. */
export function createRefold(connection: Connection, credential: Credential, requests: Calls): Provider {
  const account = connection.scopes[0]?.id;
  const isKey = connection.mint === true || credential.kind === 'apiKey';
  const direct = new Api(connection, { ...credential, kind: isKey ? 'apiKey' : 'token' }, requests, refoldFacts);
  const keyed = isKey ? direct : undefined;
  const api = connection.mint ? new SessionApi(direct, account, requests) : direct;
  return {
    label: refoldFacts.label,
    scopeKind: refoldFacts.scopeKind,
    modes: ['async', 'sync'],
    runOptions: ['configId', 'instanceTag', 'includeHeaders'],
    slug: 'required',
    tells: 'nodes',
    async check(signal) {
      if (keyed && (!connection.mint || account === undefined)) await listScopes(keyed, { page: 1, limit: 1 }, signal);
      else await activeScope(api, signal);
    },
    async start(request, signal) {
      return sendStart(api, executeRequest(api, request), request, signal);
    },
    describe: (request) => describeRequest(api, executeRequest(api, request)),
    inspect: (ref, signal) => inspect(api, ref, signal),
    rawAnswer: ({ scope, id }, signal) => api.raw([...routes.executions, id], { scope }, signal),
    // Only a key lists linked accounts, and with a key a person chooses; only a key may look into a workflow.
    ...(keyed
      ? {
          scopes: (query: ScopeQuery, signal: AbortSignal) => listScopes(keyed, query, signal),
          workflowGraph: (ref: ExecutionRef, workflow: string, signal: AbortSignal) => readGraph(keyed, ref, workflow, signal),
        }
      : { ownScope: (signal: AbortSignal) => activeScope(api, signal) }),
    filters: refoldFilters,
    expressionOf,
    listExecutions: (scope, query, signal) => listExecutions(api, scope, query, signal),
    workflows: (scope, signal) => listWorkflows(api, scope, signal),
    findSlug: (scope, workflow, signal) =>
      keyed ? findSlug(keyed, scope, workflow, signal) : findEnabledSlug(api, workflow, signal),
    async requestStructure(scope, workflow, signal) {
      return decodeRequestStructure(await api.get([...routes.requestStructures, workflow], { scope }, signal));
    },
    async stop({ scope, id }, signal) {
      await api.post([...routes.executions, id, 'stop'], { scope }, signal);
    },
    async rerun({ scope, id }, signal) {
      const answer = fieldsOf(await api.post([...routes.executions, id, 'rerun'], { scope }, signal));
      return idOf(answer?.['id'], answer?.['instanceId'], answer?.['_id'], answer?.['execution_id']);
    },
    batches: (ref, node, query, signal) => listBatches(api, { ref, node, query }, signal),
  };
}

async function listScopes(api: Api, { page, limit, search }: ScopeQuery, signal: AbortSignal): Promise<Page<Scope>> {
  const answer = await api.get(routes.accounts, { query: { page, limit, search: search || undefined } }, signal);
  const found = decodePage(answer, { page, limit }, decodeScope, ({ id }) => id);
  if (!found) throw unexpected(api);
  return found;
}

/** A session token belongs to one linked account, which it can name. */
async function activeScope(api: Api, signal: AbortSignal): Promise<Scope> {
  const scope = decodeScope(await api.get(routes.activeAccount, {}, signal));
  if (!scope) throw unexpected(api);
  return scope;
}
