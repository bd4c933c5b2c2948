import { formatNumber } from '../../core/model/format';
import type { ValueSummary } from '../../core/model/outline';
import { visibleLine } from '../elements/visibleText';
import { type Localization, localizeCount } from '../elements/localization';

/** What a line says after its key. */
export function previewText({ preview, secret }: ValueSummary, l10n: Localization): string {
  const { words } = l10n;
  if (secret === 'masked') return words.masked;
  if (secret === 'redacted') return words.redacted;
  return visibleLine(preview);
}

/** How many entries, in the signs of JSON; nothing for what has no size worth telling. */
export function sizeLabel({ kind, size }: ValueSummary, l10n: Localization): string | undefined {
  const count = formatNumber(size, l10n.locale);
  if (kind === 'array') return `[${count}]`;
  if (kind === 'object') return `{${count}}`;
  return kind === 'string' && size > 240 ? localizeCount(l10n, 'characters', size) : undefined;
}
