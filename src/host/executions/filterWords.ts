import * as vscode from 'vscode';
import { formatDuration, formatTime } from '../../core/model/format';
import type { KeptFilter } from '../../core/model/filterInput';
import { counted } from '../ui/sentences';

/** "ERRORED · Daily Sync · from 28 May": an active filter in words. */
export function filterWords(filter: KeptFilter): string {
  const { status, workflow, workflowTitle, workflowName, since, until, within, type, source, slug, id } = filter;
  return [
    status,
    workflow === undefined ? undefined : (workflowTitle ?? workflow),
    workflowName,
    within === undefined ? undefined : vscode.l10n.t('last {0}', formatDuration(within, vscode.env.language)),
    since === undefined ? undefined : vscode.l10n.t('from {0}', timeWords(since)),
    until === undefined ? undefined : vscode.l10n.t('to {0}', timeWords(until)),
    type,
    source,
    slug,
    id,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** What is said where nothing that was looked at matches a filter, by the filter's words. */
export function missedWords(count: number, words: string): string {
  return counted(count, { one: 'The newest one does not match: {1}', other: 'None of the newest {0} matches: {1}' }, words);
}

function timeWords(at: number): string {
  return formatTime(at, Date.now(), vscode.env.language);
}
