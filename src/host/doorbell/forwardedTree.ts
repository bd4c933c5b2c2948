import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { Doorbell, Root } from './doorbell';

/** A view whose rows come from behind the doorbell: that it is looked at is a ring. */
export class ForwardedTree<Row> implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Row | Row[] | undefined | null | void>();
  private readonly subscriptions = new DisposableStore(this.changed);
  /** It was asked for rows and had none, because nobody opened: they are asked for again when somebody may. */
  private isWaiting = false;
  readonly onDidChangeTreeData = this.changed.event;
  readonly view: vscode.TreeView<Row>;

  constructor(
    private readonly bell: Doorbell,
    private readonly rowsOf: (root: Root) => vscode.TreeDataProvider<Row>,
    { id, canSelectMany }: { readonly id: string; readonly canSelectMany: boolean },
  ) {
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true, canSelectMany });
    this.subscriptions.add(
      this.view,
      this.view.onDidChangeVisibility(({ visible }) => visible && this.askAgain()),
      bell.onDidOpen((root) => {
        const rows = rowsOf(root);
        if (rows.onDidChangeTreeData) this.subscriptions.add(rows.onDidChangeTreeData((changed) => this.changed.fire(changed)));
        this.askAgain();
      }),
    );
  }

  getChildren(row?: Row): vscode.ProviderResult<Row[]> {
    const none = (): Row[] => {
      this.isWaiting = true;
      return [];
    };
    return this.bell.ask((root) => this.rowsOf(root).getChildren(row), none);
  }

  getTreeItem(row: Row): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.bell.ask((root) => this.rowsOf(root).getTreeItem(row), () => new vscode.TreeItem(''));
  }

  getParent(row: Row): vscode.ProviderResult<Row> {
    return this.bell.ask((root) => this.rowsOf(root).getParent?.(row), () => undefined);
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row, token: vscode.CancellationToken): vscode.ProviderResult<vscode.TreeItem> {
    return this.bell.ask((root) => this.rowsOf(root).resolveTreeItem?.(item, row, token) ?? item, () => item);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private askAgain(): void {
    if (!this.isWaiting) return;
    this.isWaiting = false;
    this.changed.fire();
  }
}
