import { formatBytes, formatTime } from '../../core/model/format';
import type { OutlineRow, ValuePath, ValueReading } from '../../core/model/outline';
import type { CopyForm, NodePart } from '../../shared/protocol';
import { CopyButton } from '../elements/copyButton';
import { Icon } from '../elements/icon';
import { TextView } from './textView';
import { dispatch } from '../page/store';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from '../page/vscodeApi';
import { type Localization, localize } from '../elements/localization';

interface ValueBarProps {
  readonly node: string;
  readonly part: NodePart;
  readonly reading: ValueReading;
  /** Its line, while that is in the window. */
  readonly row: OutlineRow | undefined;
  readonly asking: boolean;
  readonly l10n: Localization;
}

/** Everything about the selected value: where it stands, what it says in full, and what can be done with it. */
export function ValueBar({ node, part, reading, row, asking, l10n }: ValueBarProps) {
  const { words, locale } = l10n;
  const { path, place, expression, secret, text, total } = reading;
  const copier = (as: CopyForm, label: string) => (
    <CopyButton labelled label={label} doneLabel={words.copied} onCopy={() => vscodeApi.postMessage({ type: 'copyValue', node, part, path, as })} />
  );
  return (
    <section class="value" aria-label={words.value}>
      <div class="value-head">
        <code class="value-place" title={visibleLine(place)}>{visibleLine(place)}</code>
        {row?.time !== undefined && <span class="value-note">{localize(l10n, 'localTime', formatTime(row.time, Date.now(), locale))}</span>}
      </div>
      <div class="value-actions">
        {copier('value', words.copyValue)}
        {copier('path', words.copyPath)}
        {expression !== undefined && copier('expression', localize(l10n, 'copyExpression', visibleLine(expression)))}
        {secret !== undefined && secret !== 'redacted' && <Reveal path={path} isShown={secret === 'shown'} l10n={l10n} />}
        {row?.isTable && (
          <button type="button" class="quiet" onClick={() => dispatch({ type: 'choseTable', path })}>
            <Icon name="asTable" />
            <span>{words.showTable}</span>
          </button>
        )}
        {row?.isLink && (
          <button type="button" class="quiet" onClick={() => vscodeApi.postMessage({ type: 'openLink', node, part, path })}>
            <Icon name="link" />
            <span>{words.openLink}</span>
          </button>
        )}
      </div>
      {isLong(text) && (
        // Scrolls, so it takes the focus: otherwise the keyboard could not move it.
        <div class="value-text" tabIndex={0} role="group" aria-label={words.value}>
          <TextView text={text} />
          {text.length < total && (
            <button type="button" class="button more" aria-disabled={asking} onClick={() => dispatch({ type: 'wantedValue' })}>
              {words.showMore} ({localize(l10n, 'shownOf', formatBytes(text.length, locale), formatBytes(total, locale))})
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** What a line shows in full needs no second place. */
function isLong(text: string): boolean {
  return text.length > 60 || text.includes('\n');
}

function Reveal({ path, isShown, l10n: { words } }: { readonly path: ValuePath; readonly isShown: boolean; readonly l10n: Localization }) {
  return (
    <button type="button" class="quiet" onClick={() => dispatch({ type: 'toggledSecret', path })}>
      <Icon name={isShown ? 'masked' : 'shown'} />
      <span>{isShown ? words.hide : words.show}</span>
    </button>
  );
}
