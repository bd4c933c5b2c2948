import { formatDuration } from '../../core/model/format';
import type { NodeRow, PanelWord } from '../../shared/protocol';
import { visibleLine } from '../elements/visibleText';
import { say, type Speech } from '../elements/localization';

/** Whether more may come from a node. */
export function isUnfinished({ statusClass }: Pick<NodeRow, 'statusClass'>): boolean {
  return statusClass === 'queued' || statusClass === 'running' || statusClass === 'waiting';
}

/** "attempt 2 of 3"; nothing for a node that needed only one. */
export function attemptWords({ attempts, maximumAttempts }: NodeRow, speech: Speech): string | undefined {
  if (attempts === undefined || attempts < 2) return undefined;
  if (maximumAttempts === undefined) return say(speech, 'attemptNumber', String(attempts));
  return say(speech, 'attempt', String(attempts), String(maximumAttempts));
}

/** "attempt 2 of 3" while there may be another, "3 attempts" when that is how many it took. */
export function attemptsWords(row: NodeRow, speech: Speech): string | undefined {
  const { attempts } = row;
  if (attempts === undefined || attempts < 2 || isUnfinished(row)) return attemptWords(row, speech);
  return say(speech, 'attempts', String(attempts));
}

/** "waiting for a person": more than the platform's own word says. */
export function waitWords({ waitsFor }: NodeRow, { words }: Speech): string | undefined {
  return waitsFor && words[waits[waitsFor]];
}

const waits: Readonly<Record<NonNullable<NodeRow['waitsFor']>, PanelWord>> = {
  person: 'waitsForPerson',
  webhook: 'waitsForWebhook',
  time: 'waitsForTime',
  batches: 'waitsForBatches',
};

export function durationWords({ durationMs }: NodeRow, { locale }: Speech): string | undefined {
  return durationMs === undefined ? undefined : formatDuration(durationMs, locale);
}

/** "Fetch contact, Success, 812 ms": how a node is called out, and how tests find it. */
export function nodeLabel(row: NodeRow, speech: Speech): string {
  const said = [row.name, row.status, waitWords(row, speech), durationWords(row, speech), attemptWords(row, speech)];
  return said.filter((word) => word !== undefined && word !== '').map((word) => visibleLine(word ?? '')).join(', ');
}
