import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { AgingWords } from '../trees/agingWords';
import { failedToday } from '../../core/health/failedToday';
import type { Failure } from '../../core/model/errors';
import type { ExecutionFilter } from '../../core/model/filter';
import type { ExecutionRef } from '../../core/model/model';
import type { ExecutionList, ListChange } from '../../core/runs/lists';
import { interleaveNewest, type InterleavedList } from '../../core/runs/interleave';
import type { Change } from '../../core/runs/store';
import { hasEnded, isFailure } from '../../core/model/status';
import { systemTiming } from '../../core/model/timing';
import type { RunsView } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import { chooseScopesWords } from '../connections/scopes';
import { failedMessage, infoMessage, loadingMessage, type Message } from '../trees/messages';
import { RowChanges } from '../trees/rowChanges';
import { counted } from '../ui/sentences';
import { messageRow } from '../trees/rows';
import type { Filters } from './filters';
import { filterWords } from './filterWords';
import { ExecutionsRows, type AllRow, type ConnectionRow, type ExecutionRow, type ExecutionsMessageRow, type Row, type ScopeRow } from './rows';
import { nothingMatches, startedHereOnly, unusableRow } from './listMessages';
import { TreeItems, type Paging } from './treeItems';

/** Rows that are drawn again within a moment. */
const mostDrawnAtOnce = 300;

/**
 * Connection › linked account › execution › node. Children are answered at once from what is known; loading goes on
 * behind and fires the smallest row when it is done, so no two questions about one parent are ever open.
 */
export class ExecutionsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly rows = new ExecutionsRows();
  private readonly items: TreeItems;
  private readonly changed = new RowChanges<Row>();
  private readonly subscriptions = new DisposableStore();
  readonly onDidChangeTreeData = this.changed.event;
  /** "12 s ago", "Running · 3.1 s"; "3 failed today", until the day is over. */
  readonly aging = new AgingWords<ExecutionRow | ScopeRow>(
    systemTiming,
    (row) => (row.kind === 'scope' ? this.items.failedWordsOf(row) : this.runs.lists.has(row.ref) ? this.items.wordsOf(row) : undefined),
    (rows) => this.changed.fire(...rows),
  );

  constructor(
    private readonly connections: Connections,
    private readonly runs: RunsView,
    private readonly filters: Filters,
    /** Called when the view first asks for rows. */
    private readonly onFirstLook: () => void,
  ) {
    this.items = new TreeItems({
      connections,
      executions: runs.executions,
      filters,
      pagingOf: (row) => this.pagingOf(row),
      failedToday: ({ connection, scope }) => failedToday(runs.lists.get(connection, scope), runs.executions, Date.now()),
      nameOfScope: (connection, scope) => runs.names.scope(connection, scope),
      isPayloadKept: (ref) => runs.history.find(ref)?.hasPayload ?? false,
    });
    this.subscriptions.add(
      connections.onDidChange((id) => this.forget(id)),
      runs.lists.onChange((change) => this.redrawList(change)),
      filters.onDidChange(({ connection, scope }) => void runs.restartList(connection, scope)),
      runs.executions.onChange((change) => this.redraw(change)),
      runs.names.onChange((id) => connections.get(id)?.scopes.forEach((scope) => this.changed.fire(this.rows.scope(id, scope.id)))),
    );
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = this.items.draw(row);
    if (row.kind === 'execution' && typeof item.description === 'string') this.aging.note(row, item.description);
    if (row.kind === 'scope') this.aging.note(row, this.items.failedWordsOf(row));
    return item;
  }

  getChildren(row?: Row): Row[] {
    if (!row) {
      this.onFirstLook();
      const rows = this.connections.list().map(({ id }): Row => this.rows.connection(id));
      return [...rows, ...this.connections.unusable.map(unusableRow)];
    }
    switch (row.kind) {
      case 'connection':
        return this.scopesOf(row);
      case 'all':
        return this.allOf(row);
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
    return row.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    const execution = row.kind === 'execution' ? this.runs.executions.get(row.ref)?.execution : undefined;
    if (!execution) return item;
    this.runs.look(execution);
    const { tooltipOfExecution } = await import('../tooltips');
    item.tooltip = tooltipOfExecution(execution, this.connections.get(execution.ref.connection), Date.now());
    return item;
  }

  /** Where the list shows an execution: among all of its connection, or below its own account. */
  shownRowOf(ref: ExecutionRef): ExecutionRow {
    const all = this.allRow(ref.connection);
    return all ? this.rows.executionIn(all, ref) : this.rows.execution(ref);
  }

  /** Resolves when VS Code has been told to draw a row and its children again. */
  drawAgain(row: Row): Promise<void> {
    return this.changed.tellOf(row);
  }

  scopeRow(connection: string, scope: string): ScopeRow {
    return this.rows.scope(connection, scope);
  }

  hasConnection(connection: string): boolean {
    return this.connections.get(connection) !== undefined;
  }

  /** The row under which a connection's scopes are in one list; undefined where they are not. */
  allRow(connectionId: string): AllRow | undefined {
    const connection = this.connections.get(connectionId);
    const together = connection && connection.scopes.length > 1 && this.filters.isTogether(connectionId);
    return together ? this.rows.all(connectionId) : undefined;
  }

  scopesTogether({ connection }: AllRow): readonly ScopeRow[] {
    return (this.connections.get(connection)?.scopes ?? []).map(({ id }) => this.rows.scope(connection, id));
  }

  async showTogether(connection: string | undefined, together: boolean): Promise<void> {
    if (connection === undefined) return;
    await this.filters.setTogether(connection, together);
    this.changed.fire();
  }

  /** Whose next page a "load more" is about. */
  nextScopes(parent: ScopeRow | AllRow): readonly string[] {
    return parent.kind === 'scope' ? [parent.scope] : this.interleavedOf(parent).next;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private scopesOf(row: ConnectionRow): Row[] {
    const connection = this.connections.get(row.connection);
    if (!connection) return [];
    const { scopes } = connection;
    const all = this.allRow(row.connection);
    if (scopes.length > 0) return [...(all ? [all] : []), ...scopes.map(({ id }) => this.rows.scope(row.connection, id))];
    const text = chooseScopesWords(connection);
    return [
      messageRow(row, {
        text,
        icon: new vscode.ThemeIcon('add'),
        command: { command: 'runlight.scope.choose', title: text, arguments: [row] },
      }),
    ];
  }

  private allOf(row: AllRow): Row[] {
    const connection = this.connections.get(row.connection);
    const lists = (connection?.scopes ?? []).map(({ id }) => {
      const list = this.runs.lists.get(row.connection, id);
      if (!list) void this.runs.refreshList(row.connection, id);
      return list;
    });
    const { refs, next, isLoading } = this.interleavedOf(row);
    const failure = lists.find((list) => list?.failure)?.failure;
    const rows: Row[] = refs.map((ref) => this.rows.executionIn(row, ref));
    if (failure) rows.unshift(this.failed(row, failure, row.connection));
    if (rows.length === 0 && isLoading) return [this.loading(row, vscode.l10n.t('Loading executions…'))];
    if (rows.length === 0) rows.push(messageRow(row, this.nothingTogether(row, lists, next.length > 0)));
    return next.length > 0 ? [...rows, this.rows.more(row)] : rows;
  }

  private nothingTogether({ connection }: AllRow, lists: readonly (ExecutionList | undefined)[], hasMore: boolean): Message {
    const narrowed = lists.flatMap((list) => (list?.filter ? [this.wordsOfFilter(list, list.filter)] : []));
    const [words] = narrowed;
    if (words === undefined) return infoMessage(vscode.l10n.t('No executions.'));
    const all = new Set(narrowed).size > 1 ? counted(narrowed.length, { one: '1 filter', other: '{0} filters' }) : words;
    const looked = lists.reduce((sum, list) => sum + (list?.dropped.size ?? 0), 0);
    return nothingMatches(all, hasMore ? looked : undefined, this.rows.all(connection));
  }

  private wordsOfFilter({ connection, scope }: ExecutionList, filter: ExecutionFilter): string {
    return filterWords(this.filters.active(connection, scope) ?? filter);
  }

  private interleavedOf({ connection }: AllRow): InterleavedList {
    const { scopes = [] } = this.connections.get(connection) ?? {};
    const startOf = (ref: ExecutionRef): number => this.runs.executions.get(ref)?.execution.startedAt ?? 0;
    return interleaveNewest(scopes.map(({ id }) => this.runs.lists.get(connection, id)), startOf);
  }

  private executionsOf(row: ScopeRow): Row[] {
    const list = this.runs.lists.get(row.connection, row.scope);
    if (!list) {
      void this.runs.refreshList(row.connection, row.scope);
      return [this.loading(row, vscode.l10n.t('Loading executions…'))];
    }
    if (list.state === 'loading') return [this.loading(row, vscode.l10n.t('Loading executions…'))];
    const rows: Row[] = list.refs.map((ref) => this.rows.execution(ref));
    if (list.failure) rows.unshift(this.failed(row, list.failure, row.connection));
    if (rows.length === 0 && list.filter) return this.nothingFound(row, list);
    const provider = this.connections.peekProvider(row.connection);
    const listsNothing = provider !== undefined && !provider.listExecutions;
    if (listsNothing) return [...rows, messageRow(row, startedHereOnly(provider.label, rows.length > 0))];
    if (rows.length === 0) return [messageRow(row, infoMessage(vscode.l10n.t('No executions yet. Run a payload to make one.')))];
    return list.hasMore ? [...rows, this.rows.more(row)] : rows;
  }

  /** Nothing that was listed so far is what the filter asks for. */
  private nothingFound(row: ScopeRow, list: ExecutionList): Row[] {
    const { filter = {}, hasMore, dropped } = list;
    const message = messageRow(row, nothingMatches(this.wordsOfFilter(list, filter), hasMore ? dropped.size : undefined, row));
    return hasMore ? [message, this.rows.more(row)] : [message];
  }

  private stepsOf(row: ExecutionRow): Row[] {
    const entry = this.runs.executions.get(row.ref);
    const nodes = entry?.execution.nodes;
    if (nodes && nodes.length > 0) return nodes.map((_node, index) => this.rows.step(row, index));
    if (entry?.stale) return [this.failed(row, entry.stale, row.ref.connection)];
    if (nodes && entry) {
      const ended = hasEnded(entry.execution);
      const text = ended ? vscode.l10n.t('No node ran.') : vscode.l10n.t('No node has run yet.');
      return [messageRow(row, infoMessage(text))];
    }
    // The answer, or the failure, arrives through the store.
    this.runs.read(row.ref).catch(() => undefined);
    return [this.loading(row, vscode.l10n.t('Loading nodes…'))];
  }

  private loading(parent: ExecutionsMessageRow['parent'], text: string): ExecutionsMessageRow {
    return messageRow(parent, loadingMessage(text));
  }

  private failed(parent: ScopeRow | AllRow | ExecutionRow, failure: Failure, connection: string): ExecutionsMessageRow {
    const retry = { command: 'runlight.executions.refresh', arguments: [parent] };
    return messageRow(parent, failedMessage(failure, connection, retry));
  }

  private pagingOf(parent: ScopeRow | AllRow): Paging {
    if (parent.kind === 'all') return { loadingMore: this.interleavedOf(parent).isLoading };
    const list = this.runs.lists.get(parent.connection, parent.scope);
    if (!list) return { loadingMore: false };
    const { total, refs, loadingMore, failure } = list;
    return { loadingMore, failure, remaining: total === undefined ? undefined : Math.max(0, total - refs.length) };
  }

  /** Rows that stay where they are draw themselves: only what came, went or moved needs the whole list. */
  private redrawList({ connection, scope, list, before }: ListChange): void {
    const row = this.rows.scope(connection, scope);
    const all = this.allRow(connection);
    const stays = before && before.refs === list.refs && before.state === list.state && before.failure === list.failure;
    if (!stays || before.hasMore !== list.hasMore) {
      this.changed.fire(row);
      if (all) this.changed.fire(all);
    } else if (list.hasMore && (before.loadingMore !== list.loadingMore || before.total !== list.total)) {
      this.changed.fire(this.rows.more(row));
      if (all) this.changed.fire(this.rows.more(all));
    }
  }

  private redraw({ ref, entry, before }: Change): void {
    // Rows exist for what a list shows; a run that no list holds has no row to redraw.
    if (!this.runs.lists.has(ref)) return;
    // A list that came in redraws its whole scope anyway.
    if (!before && !entry.execution.nodes) return;
    this.changed.fire(this.rows.execution(ref));
    const [isBad, wasBad] = [entry, before].map((one) => one !== undefined && isFailure(one.execution.statusClass));
    // Its account's row says how many failed. Above a long list, which would be drawn with it, it ages into it.
    const count = this.runs.lists.get(ref.connection, ref.scope)?.refs.length ?? 0;
    if (isBad !== wasBad && count <= mostDrawnAtOnce) this.changed.fire(this.rows.scope(ref.connection, ref.scope));
    const all = this.allRow(ref.connection);
    if (all) this.changed.fire(this.rows.executionIn(all, ref));
  }

  private forget(id: string): void {
    this.rows.forget(id);
    this.changed.fire();
  }
}
