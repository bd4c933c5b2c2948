import type { Page, Scope } from '../../model/model';
import type { ScopeQuery } from '../provider';
import type { Api } from '../api';
import { rowsOf } from './page';
import { altostratRoutes } from './routes';
import { unexpected } from '../startRequest';
import { fieldsOf, idOf, textOf } from '../../json/values';

/** Altostrat: List all workflows. The list comes whole, so that it is searched and cut into pages here. */
export async function listWorkflows(
  api: Api,
  { page, limit, search = '' }: ScopeQuery,
  signal: AbortSignal,
): Promise<Page<Scope>> {
  const rows = rowsOf(await api.get(altostratRoutes.workflows, {}, signal));
  if (!rows) throw unexpected(api);
  const found = new Map<string, Scope>();
  for (const row of rows) {
    const scope = decodeScope(row);
    if (scope && !found.has(scope.id) && matches(scope, search.trim().toLowerCase())) found.set(scope.id, scope);
  }
  const first = (page - 1) * limit;
  const items = [...found.values()].slice(first, first + limit);
  return { items, page, hasNext: first + limit < found.size, total: found.size };
}

function decodeScope(value: unknown): Scope | undefined {
  const workflow = fieldsOf(value);
  const id = idOf(workflow?.['id']);
  return id === undefined ? undefined : { id, name: textOf(workflow?.['name']) };
}

function matches({ id, name = '' }: Scope, search: string): boolean {
  return name.toLowerCase().includes(search) || id.toLowerCase() === search;
}
