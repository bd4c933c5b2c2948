import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { RunsView } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import { ViewSearch } from '../trees/viewSearch';
import { HistoryView } from './historyView';
import type { HistoryRow } from './rows';

export interface MyRunsServices {
  readonly runs: RunsView;
  readonly connections: Connections;
  /** Outlives the window and the workspace. */
  readonly state: vscode.Memento;
  readonly tree: vscode.TreeView<HistoryRow>;
  readonly onFirstLook: () => void;
}

/** The view My Runs. What other windows did is seen when a person looks: at this window, or at the view. */
export class MyRuns implements vscode.Disposable {
  readonly search = new ViewSearch(vscode.l10n.t('Search My Runs'), 'runlight.history.searched');
  readonly view: HistoryView;
  private readonly subscriptions = new DisposableStore();

  constructor({ runs, connections, state, tree, onFirstLook }: MyRunsServices) {
    this.view = new HistoryView({ runs, connections, search: this.search, state, onFirstLook });
    const look = (): void => {
      // What cannot be read now is read at the next look.
      if (tree.visible && vscode.window.state.focused) runs.refreshHistory().catch(() => undefined);
    };
    this.subscriptions.add(
      this.view,
      this.search,
      this.search.showIn(tree),
      this.view.aging.follow(tree),
      tree.onDidChangeVisibility(look),
      vscode.window.onDidChangeWindowState(look),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}
