import { formatDuration } from '../core/format';
import type { NodeRow } from '../shared/protocol';
import { visibleLine } from './visible';
import { say, type Speech } from './words';

/** "attempt 2 of 3"; nothing for a node that needed only one. */
export function attemptWords({ attempts, maximumAttempts }: NodeRow, speech: Speech): string | undefined {
  if (attempts === undefined || attempts < 2) return undefined;
  if (maximumAttempts === undefined) return say(speech, 'attemptNumber', String(attempts));
  return say(speech, 'attempt', String(attempts), String(maximumAttempts));
}

export function durationWords({ durationMs }: NodeRow, { locale }: Speech): string | undefined {
  return durationMs === undefined ? undefined : formatDuration(durationMs, locale);
}

/** "Fetch contact, Success, 812 ms": how a node is called out, and how tests find it. */
export function nodeLabel(row: NodeRow, speech: Speech): string {
  const said = [row.name, row.status, durationWords(row, speech), attemptWords(row, speech)];
  return said.filter((word) => word !== undefined && word !== '').map((word) => visibleLine(word ?? '')).join(', ');
}
