import * as vscode from 'vscode';
import type { Failure } from '../../core/errors';
import type { ExecutionRef } from '../../core/model';
import type { ExecutionLists } from '../../core/runs/lists';
import type { Change, Executions } from '../../core/runs/store';
import type { Watcher } from '../../core/runs/watch';
import { hasEnded } from '../../core/status';
import type { Connections } from '../connections/connections';
import { chooseScopesWords } from '../connections/scopes';
import { labelOf, sentenceOf } from '../sentences';
import { tooltipOf } from './describe';
import { Rows, type ConnectionRow, type ExecutionRow, type MessageRow, type Row, type ScopeRow } from './rows';
import { TreeItems } from './treeItems';

export const executionsViewId = 'runlight.executions';

/**
 * Connection › linked account › execution › node. Children are answered at once from what is known; loading goes on
 * behind and fires the smallest row when it is done, so no two questions about one parent are ever open.
 */
export class ExecutionsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly rows = new Rows();
  private readonly items: TreeItems;
  private readonly changed = new vscode.EventEmitter<Row | undefined>();
  private readonly subscriptions: { dispose(): unknown }[];
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly connections: Connections,
    private readonly executions: Executions,
    private readonly lists: ExecutionLists,
    private readonly watcher: Watcher,
    /** Called when the view first asks for rows. */
    private readonly onFirstLook: () => void,
    /** Whether the payload of an execution is kept, so that it can be edited and sent again. */
    isPayloadKept: (ref: ExecutionRef) => boolean,
  ) {
    this.items = new TreeItems(connections, executions, (row) => this.pagingOf(row), isPayloadKept);
    this.subscriptions = [
      connections.onDidChange((id) => this.forget(id)),
      lists.onChange(({ connection, scope }) => this.changed.fire(this.rows.scope(connection, { id: scope }))),
      executions.onChange((change) => this.redraw(change)),
    ];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return this.items.draw(row);
  }

  getChildren(row?: Row): Row[] {
    if (!row) {
      this.onFirstLook();
      return this.connections.list().map((connection) => this.rows.connection(connection));
    }
    switch (row.kind) {
      case 'connection':
        return this.scopesOf(row);
      case 'scope':
        return this.executionsOf(row);
      case 'execution':
        return this.stepsOf(row);
      case 'step':
      case 'message':
      case 'more':
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    switch (row.kind) {
      case 'connection':
        return undefined;
      case 'scope': {
        const connection = this.connections.get(row.connection);
        return connection && this.rows.connection(connection);
      }
      case 'execution':
      case 'step':
      case 'message':
      case 'more':
        return row.parent;
    }
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    if (row.kind === 'execution') {
      const execution = this.executions.get(row.ref)?.execution;
      if (execution) item.tooltip = tooltipOf(execution, this.connections.get(row.ref.connection), Date.now());
    }
    return item;
  }

  rowOf(ref: ExecutionRef): ExecutionRow {
    return this.rows.execution(ref);
  }

  scopeRow(connection: string, scope: string): ScopeRow {
    return this.rows.scope(connection, { id: scope });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private scopesOf(row: ConnectionRow): Row[] {
    const connection = this.connections.get(row.connection);
    if (!connection) return [];
    const { scopes } = connection;
    if (scopes.length > 0) return scopes.map((scope) => this.rows.scope(row.connection, scope));
    const text = chooseScopesWords(connection);
    return [
      this.rows.message(row, {
        text,
        icon: new vscode.ThemeIcon('add'),
        command: { command: 'runlight.scope.choose', title: text, arguments: [row] },
      }),
    ];
  }

  private executionsOf(row: ScopeRow): Row[] {
    const list = this.lists.get(row.connection, row.scope);
    if (!list) {
      void this.lists.refresh(row.connection, row.scope);
      return [this.loading(row, vscode.l10n.t('Loading executions…'))];
    }
    if (list.state === 'loading') return [this.loading(row, vscode.l10n.t('Loading executions…'))];
    const rows: Row[] = list.refs.map((ref) => this.rows.execution(ref));
    if (list.failure) rows.unshift(this.failed(row, list.failure, row.connection));
    const provider = this.connections.peekProvider(row.connection);
    const isBlind = provider !== undefined && !provider.history;
    if (rows.length === 0 && !isBlind) {
      const text = vscode.l10n.t('No executions yet. Run a payload to make one.');
      return [this.rows.message(row, { text, icon: new vscode.ThemeIcon('info') })];
    }
    if (isBlind) {
      const text = rows.length === 0 ? vscode.l10n.t('Nothing was started here yet.') : vscode.l10n.t('Only what was started here.');
      const description = vscode.l10n.t('{0} does not list executions.', provider.label);
      return [...rows, this.rows.message(row, { text, description, icon: new vscode.ThemeIcon('info') })];
    }
    return list.hasMore ? [...rows, this.rows.more(row)] : rows;
  }

  private stepsOf(row: ExecutionRow): Row[] {
    const entry = this.executions.get(row.ref);
    const nodes = entry?.execution.nodes;
    if (nodes && nodes.length > 0) return nodes.map((_node, index) => this.rows.step(row, index));
    if (entry?.stale) return [this.failed(row, entry.stale, row.ref.connection)];
    if (nodes && entry) {
      const ended = hasEnded(entry.execution);
      const text = ended ? vscode.l10n.t('No node ran.') : vscode.l10n.t('No node has run yet.');
      return [this.rows.message(row, { text, icon: new vscode.ThemeIcon('info') })];
    }
    // The answer, or the failure, arrives through the store.
    this.watcher.read(row.ref).catch(() => undefined);
    return [this.loading(row, vscode.l10n.t('Loading nodes…'))];
  }

  private loading(parent: MessageRow['parent'], text: string): MessageRow {
    return this.rows.message(parent, { text, icon: new vscode.ThemeIcon('loading~spin') });
  }

  /** Why it could not load; choosing the row takes the one next step, which for most failures is to try again. */
  private failed(parent: ScopeRow | ExecutionRow, failure: Failure, connection: string): MessageRow {
    const sentence = sentenceOf(failure);
    const replaces = failure.next?.step === 'replaceKey';
    const label = replaces && failure.next ? labelOf(failure.next) : vscode.l10n.t('Retry');
    return this.rows.message(parent, {
      // The sidebar is narrow: what can be done comes first; why it is needed follows and is whole in the tooltip.
      text: label,
      description: sentence,
      tooltip: vscode.l10n.t('Could not load: {0}', sentence),
      icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
      command: replaces
        ? { command: 'runlight.connection.updateSecret', title: label, arguments: [connection] }
        : { command: 'runlight.executions.refresh', title: label, arguments: [parent] },
    });
  }

  private pagingOf({ connection, scope }: ScopeRow): { loadingMore: boolean; remaining?: number; failure?: Failure } {
    const list = this.lists.get(connection, scope);
    if (!list) return { loadingMore: false };
    const { total, refs, loadingMore, failure } = list;
    return { loadingMore, failure, remaining: total === undefined ? undefined : Math.max(0, total - refs.length) };
  }

  private redraw({ ref, entry, before }: Change): void {
    // Rows exist for what a list shows; a run that no list holds has no row to redraw.
    if (!this.lists.get(ref.connection, ref.scope)?.refs.some(({ id }) => id === ref.id)) return;
    // A list that came in redraws its whole scope anyway.
    if (before || entry.execution.nodes) this.changed.fire(this.rows.execution(ref));
  }

  private forget(id: string): void {
    this.lists.forget(id);
    this.rows.forget(id);
    this.changed.fire(undefined);
  }
}

