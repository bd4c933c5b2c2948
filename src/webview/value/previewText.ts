import { formatNumber } from '../../core/model/format';
import type { ValueGlance } from '../../shared/outline';
import { visibleLine } from '../elements/visibleText';
import { say, type Speech } from '../elements/localization';

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
