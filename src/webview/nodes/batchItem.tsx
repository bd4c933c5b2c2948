import { useState } from 'preact/hooks';
import { formatBytes } from '../../core/model/format';
import type { BatchRow } from '../../shared/protocol';
import { Icon } from '../elements/icon';
import { TextView } from '../value/textView';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from '../page/vscodeApi';
import { type Localization, localize } from '../elements/localization';

interface BatchItemProps {
  readonly batch: BatchRow;
  /** Unique on the page: platforms may repeat an index. */
  readonly id: string;
  readonly l10n: Localization;
}

/** One iteration: a line that opens to what it returned. */
export function BatchItem({ batch, id, l10n }: BatchItemProps) {
  const [open, setOpen] = useState(false);
  const { index, name, status, statusClass, error, execution } = batch;
  const { words } = l10n;
  return (
    <li class={`batch tone-${statusClass}`}>
      <div class="batch-line">
        <button
          type="button"
          class="batch-toggle"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <Icon name="expand" />
          <Icon name={statusClass} />
          <span class="batch-name">{localize(l10n, 'iteration', String(index + 1))}</span>
          <span class="batch-status">{visibleLine(status)}</span>
          <span class="batch-side">{visibleLine((open ? undefined : error) ?? name ?? '')}</span>
        </button>
        {execution !== undefined && (
          <button
            type="button"
            class="quiet"
            title={visibleLine(execution)}
            onClick={() => vscodeApi.postMessage({ type: 'openBatch', execution })}
          >
            <Icon name="open" />
            <span>{words.openBatch}</span>
          </button>
        )}
      </div>
      {open && (
        <div class="batch-body" id={id}>
          <BatchText batch={batch} l10n={l10n} />
        </div>
      )}
    </li>
  );
}

function BatchText({ batch: { error, text, total }, l10n }: Pick<BatchItemProps, 'batch' | 'l10n'>) {
  const { words, locale } = l10n;
  const cut = total > text.length;
  return (
    <>
      {error && <p class="batch-error">{visibleLine(error)}</p>}
      {text ? <TextView text={text} /> : !error && <p class="empty">{words.nothingIterated}</p>}
      {cut && <p class="cut">{localize(l10n, 'cutAt', formatBytes(text.length, locale), formatBytes(total, locale))}</p>}
    </>
  );
}
