import { formatNumber } from '../core/format';
import type { OutlineRow, ValueGlance } from '../shared/outline';
import { visibleLine } from './visible';
import { say, type Speech } from './words';

/** What a line says after its key. */
export function glanceWords({ preview, secret }: ValueGlance, speech: Speech): string {
  const { words } = speech;
  if (secret === 'masked') return words.masked;
  if (secret === 'redacted') return words.redacted;
  return visibleLine(preview);
}

/** How many entries, in the signs of JSON; nothing for what has no size worth telling. */
export function sizeSigns({ kind, size }: ValueGlance, speech: Speech): string | undefined {
  const count = formatNumber(size, speech.locale);
  if (kind === 'array') return `[${count}]`;
  if (kind === 'object') return `{${count}}`;
  return kind === 'string' && size > 240 ? say(speech, 'characters', count) : undefined;
}

/** "12 items": the same for the ear. */
export function sizeWords({ kind, size }: ValueGlance, speech: Speech): string | undefined {
  const count = formatNumber(size, speech.locale);
  if (kind === 'array') return say(speech, 'items', count);
  if (kind === 'object') return say(speech, 'entries', count);
  return kind === 'string' && size > 240 ? say(speech, 'characters', count) : undefined;
}

/** A line as one sentence: key, value, size. */
export function lineLabel(row: OutlineRow, speech: Speech): string {
  const said = [visibleLine(row.key), sizeWords(row, speech), glanceWords(row, speech)];
  return said.filter((word) => word !== undefined && word !== '').join(', ');
}
