import * as vscode from 'vscode';
import { formatRelativeTime, visibleName } from '../../core/model/format';
import type { Connection, Execution, Workflow } from '../../core/model/model';
import { shownClassOf } from '../../core/model/status';
import { platformOf } from '../../core/platforms/platformFacts';
import { scopeIcon, wordsOf } from '../connections/scopes';
import { doubtOf, stateWordOf } from '../executions/describe';
import { iconOf } from '../ui/icons';
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
  /** Whether its health can be told. */
  readonly isMeasurable: boolean;
  /** Whether its platform told of it; else no more is known than what it is called. */
  readonly isListed: boolean;
  readonly last?: Execution;
}

/** Its icon is how it ended the last time, where that is known. */
export function drawWorkflow(row: WorkflowRow, workflow: Workflow, facts: WorkflowFacts): vscode.TreeItem {
  const { isFavourite, isRunnable, isMeasurable, last } = facts;
  const item = new vscode.TreeItem(visibleName(workflow.name), None);
  item.id = row.id;
  item.description = wordsOfWorkflow(workflow, facts);
  item.iconPath = last ? iconOf(shownClassOf(last)) : new vscode.ThemeIcon(iconWithoutRun(workflow, isFavourite));
  item.contextValue = ['workflow', isFavourite ? 'favourite' : 'plain', ...(isRunnable ? ['runnable'] : []), ...(isMeasurable ? ['measurable'] : [])].join(' ');
  const spoken = factsOf(workflow, last && vscode.l10n.t('last {0} {1}', stateWordOf(last), agoOf(last)).trim(), last);
  item.accessibilityInformation = {
    label: [workflow.name, isFavourite ? vscode.l10n.t('favourite') : undefined, ...spoken].filter(Boolean).join(', '),
  };
  return item;
}

/** What stands beside a workflow's name now: "12 s ago · hubspot", "Errored 2 min ago · hubspot · favourite". */
export function wordsOfWorkflow(workflow: Workflow, { isFavourite, last }: WorkflowFacts): string {
  const isOrdinary = last !== undefined && shownClassOf(last) === 'ok';
  const lastWords = last && [isOrdinary ? undefined : stateWordOf(last), agoOf(last)].filter(Boolean).join(' ');
  return [...factsOf(workflow, lastWords, last), isFavourite ? vscode.l10n.t('favourite') : undefined].filter(Boolean).join(' · ');
}

function iconWithoutRun({ published }: Workflow, isFavourite: boolean): string {
  if (isFavourite) return 'star-full';
  return published ? 'circuit-board' : 'circle-slash';
}

/** "not published", "12 s ago", "hubspot", "organisation". */
function factsOf({ application, owned, published }: Workflow, lastWords: string | undefined, last: Execution | undefined): string[] {
  const facts = [
    published ? undefined : vscode.l10n.t('not published'),
    [lastWords, last && doubtOf(last)].filter(Boolean).join(', '),
    application,
    owned ? undefined : vscode.l10n.t('organisation'),
  ];
  return facts.filter((fact) => fact !== undefined && fact !== '') as string[];
}

function agoOf({ startedAt }: Execution): string {
  return startedAt === undefined ? '' : formatRelativeTime(startedAt, Date.now(), vscode.env.language);
}
