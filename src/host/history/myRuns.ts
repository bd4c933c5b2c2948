import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { RunsView } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import { keepTrueIn } from '../trees/aging';
import { ViewSearch } from '../trees/search';
import { HistoryView, historyViewId } from './historyView';

/** The view My Runs. What other windows did is seen when a person looks: at this window, or at the view. */
export class MyRuns implements vscode.Disposable {
  readonly search = new ViewSearch(vscode.l10n.t('Search My Runs'), 'runlight.history.searched');
  readonly view: HistoryView;
  readonly tree: vscode.TreeView<unknown>;
  private readonly subscriptions = new DisposableStore();

  constructor(runs: RunsView, connections: Connections, state: vscode.Memento, onFirstLook: () => void) {
    this.view = new HistoryView({ runs, connections, search: this.search, state, onFirstLook });
    const tree = vscode.window.createTreeView(historyViewId, { treeDataProvider: this.view, showCollapseAll: true, canSelectMany: true });
    this.tree = tree;
    const look = (): void => {
      // What cannot be read now is read at the next look.
      if (tree.visible && vscode.window.state.focused) runs.refreshHistory().catch(() => undefined);
    };
    this.subscriptions.add(
      tree,
      this.view,
      this.search,
      this.search.showIn(tree),
      keepTrueIn(tree, this.view.aging),
      tree.onDidChangeVisibility(look),
      vscode.window.onDidChangeWindowState(look),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}
