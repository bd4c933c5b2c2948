import * as vscode from 'vscode';
import { nodeOffersFor, offersFor, payloadOffersFor, tellsHealth } from '../../core/runs/actions';
import type { FailedToday } from '../../core/health/failedToday';
import type { Failure } from '../../core/model/errors';
import { visibleName } from '../../core/model/format';
import type { Connection, Execution } from '../../core/model/model';
import { platformOf } from '../../core/platforms/platformFacts';
import { shownClassOf } from '../../core/model/status';
import type { Provider } from '../../core/platforms/provider';
import type { Executions } from '../../core/runs/store';
import type { Connections } from '../connections/connections';
import { iconOf } from '../ui/icons';
import { bodyWords } from '../connections/bodyWords';
import { accountOf, scopeIcon, wordsOf } from '../connections/scopes';
import { counted, sentenceOf, wordOf } from '../ui/sentences';
import { drawMessage } from '../trees/messages';
import { nodeSummaryOf, rowWordsOf, spokenRowOf, titleOf } from './describe';
import type { Filters } from './filters';
import { filterWords } from './filterWords';
import type { AllRow, ConnectionRow, ExecutionRow, MoreRow, Row, ScopeRow, StepRow } from './rows';
import { formatNumber } from '../../core/model/format';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export interface TreeItemsSources {
  readonly connections: Connections;
  readonly executions: Executions;
  readonly filters: Pick<Filters, 'active' | 'get' | 'isTogether'>;
  readonly pagingOf: (row: ScopeRow | AllRow) => Paging;
  /** What was listed of a scope failed today. */
  readonly failedToday: (row: ScopeRow) => FailedToday;
  /** What a scope is called that was chosen without its name. */
  readonly nameOfScope: (connection: string, scope: string) => string | undefined;
  readonly isPayloadKept: (ref: ExecutionRow['ref']) => boolean;
}

/** How far the list of a row is loaded. */
export interface Paging {
  readonly loadingMore: boolean;
  readonly remaining?: number;
  readonly failure?: Failure;
}

/** Draws rows. Reads the truth, keeps nothing. */
export class TreeItems {
  private readonly connections: Connections;
  private readonly filters: TreeItemsSources['filters'];

  constructor(private readonly sources: TreeItemsSources) {
    this.connections = sources.connections;
    this.filters = sources.filters;
  }

  draw(row: Row): vscode.TreeItem {
    switch (row.kind) {
      case 'connection':
        return this.drawConnection(row);
      case 'all':
        return this.drawAll(row);
      case 'scope':
        return this.drawScope(row);
      case 'execution':
        return this.drawExecution(row);
      case 'step':
        return this.drawStep(row);
      case 'message':
        return drawMessage(row);
      case 'more':
        return this.drawMore(row);
    }
  }

  private drawConnection({ id, connection: connectionId }: ConnectionRow): vscode.TreeItem {
    const connection = this.connections.get(connectionId);
    const item = new vscode.TreeItem(connection?.name ?? '', Expanded);
    item.id = id;
    item.contextValue = 'connection';
    if (!connection) return item;
    const host = connection.sandbox ? vscode.l10n.t('built in') : new URL(connection.baseUrl).host;
    const environment = connection.environment === 'unknown' ? platformOf(connection).label : wordOf(connection.environment);
    const lock = connection.readOnly ? vscode.l10n.t('read-only') : undefined;
    item.description = [environment, lock, host].filter(Boolean).join(' · ');
    item.iconPath = connectionIcon(connection);
    item.tooltip = connectionTooltip(connection);
    const choosesBody = platformOf(connection).choosesBody && !connection.sandbox;
    const together = this.filters.isTogether(connectionId) ? 'joined' : 'several';
    const several = connection.scopes.length > 1 ? together : '';
    const words = ['connection', choosesBody ? 'bodied' : '', connection.readOnly ? 'readOnly' : 'writable', several];
    item.contextValue = words.filter(Boolean).join(' ');
    item.accessibilityInformation = { label: `${connection.name}, ${item.description}` };
    return item;
  }

  /** "3 failed today", "25+ failed today" where the list may not have all of them; empty at zero. */
  failedWordsOf(row: ScopeRow): string {
    const { count, orMore } = this.sources.failedToday(row);
    if (count === 0) return '';
    return orMore ? counted(count, { one: '1+ failed today', other: '{0}+ failed today' }) : counted(count, { one: '1 failed today', other: '{0} failed today' });
  }

  private drawScope(row: ScopeRow): vscode.TreeItem {
    const { id, connection: connectionId, scope } = row;
    const connection = this.connections.get(connectionId);
    if (!connection) return { id, label: scope };
    const known = { id: scope, name: this.sources.nameOfScope(connectionId, scope) };
    const { label, description } = wordsOf(platformOf(connection).scopeKind, known);
    // Nothing else could be meant where there is one account alone; any other opens when a person opens it, or runs for it.
    const isOnly = connection.scopes.length === 1 && this.connections.list().length === 1;
    const item = new vscode.TreeItem(label, isOnly ? Expanded : Collapsed);
    const filter = this.filters.active(connectionId, scope);
    const { order } = this.filters.get(connectionId, scope);
    item.id = id;
    item.contextValue = filter ? ['scope', 'filtered'].join(' ') : 'scope';
    item.iconPath = scopeIcon(connection);
    const failed = this.failedWordsOf(row);
    // The sidebar is narrow: what is hidden, and what failed, counts for more than what the account is called.
    item.description = [
      filter && filterWords(filter),
      failed,
      description,
      order === 'oldest' ? vscode.l10n.t('oldest first') : undefined,
    ]
      .filter(Boolean)
      .join(' · ');
    const filterText = filter ? vscode.l10n.t('filtered: {0}', filterWords(filter)) : undefined;
    item.accessibilityInformation = { label: [label, failed, description, filterText].filter(Boolean).join(', ') };
    return item;
  }

  private drawAll({ id, connection: connectionId }: AllRow): vscode.TreeItem {
    const connection = this.connections.get(connectionId);
    const item = new vscode.TreeItem(connection ? vscode.l10n.t(platformOf(connection).scopeKind.words.together) : '', Expanded);
    item.id = id;
    item.contextValue = 'together';
    item.iconPath = new vscode.ThemeIcon('list-flat');
    return item;
  }

  /** What stands beside an execution's name now. */
  wordsOf({ ref, parent }: ExecutionRow): string | undefined {
    const execution = this.sources.executions.get(ref)?.execution;
    if (!execution) return undefined;
    // Side by side, executions of several scopes say whose they are.
    const account = parent.kind === 'all' ? accountOf(this.connections.get(ref.connection), ref.scope) : undefined;
    return rowWordsOf(execution, Date.now(), { account });
  }

  private drawExecution(row: ExecutionRow): vscode.TreeItem {
    const { id, ref } = row;
    const execution = this.sources.executions.get(ref)?.execution;
    const provider = this.connections.peekProvider(ref.connection);
    if (!execution) return { id, label: ref.id };
    const label = titleOf(execution, this.connections.get(ref.connection));
    const item = new vscode.TreeItem(label, provider && hasNodes(execution, provider) ? Collapsed : None);
    const offers = offersFor(execution, this.connections.placeOf(ref.connection));
    item.id = id;
    const words = this.wordsOf(row);
    item.description = words;
    item.iconPath = iconOf(shownClassOf(execution));
    const payload = this.sources.isPayloadKept(ref) ? payloadOffersFor(this.connections.get(ref.connection)) : [];
    const health = execution.workflow?.id !== undefined && !execution.local && tellsHealth(provider) ? ['measurable'] : [];
    item.contextValue = ['execution', ...(execution.local ? [] : ['named']), ...payload, ...offers, ...health].join(' ');
    item.accessibilityInformation = { label: spokenRowOf(label, execution, words) };
    item.command = openCommand(ref);
    return item;
  }

  private drawStep({ id, index, parent }: StepRow): vscode.TreeItem {
    const execution = this.sources.executions.get(parent.ref)?.execution;
    const node = execution?.nodes?.[index];
    if (!execution || !node) return { id, label: '' };
    const item = new vscode.TreeItem(visibleName(node.name || node.id), None);
    item.id = id;
    item.description = nodeSummaryOf(node);
    item.iconPath = iconOf(shownClassOf({ statusClass: node.statusClass, gone: execution.gone }));
    const offers = nodeOffersFor(execution, node, this.connections.placeOf(parent.ref.connection));
    item.contextValue = ['node', ...offers].join(' ');
    item.tooltip = node.error;
    item.accessibilityInformation = { label: `${node.name}, ${item.description}` };
    item.command = openCommand(parent.ref);
    return item;
  }

  private drawMore(row: MoreRow): vscode.TreeItem {
    const { loadingMore, remaining, failure } = this.sources.pagingOf(row.parent);
    const more =
      remaining === undefined
        ? vscode.l10n.t('Load more')
        : vscode.l10n.t('Load more ({0} older)', formatNumber(remaining, vscode.env.language));
    const item = new vscode.TreeItem(loadingMore ? vscode.l10n.t('Loading more…') : more, None);
    item.id = row.id;
    item.iconPath = new vscode.ThemeIcon(loadingMore ? 'loading~spin' : 'ellipsis');
    if (!loadingMore) {
      // Who asked for more looks here, not at the top of the list.
      item.description = failure && vscode.l10n.t('Could not load: {0}', sentenceOf(failure));
      item.command = { command: 'runlight.executions.loadMore', title: more, arguments: [row.parent] };
    }
    return item;
  }
}

function connectionIcon({ sandbox, environment }: Connection): vscode.ThemeIcon {
  if (sandbox) return new vscode.ThemeIcon('beaker');
  return environment === 'production'
    ? new vscode.ThemeIcon('alert', new vscode.ThemeColor('errorForeground'))
    : new vscode.ThemeIcon('plug');
}

function connectionTooltip(connection: Connection): string {
  const { name, baseUrl, body, sandbox } = connection;
  const { label, choosesBody } = platformOf(connection);
  return [
    name,
    `${label} · ${sandbox ? vscode.l10n.t('built in') : baseUrl}`,
    choosesBody ? bodyWords[body]() : undefined,
  ]
    .filter(Boolean)
    .join('\n');
}

/** An execution whose platform tells no more than its answer has nothing to open up. */
function hasNodes({ local }: Execution, { inspect, tells }: Provider): boolean {
  return inspect !== undefined && tells === 'nodes' && !local;
}

function openCommand(ref: ExecutionRow['ref']): vscode.Command {
  return { command: 'runlight.execution.open', title: vscode.l10n.t('Open Execution'), arguments: [ref] };
}

