import * as vscode from 'vscode';
import { connectionsText, workflowsText, type ListPage } from '../../core/agents/lists';
import type { Workflow } from '../../core/model/model';
import type { WorkflowLists } from '../../core/workflow/workflowLists';
import { placeOf, type Account, type AgentPlaces } from './places';
import { reading, type ToolCodes } from './toolCode';

/** Rows of one answer. */
const pageSize = 20;
const mostPages = 1_000;

/** The tools that tell what there is. */
export function listTools(places: AgentPlaces, lists: WorkflowLists): ToolCodes {
  return {
    runlight_list_workflows: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Reading workflows') }),
      async call(input) {
        const [named, account, search] = [input.text('connection'), input.text('account'), input.text('search')];
        // Who names nothing may not know what there is.
        if (named === undefined && account === undefined && places.count > 1) return connectionsText(await places.all(), input.budget);
        const chosen = await places.account(places.connection(named), account);
        const all = await workflowsOf(chosen, lists);
        const wanted = search?.toLowerCase();
        const found = all.filter(({ id, name }) => wanted === undefined || name.toLowerCase().includes(wanted) || id === search);
        const page = input.count('page', { usual: 1, least: 1, most: mostPages });
        return workflowsText(placeOf(chosen), pageOf(found, page), input.budget);
      },
    },
  };
}

/** @throws Failure where they cannot be read. */
async function workflowsOf({ connection, provider, scope }: Account, lists: WorkflowLists): Promise<readonly Workflow[]> {
  // There, an account is a workflow itself.
  if (provider.workflowOf) return connection.scopes.flatMap((one) => provider.workflowOf?.(one) ?? []);
  await lists.load(connection.id, scope.id);
  const list = lists.get(connection.id, scope.id);
  if (list?.failure && list.state === 'failed') throw list.failure;
  return list?.workflows ?? [];
}

function pageOf<T>(all: readonly T[], page: number): ListPage<T> {
  const from = (page - 1) * pageSize;
  return { items: all.slice(from, from + pageSize), page, hasNext: all.length > from + pageSize, total: all.length };
}
