import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { WorkflowLists } from '../../core/workflow/workflowLists';
import type { RunsView } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import type { SharedState } from '../storage/sharedState';
import { ViewSearch } from '../trees/viewSearch';
import { Favourites } from './favourites';
import { LastResults } from './lastResults';
import type { WorkflowsRow } from './rows';
import { WorkflowsView } from './workflowsView';

export interface WorkflowsServices {
  readonly connections: Connections;
  readonly runs: RunsView;
  readonly lists: WorkflowLists;
  /** Outlives the window and the workspace. */
  readonly state: SharedState;
  readonly tree: vscode.TreeView<WorkflowsRow>;
  readonly onFirstLook: () => void;
}

/** The view Workflows and what it shows. */
export class Workflows implements vscode.Disposable {
  readonly search = new ViewSearch(vscode.l10n.t('Search Workflows'), 'runlight.workflows.searched');
  readonly favourites: Favourites;
  readonly view: WorkflowsView;
  private readonly subscriptions = new DisposableStore();

  constructor({ connections, runs, lists, state, tree, onFirstLook }: WorkflowsServices) {
    const last = new LastResults(runs);
    this.favourites = new Favourites(state);
    this.view = new WorkflowsView({ connections, lists, last, favourites: this.favourites, search: this.search, runs, onFirstLook });
    this.subscriptions.add(this.view, this.favourites, this.search, this.search.showIn(tree), this.view.aging.follow(tree));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}
