import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { Filters } from '../executions/filters';
import { filterWords } from '../executions/filterWords';
import { counted } from '../ui/sentences';

/** True while any list is narrowed: its menu entry is there then. */
const filteredContext = 'runlight.filtered';

/** Says beside the view's title what its lists are narrowed to. */
export function showActiveFilters(view: vscode.TreeView<unknown>, filters: Filters, connections: Connections): vscode.Disposable {
  const show = (): void => {
    const active = connections.list().flatMap(({ id, name, scopes }) =>
      scopes.flatMap((scope) => {
        const filter = filters.active(id, scope.id);
        // Buttons take most of the width: what is shown counts for more than where.
        return filter ? [`${filterWords(filter)} · ${scopes.length > 1 ? scope.id : name}`] : [];
      }),
    );
    view.description = active.length > 1 ? counted(active.length, { one: '1 filter', other: '{0} filters' }) : active[0];
    void vscode.commands.executeCommand('setContext', filteredContext, active.length > 0);
  };
  show();
  return vscode.Disposable.from(filters.onDidChange(show), connections.onDidChange(show));
}
