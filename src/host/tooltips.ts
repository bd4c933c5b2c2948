import * as vscode from 'vscode';
import { formatDuration, formatNumber, formatTime } from '../core/model/format';
import { keyOf, type Connection, type Execution, type Workflow } from '../core/model/model';
import { shownClassOf } from '../core/model/status';
import { platformOf } from '../core/platforms/platformFacts';
import { linkedAccounts } from '../core/platforms/facts';
import type { RunRecord } from '../core/runs/record';
import type { RunsView } from '../core/runs/runs';
import { latestOf } from '../core/runs/store';
import type { Connections } from './connections/connections';
import { durationOf, failingNodeOf, stateWordOf, summaryOf, titleOf } from './executions/describe';
import type { Destination } from './payload/targets';
import { iconTextOf } from './ui/icons';
import { wordOf } from './ui/sentences';
import type { WorkflowFacts } from './workflows/workflowItems';

/** What rows say where a person rests. A bundle of its own: most rows are never rested on. */

/** So much of a payload is shown, in characters. */
const longestExcerpt = 400;
/** Executions of a workflow, at most. */
const longestStrip = 20;

/** Everything the view knows, for the row a person rests on. Plain text from outside is only ever appended as text. */
export function tooltipOfExecution(execution: Execution, connection: Connection | undefined, now: number): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const { startedAt, type, trigger, application, ref } = execution;
  const duration = durationOf(execution, now);
  const failing = failingNodeOf(execution);
  const facts: readonly (readonly [string, string | false | undefined])[] = [
    [vscode.l10n.t('Status'), execution.gone ? vscode.l10n.t('{0} (no longer there)', execution.status) : execution.status],
    [vscode.l10n.t('Yours'), execution.guessed && vscode.l10n.t('It looks like yours: the answer to your start was lost, and no answer has named it.')],
    [vscode.l10n.t('Failed at'), failing && [failing.name, failing.error].filter(Boolean).join(': ')],
    [vscode.l10n.t('Started'), startedAt === undefined ? undefined : formatTime(startedAt, now, vscode.env.language)],
    [vscode.l10n.t('Started (UTC)'), startedAt === undefined ? undefined : new Date(startedAt).toISOString()],
    [vscode.l10n.t('Duration'), duration === undefined ? undefined : formatDuration(duration, vscode.env.language)],
    [vscode.l10n.t('Application'), application],
    [vscode.l10n.t('Trigger'), trigger],
    [vscode.l10n.t('Type'), type],
    [vscode.l10n.t((connection ? platformOf(connection).scopeKind : linkedAccounts).words.field), ref.scope],
    [vscode.l10n.t('Connection'), connection ? `${connection.name} (${wordOf(connection.environment)})` : vscode.l10n.t('removed')],
    [vscode.l10n.t('ID'), ref.id],
  ];
  tooltip.appendMarkdown('**');
  tooltip.appendText(titleOf(execution, connection));
  tooltip.appendMarkdown('**\n\n');
  for (const [label, value] of facts) {
    if (!value) continue;
    tooltip.appendText(`${label}: ${value}`);
    tooltip.appendMarkdown('  \n');
  }
  return tooltip;
}

/** Everything that is known of the execution, and the beginning of what was sent. */
export function tooltipOfRun(record: RunRecord | undefined, execution: Execution, connections: Connections): vscode.MarkdownString {
  const tooltip = tooltipOfExecution(execution, connections.get(execution.ref.connection), Date.now());
  if (record?.agent !== undefined) tooltip.appendText(vscode.l10n.t('Started by an agent: {0}', record.agent)).appendMarkdown('  \n');
  if (record?.payload === undefined) return tooltip;
  const { payload } = record;
  const excerpt = payload.length > longestExcerpt ? `${payload.slice(0, longestExcerpt)}…` : payload;
  return tooltip.appendMarkdown('\n').appendCodeblock(excerpt, 'json');
}

/** What is known of a workflow without asking for it, for whoever rests on its row. */
export function tooltipOfWorkflow(row: Destination, workflow: Workflow, { isListed }: Pick<WorkflowFacts, 'isListed'>, runs: RunsView): vscode.MarkdownString {
  const { id, name, slug, application, description, published, owned } = workflow;
  const tooltip = new vscode.MarkdownString(undefined, true);
  // Words from outside are only ever appended as text.
  tooltip.appendMarkdown('**').appendText(name).appendMarkdown('**\n\n');
  if (description) tooltip.appendText(description).appendMarkdown('\n\n');
  const facts: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Application'), application ?? slug],
    [vscode.l10n.t('Owner'), !isListed ? undefined : owned ? vscode.l10n.t('the linked account') : vscode.l10n.t('the organisation')],
    [vscode.l10n.t('Published'), !isListed ? undefined : published ? vscode.l10n.t('yes') : vscode.l10n.t('no: it cannot be run')],
    [vscode.l10n.t('ID'), id],
  ];
  for (const [label, value] of facts) if (value) tooltip.appendText(`${label}: ${value}`).appendMarkdown('  \n');
  const recent = recentOf(row, runs);
  const [last] = recent;
  if (!last) return tooltip;
  const good = recent.filter((execution) => shownClassOf(execution) === 'ok').length;
  tooltip.appendMarkdown(`\n\n${recent.map((execution) => iconTextOf(shownClassOf(execution))).join(' ')}\n\n`);
  tooltip.appendText(vscode.l10n.t('Completed: {0} of {1}, newest first', inDigits(good), inDigits(recent.length))).appendMarkdown('  \n');
  const others = countsOf(recent.filter((execution) => shownClassOf(execution) !== 'ok'));
  if (others !== '') tooltip.appendText(others).appendMarkdown('  \n');
  return tooltip.appendText(vscode.l10n.t('The last one: {0}', summaryOf(last, Date.now())));
}

/** The last executions of a workflow, newest first: those that were started here, and those that are listed. */
function recentOf({ connection, scope, workflow }: Destination, { history, executions, lists }: RunsView): readonly Execution[] {
  const own = history.list().filter(({ target }) => target.connection === connection && target.scope === scope && target.workflow === workflow);
  const listed = (lists.get(connection, scope)?.refs ?? []).flatMap((ref) => executions.get(ref)?.execution ?? []);
  const all = [...own.map(({ execution }) => latestOf(executions, execution)), ...listed.filter((one) => one.workflow?.id === workflow)];
  const byKey = new Map(all.map((execution) => [keyOf(execution.ref), execution]));
  return [...byKey.values()].sort((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0)).slice(0, longestStrip);
}

/** "Errored: 2 · Stopped: 1": icons say it to those alone who see them. */
function countsOf(executions: readonly Execution[]): string {
  const counts = new Map<string, number>();
  for (const execution of executions) counts.set(stateWordOf(execution), (counts.get(stateWordOf(execution)) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word}: ${inDigits(count)}`).join(' · ');
}

function inDigits(count: number): string {
  return formatNumber(count, vscode.env.language);
}
