import { formatDuration, formatNumber } from '../../core/model/format';
import type { NodeRow, PanelWord } from '../../shared/protocol';
import { visibleLine } from '../elements/visibleText';
import { type Localization, localize, localizeCount } from '../elements/localization';

/** Whether more may come from a node. */
export function isUnfinished({ statusClass }: Pick<NodeRow, 'statusClass'>): boolean {
  return statusClass === 'queued' || statusClass === 'running' || statusClass === 'waiting';
}

/** "attempt 2 of 3"; nothing for a node that needed only one. */
export function attemptLabel({ attempts, maximumAttempts }: NodeRow, l10n: Localization): string | undefined {
  if (attempts === undefined || attempts < 2) return undefined;
  if (maximumAttempts === undefined) return localize(l10n, 'attemptNumber', formatNumber(attempts, l10n.locale));
  return localize(l10n, 'attempt', ...[attempts, maximumAttempts].map((number) => formatNumber(number, l10n.locale)));
}

/** "attempt 2 of 3" while there may be another, "3 attempts" when that is how many it took. */
export function attemptsLabel(row: NodeRow, l10n: Localization): string | undefined {
  const { attempts } = row;
  if (attempts === undefined || attempts < 2 || isUnfinished(row)) return attemptLabel(row, l10n);
  return localizeCount(l10n, 'attempts', attempts);
}

/** "waiting for a person": more than the platform's own word says. */
export function waitLabel({ waitsFor }: NodeRow, { words }: Localization): string | undefined {
  return waitsFor && words[waits[waitsFor]];
}

const waits: Readonly<Record<NonNullable<NodeRow['waitsFor']>, PanelWord>> = {
  person: 'waitsForPerson',
  webhook: 'waitsForWebhook',
  time: 'waitsForTime',
  batches: 'waitsForBatches',
};

export function durationLabel({ durationMs }: NodeRow, { locale }: Localization): string | undefined {
  return durationMs === undefined ? undefined : formatDuration(durationMs, locale);
}

/** "Fetch contact, Success, 812 ms": how a node is called out, and how tests find it. */
export function nodeLabel(row: NodeRow, l10n: Localization): string {
  const said = [row.name, row.status, waitLabel(row, l10n), durationLabel(row, l10n), attemptLabel(row, l10n)];
  return said.filter((word) => word !== undefined && word !== '').map((word) => visibleLine(word ?? '')).join(', ');
}
