import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { Connection, Workflow } from '../../core/model/model';
import { platformOf } from '../../core/platforms/platformFacts';
import { isRunnable, tellsHealth } from '../../core/runs/actions';
import { AgingWords } from '../trees/agingWords';
import { hasEnded } from '../../core/model/status';
import { systemTiming } from '../../core/model/timing';
import type { WorkflowList, WorkflowLists } from '../../core/workflow/workflowLists';
import type { RunsView } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import { chooseScopesWords } from '../connections/scopes';
import type { Destination } from '../payload/targets';
import { drawMessage, failedMessage, infoMessage, loadingMessage, type Message } from '../trees/messages';
import { RowChanges } from '../trees/rowChanges';
import { messageRow } from '../trees/rows';
import type { ViewSearch } from '../trees/viewSearch';
import type { Favourites } from './favourites';
import type { LastResults } from './lastResults';
import { WorkflowsRows, type WorkflowRow, type WorkflowsRow } from './rows';
import { drawConnection, drawScope, drawWorkflow, wordsOfWorkflow, type WorkflowFacts } from './workflowItems';

export interface WorkflowsViewServices {
  readonly connections: Connections;
  readonly lists: WorkflowLists;
  readonly last: LastResults;
  readonly favourites: Favourites;
  readonly search: ViewSearch;
  readonly runs: RunsView;
  /** Called when the view first asks for rows. */
  readonly onFirstLook: () => void;
}

/** Connection › linked account › workflow, as far as there are several. Asks for the workflows of what is open only. */
export class WorkflowsView implements vscode.TreeDataProvider<WorkflowsRow>, vscode.Disposable {
  private readonly connections: Connections;
  private readonly lists: WorkflowLists;
  private readonly last: LastResults;
  private readonly rows = new WorkflowsRows();
  private readonly changed = new RowChanges<WorkflowsRow>();
  private readonly subscriptions = new DisposableStore();
  private isLooking = false;
  readonly onDidChangeTreeData = this.changed.event;
  /** "12 s ago". */
  readonly aging = new AgingWords<WorkflowRow>(
    systemTiming,
    (row) => (this.connections.get(row.connection) ? wordsOfWorkflow(this.workflowOf(row), this.factsOf(row)) : undefined),
    (rows) => this.changed.fire(...rows),
  );

  constructor(private readonly services: WorkflowsViewServices) {
    const { connections, lists, last, favourites, search, runs } = services;
    this.connections = connections;
    this.lists = lists;
    this.last = last;
    const redraw = () => this.changed.fire();
    this.subscriptions.add(
      connections.onDidChange((id) => this.forget(id)),
      lists.onChange(({ connection, scope }) => this.changed.fire(this.parentOf(connection, scope))),
      favourites.onDidChange(redraw),
      search.onDidChange(redraw),
      runs.history.onChange((run) => this.isLooking && (run ? this.redraw(run.target) : redraw())),
      runs.executions.onChange(({ ref, entry: { execution } }) => {
        if (hasEnded(execution)) this.redraw({ ...ref, workflow: execution.workflow?.id ?? '' });
      }),
    );
  }

  getTreeItem(row: WorkflowsRow): vscode.TreeItem {
    if (row.kind === 'message') return drawMessage(row);
    const connection = this.connections.get(row.connection);
    if (!connection) return new vscode.TreeItem('');
    switch (row.kind) {
      case 'connection':
        return drawConnection(row, connection);
      case 'scope':
        return drawScope(row, connection);
      case 'workflow':
        return this.drawWorkflow(row);
    }
  }

  getChildren(row?: WorkflowsRow): WorkflowsRow[] {
    if (!row) return this.topRows();
    if (row.kind === 'scope') return this.workflowsOf(row.connection, row.scope);
    const connection = row.kind === 'connection' ? this.connections.get(row.connection) : undefined;
    return connection ? this.scopesOf(connection) : [];
  }

  /** What is known of a workflow: its platform's words, or no more than what it is called by. */
  workflowOf({ connection, scope, workflow: id }: Destination): Workflow {
    const listed = this.lists.get(connection, scope)?.workflows.find((workflow) => workflow.id === id);
    if (listed) return listed;
    const run = this.last.startedIn(connection, scope).get(id);
    const name = run?.target.workflowName ?? this.connections.get(connection)?.scopes.find((one) => one.id === id)?.name ?? id;
    return { id, name, slug: run?.target.slug, published: true, owned: true };
  }

  /** Asks again for what is on show. */
  refresh(): void {
    this.lists.renew();
    this.changed.fire();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  async resolveTreeItem(item: vscode.TreeItem, row: WorkflowsRow): Promise<vscode.TreeItem> {
    if (row.kind !== 'workflow') return item;
    const { tooltipOfWorkflow } = await import('../tooltips');
    item.tooltip = tooltipOfWorkflow(row, this.workflowOf(row), this.factsOf(row), this.services.runs);
    return item;
  }

  private drawWorkflow(row: WorkflowRow): vscode.TreeItem {
    const [workflow, facts] = [this.workflowOf(row), this.factsOf(row)];
    this.aging.note(row, wordsOfWorkflow(workflow, facts));
    return drawWorkflow(row, workflow, facts);
  }

  private factsOf(row: WorkflowRow): WorkflowFacts {
    const connection = this.connections.get(row.connection);
    return {
      isFavourite: this.services.favourites.has(row),
      isRunnable: connection !== undefined && isRunnable(this.workflowOf(row), connection),
      isMeasurable: tellsHealth(this.connections.peekProvider(row.connection)),
      isListed: this.lists.get(row.connection, row.scope)?.workflows.some(({ id }) => id === row.workflow) ?? false,
      last: this.last.of(row),
    };
  }

  private topRows(): WorkflowsRow[] {
    if (!this.isLooking) {
      this.isLooking = true;
      this.services.onFirstLook();
      // Loading fires `history.onChange`, which redraws the last results.
      this.services.runs.history.all().catch(() => undefined);
    }
    const all = this.connections.list();
    const [only] = all;
    return all.length === 1 && only ? this.scopesOf(only) : all.map(({ id }) => this.rows.connection(id));
  }

  private scopesOf(connection: Connection): WorkflowsRow[] {
    const { id, scopes } = connection;
    const [only] = scopes;
    if (!only) return [messageRow(this.rows.connection(id), chooseScopes(connection))];
    // On such a platform each scope is a workflow.
    if (platformOf(connection).scopeKind.isWorkflow) {
      const rows = this.rowsOf(id, scopes.map((scope) => this.workflowOf(asWorkflow(id, scope.id))), true);
      return rows.length > 0 ? rows : [messageRow(this.rows.connection(id), this.emptyMessage())];
    }
    return scopes.length === 1 ? this.workflowsOf(id, only.id) : scopes.map((scope) => this.rows.scope(id, scope.id));
  }

  private workflowsOf(connection: string, scope: string): WorkflowsRow[] {
    const list = this.lists.getOrLoad(connection, scope);
    const message = (content: Message): WorkflowsRow => messageRow(this.rows.scope(connection, scope), content);
    if (list.state === 'loading') return [message(loadingMessage(vscode.l10n.t('Loading workflows…')))];
    const rows = this.rowsOf(connection, this.workflowsIn(list), scope);
    if (list.failure) return [message(failedMessage(list.failure, connection, { command: 'runlight.workflows.refresh' })), ...rows];
    if (!list.isListed) return [...rows, message(infoMessage(this.notListedText(connection)))];
    return rows.length > 0 ? rows : [message(this.emptyMessage())];
  }

  private emptyMessage(): Message {
    const text = this.services.search.current;
    if (text === '') return infoMessage(vscode.l10n.t('No workflows.'));
    const command = { command: 'runlight.workflows.clearSearch', title: vscode.l10n.t('Clear Search') };
    return { ...infoMessage(vscode.l10n.t('No workflow matches “{0}”.', text)), command };
  }

  /** What the platform lists, or what was started from here where it lists nothing. */
  private workflowsIn({ connection, scope, workflows, isListed }: WorkflowList): readonly Workflow[] {
    if (isListed) return workflows;
    return [...this.last.startedIn(connection, scope).keys()].map((workflow) => this.workflowOf({ connection, scope, workflow }));
  }

  /** Favourites first, what cannot be run last. `scope` is true where each workflow is a scope of its own. */
  private rowsOf(connection: string, workflows: readonly Workflow[], scope: string | true): WorkflowsRow[] {
    const rowOf = ({ id }: Workflow) => this.rows.workflow(connection, scope === true ? id : scope, id);
    const rank = (workflow: Workflow) => {
      if (this.services.favourites.has(rowOf(workflow))) return 0;
      return !workflow.published ? 3 : workflow.owned ? 1 : 2;
    };
    return workflows
      .filter(({ id, name, application, slug, description }) => this.services.search.matches([name, id, application, slug, description]))
      .map((workflow) => ({ workflow, rank: rank(workflow) }))
      .sort((a, b) => a.rank - b.rank || a.workflow.name.localeCompare(b.workflow.name))
      .map(({ workflow }) => rowOf(workflow));
  }

  private notListedText(connection: string): string {
    const label = this.connections.peekProvider(connection)?.label ?? this.connections.get(connection)?.name ?? '';
    return vscode.l10n.t('{0} does not list workflows.', label);
  }

  private redraw({ connection, scope, workflow }: Destination): void {
    const row = this.rows.known(connection, scope, workflow);
    if (row) this.changed.fire(row);
  }

  /** The row whose children the workflows of a scope are; undefined for the view itself. */
  private parentOf(connection: string, scope: string): WorkflowsRow | undefined {
    if ((this.connections.get(connection)?.scopes.length ?? 0) > 1) return this.rows.scope(connection, scope);
    return this.connections.list().length > 1 ? this.rows.connection(connection) : undefined;
  }

  private forget(connection: string): void {
    this.lists.forget(connection);
    this.rows.forget(connection);
    this.changed.fire();
  }
}

function asWorkflow(connection: string, scope: string): Destination {
  return { connection, scope, workflow: scope };
}

function chooseScopes(connection: Connection): Message {
  const text = chooseScopesWords(connection);
  const command = { command: 'runlight.scope.choose', title: text, arguments: [connection.id] };
  return { text, icon: new vscode.ThemeIcon('add'), command };
}
