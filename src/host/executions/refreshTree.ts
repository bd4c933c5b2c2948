import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { Emitter, type Disposable } from '../../core/model/event';
import { systemTiming } from '../../core/model/timing';
import type { RunsView } from '../../core/runs/runs';
import { settings } from '../settings';
import { Refresher, type ListRows, type ShownTree } from './refresher';
import type { Row } from './rows';

/** Refreshes what a view shows, for as long as it shows it; see {@link Refresher}. */
export function refreshTree(view: vscode.TreeView<Row>, rows: ListRows, runs: RunsView): Disposable {
  const changed = new Emitter<unknown>();
  const expanded = new Emitter<Row>();
  const collapsed = new Emitter<Row>();
  const tree: ShownTree = {
    get isVisible() {
      return view.visible;
    },
    get isFocused() {
      return vscode.window.state.focused;
    },
    get isRefreshed() {
      return settings.autoRefresh;
    },
    onDidChange: changed.event,
    onDidExpand: expanded.event,
    onDidCollapse: collapsed.event,
  };
  return new DisposableStore(
    new Refresher({ tree, rows, runs, timing: systemTiming }),
    view.onDidChangeVisibility((event) => changed.fire(event)),
    vscode.window.onDidChangeWindowState((state) => changed.fire(state)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('runlight.autoRefresh')) changed.fire(event);
    }),
    view.onDidExpandElement(({ element }) => expanded.fire(element)),
    view.onDidCollapseElement(({ element }) => collapsed.fire(element)),
  );
}
