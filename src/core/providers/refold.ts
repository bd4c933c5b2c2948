import type { Credential } from '../auth';
import { Failure } from '../errors';
import type { Connection, Execution, ExecutionRef, Page, Scope } from '../model';
import type { HistoryQuery, Provider, ScopeQuery } from '../provider';
import type { Requests } from '../requests';
import { Api } from './api';
import { decodeRequestStructure, decodeScope } from './refoldCatalogue';
import { decodeExecution } from './refoldExecution';
import { expressionOf } from './refoldExpression';
import { decodePage } from './refoldPage';
import { routes } from './refoldRoutes';
import { describeStart, startWorkflow } from './refoldStart';
import { findSlug, listWorkflows } from './refoldWorkflows';
import { fieldsOf, idOf } from './values';

/** Refold, API version 2. A key acts for every linked account of its organisation, a session token for one. */
export function createRefold(connection: Connection, credential: Credential, requests: Requests): Provider {
  const api = new Api(connection, credential, requests);
  const isKey = credential.kind === 'apiKey';
  return {
    label: 'Refold',
    scopeNoun: 'linked account',
    modes: ['async', 'sync'],
    runOptions: ['configId', 'instanceTag', 'includeHeaders'],
    slug: 'required',
    tells: 'nodes',
    async check(signal) {
      if (isKey) await listScopes(api, { page: 1, limit: 1 }, signal);
      else await activeScope(api, signal);
    },
    start: (request, signal) => startWorkflow(api, request, signal),
    describe: (request) => describeStart(api, request),
    inspect: (ref, signal) => inspect(api, ref, signal),
    ...(isKey
      ? { scopes: (query: ScopeQuery, signal: AbortSignal) => listScopes(api, query, signal) }
      : { ownScope: (signal: AbortSignal) => activeScope(api, signal) }),
    expressionOf,
    history: (scope, query, signal) => listExecutions(api, scope, query, signal),
    workflows: (scope, signal) => listWorkflows(api, scope, signal),
    findSlug: (scope, workflow, signal) => findSlug(api, scope, workflow, signal),
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
  };
}

async function inspect(api: Api, { scope, id }: ExecutionRef, signal: AbortSignal): Promise<Execution> {
  const answer = await api.get([...routes.executions, id], { scope }, signal);
  const execution = decodeExecution(answer, { connection: api.connection.id, scope }, id);
  if (!execution || (execution.status === '' && !execution.nodes)) throw unexpected(api);
  return { ...execution, nodes: execution.nodes ?? [] };
}

async function listExecutions(
  api: Api,
  scope: string,
  query: HistoryQuery,
  signal: AbortSignal,
): Promise<Page<Execution>> {
  const { page, limit, workflow, since } = query;
  const answer = await api.get(
    routes.executions,
    { scope, query: { page, limit, workflow_id: workflow, start_date: isoDate(since) } },
    signal,
  );
  const place = { connection: api.connection.id, scope };
  const found = decodePage(
    answer,
    query,
    (row) => decodeExecution(row, place),
    ({ ref }) => ref.id,
  );
  if (!found) throw unexpected(api);
  if (since === undefined) return found;
  // Deployments differ in which date formats they filter by, and some ignore the filter.
  return { ...found, items: found.items.filter(({ startedAt }) => startedAt === undefined || startedAt >= since) };
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

function unexpected(api: Api): Failure {
  const template = '“{0}” answered with data of another shape than Refold’s. Check the base URL.';
  return new Failure('unreadable', template, [api.connection.name]);
}

function isoDate(ms: number | undefined): string | undefined {
  return ms !== undefined && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}
