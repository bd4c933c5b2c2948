import * as vscode from 'vscode';
import { offersFor, payloadOffersFor } from '../../core/runs/actions';
import { formatNumber, formatRelativeTime } from '../../core/model/format';
import type { Execution } from '../../core/model/model';
import { hasEnded, shownClassOf } from '../../core/model/status';
import { dayOf, type Grouping } from '../../core/runs/groups';
import type { RunSummary } from '../../core/runs/record';
import type { Connections } from '../connections/connections';
import { doubtOf, rowWordsOf, spokenRowOf, titleOf } from '../executions/describe';
import { accountOf } from '../connections/scopes';
import { iconOf } from '../ui/icons';
import { nameOf } from '../payload/payloadFiles';
import type { GroupRow, OlderRow, RunRow } from './rows';
import { counted } from '../ui/sentences';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export interface GroupFacts {
  readonly by: Grouping;
  readonly count: number;
  readonly isFirst: boolean;
  /** Whether its runs are what somebody searched for. */
  readonly isFound: boolean;
}

export function drawGroup({ id, key }: GroupRow, { by, count, isFirst, isFound }: GroupFacts): vscode.TreeItem {
  const label = by === 'day' ? dayWords(Number(key)) : fileWords(key);
  const item = new vscode.TreeItem(label, isFirst || isFound ? Expanded : Collapsed);
  // Of another name while it is searched, so that it opens although a person closed it before.
  item.id = `${isFound ? 'found-' : ''}${by}/${id}`;
  item.description = formatNumber(count, vscode.env.language);
  item.contextValue = 'group';
  item.iconPath = new vscode.ThemeIcon(by === 'day' ? 'calendar' : key === '' ? 'debug-rerun' : 'json');
  item.tooltip = by === 'file' && key !== '' ? uriWords(vscode.Uri.parse(key)) : undefined;
  item.accessibilityInformation = { label: `${label}, ${countWords(count)}` };
  return item;
}

/** `execution` is the latest state of the run. */
export function drawRun({ id }: RunRow, run: RunSummary, execution: Execution, connections: Connections): vscode.TreeItem {
  const { ref } = execution;
  const connection = connections.get(ref.connection);
  const label = titleOf(execution, connection);
  const item = new vscode.TreeItem(label, None);
  item.id = id;
  const words = wordsOfRun(run, execution, connections);
  item.description = words;
  item.iconPath = iconOf(shownClassOf({ ...execution, gone: execution.gone || !connection }));
  const offers = offersFor(execution, connections.placeOf(ref.connection));
  const payload = run.hasPayload ? ['payload', ...payloadOffersFor(connection)] : [];
  item.contextValue = ['kept', ...(execution.local ? [] : ['named']), ...payload, ...offers].join(' ');
  item.accessibilityInformation = { label: spokenRowOf(label, execution, words) };
  item.command = { command: 'runlight.execution.open', title: vscode.l10n.t('Open Execution'), arguments: [ref] };
  return item;
}

export function drawOlder(row: OlderRow, older: number): vscode.TreeItem {
  const label = vscode.l10n.t('Show older ({0})', formatNumber(older, vscode.env.language));
  const item = new vscode.TreeItem(label, None);
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'runlight.history.showOlder', title: label, arguments: [row] };
  return item;
}

/** "user_12345 · 12 s ago · 1.4 s", "failed at “Charge card” · user_12345 · 2 min ago · 6.1 s · by an agent". */
export function wordsOfRun({ target, at, agent }: RunSummary, execution: Execution, connections: Connections): string {
  const account = accountOf(connections.get(target.connection), target.scope);
  const now = Date.now();
  // Nobody can be asked any more how what still ran then went on.
  const isOver = connections.get(target.connection) === undefined && !hasEnded(execution);
  const starter = agent === undefined ? undefined : vscode.l10n.t('by an agent');
  if (!isOver) return [rowWordsOf(execution, now, { account, at }), starter].filter(Boolean).join(' · ');
  const words = [vscode.l10n.t('connection removed'), doubtOf(execution), account, formatRelativeTime(at, now, vscode.env.language), starter];
  return words.filter(Boolean).join(' · ');
}

function dayWords(day: number): string {
  const now = Date.now();
  if (day === dayOf(now)) return vscode.l10n.t('Today');
  // Noon of the day before, as the clocks may change in between.
  if (day === dayOf(dayOf(now) - 12 * 60 * 60 * 1_000)) return vscode.l10n.t('Yesterday');
  return new Date(day).toLocaleDateString(vscode.env.language, { dateStyle: 'full' });
}

function fileWords(source: string): string {
  if (source === '') return vscode.l10n.t('Reruns');
  const uri = vscode.Uri.parse(source);
  return vscode.workspace.getWorkspaceFolder(uri) ? vscode.workspace.asRelativePath(uri) : nameOf(uri);
}

function uriWords(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}

function countWords(count: number): string {
  return counted(count, { one: '1 run', other: '{0} runs' });
}
