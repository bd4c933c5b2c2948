import * as vscode from 'vscode';
import { formatDuration, formatNumber } from '../../core/model/format';
import type { ExecutionRef } from '../../core/model/model';
import type { CountedSentence } from '../../core/model/sentence';
import { isWorthTelling, type Ending } from '../../core/runs/endings';
import { isFailure } from '../../core/model/status';
import type { Connections } from '../connections/connections';
import { accountOf } from '../connections/scopes';
import { doubtfulTitleOf, failingNodeOf, stateWordOf } from '../executions/describe';
import { settings } from '../settings';
import { showError, showInformation } from '../ui/messages';
import { executionsViewId } from '../ui/viewIds';
import { counted } from '../ui/sentences';

/** Whether the person wants to hear of it, as the setting and the window stand now. */
export function isWanted(ending: Ending): boolean {
  return isWorthTelling(ending, settings.notifyOnFinish, Date.now(), vscode.window.state.focused);
}

/** One notification for what ended; its button shows it. Resolves when it was answered or closed. */
export async function notifyOfEndings(endings: readonly Ending[], connections: Connections, open: (ref: ExecutionRef) => void): Promise<void> {
  const [first] = endings;
  if (!first) return;
  const failed = endings.filter(({ execution }) => isFailure(execution.statusClass));
  const [button, act] =
    endings.length === 1
      ? [failingNodeOf(first.execution) ? vscode.l10n.t('Show Failing Node') : vscode.l10n.t('Show'), () => open(first.execution.ref)]
      : [vscode.l10n.t('Show Executions'), () => vscode.commands.executeCommand(`${executionsViewId}.focus`)];
  const sentence = endings.length === 1 ? sentenceAbout(first, connections) : summaryOf(endings, failed);
  const show = failed.length > 0 ? showError : showInformation;
  if ((await show(sentence, button)) === button) act();
}

function sentenceAbout({ run: { ref }, execution }: Ending, connections: Connections): string {
  const account = accountOf(connections.get(ref.connection), ref.scope);
  const title = doubtfulTitleOf(execution);
  const what = account === undefined ? title : vscode.l10n.t('{0} for {1}', title, account);
  const node = failingNodeOf(execution);
  if (node) return vscode.l10n.t('{0} failed at “{1}”.', what, node.name);
  const duration = execution.durationMs === undefined ? '' : ` · ${formatDuration(execution.durationMs, vscode.env.language)}`;
  return vscode.l10n.t('{0}: {1}', what, `${stateWordOf(execution)}${duration}`);
}

const someFailed: CountedSentence = {
  one: '1 execution ended, {1} of them failed: {2}',
  other: '{0} executions ended, {1} of them failed: {2}',
};

function summaryOf(endings: readonly Ending[], failed: readonly Ending[]): string {
  const names = [...new Set((failed.length > 0 ? failed : endings).map(({ execution }) => doubtfulTitleOf(execution)))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
  const { length } = endings;
  if (failed.length === 0) return counted(length, { one: '1 execution ended: {1}', other: '{0} executions ended: {1}' }, shown);
  return counted(length, someFailed, formatNumber(failed.length, vscode.env.language), shown);
}
