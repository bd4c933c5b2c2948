import * as vscode from 'vscode';
import { formatRelativeTime } from '../../core/model/format';
import type { Connection, Execution, Workflow } from '../../core/model/model';
import { shownClassOf } from '../../core/model/status';
import { platformOf } from '../../core/platforms';
import { scopeIcon, wordsOf } from '../connections/scopes';
import { doubtOf, stateWordOf } from '../executions/describe';
import { markOf } from '../ui/icons';
import { wordOf } from '../ui/sentences';
import type { ConnectionRow, ScopeRow, WorkflowRow } from './rows';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Closed where opening it asks the platform. */
export function drawConnection(row: ConnectionRow, connection: Connection): vscode.TreeItem {
  const { name, environment, scopes, sandbox } = connection;
  const { label, scopeKind } = platformOf(connection);
  const asks = scopes.length === 1 && !scopeKind.isWorkflow;
  const item = new vscode.TreeItem(name, asks ? Collapsed : Expanded);
  item.id = row.id;
  item.description = environment === 'unknown' ? label : wordOf(environment);
  item.iconPath = new vscode.ThemeIcon(sandbox ? 'beaker' : 'plug');
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}

export function drawScope(row: ScopeRow, connection: Connection): vscode.TreeItem {
  const known = connection.scopes.find(({ id }) => id === row.scope) ?? { id: row.scope };
  const { label, description } = wordsOf(platformOf(connection).scopeKind, known);
  const item = new vscode.TreeItem(label, Collapsed);
  item.id = row.id;
  item.description = description;
  item.accessibilityInformation = { label: [label, description].filter(Boolean).join(', ') };
  item.iconPath = scopeIcon(connection);
  return item;
}

export interface WorkflowFacts {
  readonly isFavourite: boolean;
  readonly isRunnable: boolean;
  /** Whether its platform told of it; else no more is known than what it is called. */
  readonly isListed: boolean;
  readonly last?: Execution;
}

export function drawWorkflow(row: WorkflowRow, workflow: Workflow, { isFavourite, isRunnable, isListed, last }: WorkflowFacts): vscode.TreeItem {
  const item = new vscode.TreeItem(workflow.name, None);
  item.id = row.id;
  item.description = wordsOfWorkflow(workflow, last);
  item.iconPath = new vscode.ThemeIcon(isFavourite ? 'star-full' : workflow.published ? 'circuit-board' : 'circle-slash');
  item.contextValue = ['workflow', isFavourite ? 'favourite' : 'plain', ...(isRunnable ? ['runnable'] : [])].join(' ');
  const spoken = factsOf(workflow, last, stateWordOf);
  item.accessibilityInformation = {
    label: [workflow.name, isFavourite ? vscode.l10n.t('favourite') : undefined, ...spoken].filter(Boolean).join(', '),
  };
  item.tooltip = tooltipOf(workflow, isListed);
  return item;
}

/** What stands beside a workflow's name now. */
export function wordsOfWorkflow(workflow: Workflow, last: Execution | undefined): string {
  return factsOf(workflow, last, (execution) => markOf(shownClassOf(execution))).join(' · ');
}

/** "not published", "hubspot", "organisation", "last ✔ 12 s ago". */
function factsOf({ application, owned, published }: Workflow, last: Execution | undefined, wordFor: (last: Execution) => string): string[] {
  const ago = last?.startedAt === undefined ? '' : formatRelativeTime(last.startedAt, Date.now(), vscode.env.language);
  const facts = [
    published ? undefined : vscode.l10n.t('not published'),
    application,
    owned ? undefined : vscode.l10n.t('organisation'),
    last && [vscode.l10n.t('last {0} {1}', wordFor(last), ago).trim(), doubtOf(last)].filter(Boolean).join(', '),
  ];
  return facts.filter((fact) => fact !== undefined && fact !== '') as string[];
}

/** Words from outside are only ever appended as text. */
function tooltipOf({ id, name, slug, application, description, published, owned }: Workflow, isListed: boolean): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown('**').appendText(name).appendMarkdown('**\n\n');
  if (description) tooltip.appendText(description).appendMarkdown('\n\n');
  const facts: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Application'), application ?? slug],
    [vscode.l10n.t('Owner'), !isListed ? undefined : owned ? vscode.l10n.t('the linked account') : vscode.l10n.t('the organisation')],
    [vscode.l10n.t('Published'), !isListed ? undefined : published ? vscode.l10n.t('yes') : vscode.l10n.t('no: it cannot be run')],
    [vscode.l10n.t('ID'), id],
  ];
  for (const [label, value] of facts) if (value) tooltip.appendText(`${label}: ${value}`).appendMarkdown('  \n');
  return tooltip;
}
