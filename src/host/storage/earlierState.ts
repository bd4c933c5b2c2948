import type * as vscode from 'vscode';
import { earlierConnections } from '../connections/connections';
import { earlierFilters } from '../executions/filters';
import { earlierFavourites } from '../workflows/favourites';

/** What versions before kept in VS Code's global state, by the names that the values have now. It stays there. */
export function earlierState(state: vscode.Memento): ReadonlyMap<string, unknown> {
  return new Map([
    ...earlierConnections(state.get('connections')),
    ...earlierFilters(state.get('filters')),
    ...earlierFavourites(state.get('favouriteWorkflows')),
    ['sandbox', state.get('sandbox')],
  ]);
}
