import * as vscode from 'vscode';
import { connectionsText, workflowsText, type ListPage } from '../../core/agents/lists';
import { placeOf, type AgentPlaces } from './places';
import { reading, type ToolCodes } from './toolCode';
import type { AgentWorkflows } from './workflows';

/** Rows of one answer. */
const pageSize = 20;
const mostPages = 1_000;

/** The tools that tell what there is. */
export function listTools(places: AgentPlaces, workflows: AgentWorkflows): ToolCodes {
  return {
    runlight_list_workflows: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Reading workflows') }),
      async call(input) {
        const [named, account, search] = [input.text('connection'), input.text('account'), input.text('search')];
        // Who names nothing may not know what there is.
        if (named === undefined && account === undefined && places.count > 1) return connectionsText(await places.all(), input.budget);
        const chosen = await places.account(places.connection(named), account);
        const all = await workflows.of(chosen);
        const wanted = search?.toLowerCase();
        const found = all.filter(({ id, name }) => wanted === undefined || name.toLowerCase().includes(wanted) || id === search);
        const page = input.count('page', { usual: 1, least: 1, most: mostPages });
        return workflowsText(placeOf(chosen), pageOf(found, page), input.budget);
      },
    },
  };
}

function pageOf<T>(all: readonly T[], page: number): ListPage<T> {
  const from = (page - 1) * pageSize;
  return { items: all.slice(from, from + pageSize), page, hasNext: all.length > from + pageSize, total: all.length };
}
