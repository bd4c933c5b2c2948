import { useState } from 'preact/hooks';
import { formatBytes } from '../../core/model/format';
import type { BatchRow } from '../../shared/protocol';
import { Icon } from '../elements/icon';
import { NodeTextView } from '../value/textView';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from '../page/vscodeApi';
import { say, type Speech } from '../elements/localization';

interface BatchItemProps {
  readonly batch: BatchRow;
  /** Unique on the page: platforms may repeat an index. */
  readonly id: string;
  readonly speech: Speech;
}

/** One iteration: a line that opens to what it returned. */
export function BatchItem({ batch, id, speech }: BatchItemProps) {
  const [open, setOpen] = useState(false);
  const { index, name, status, statusClass, error, execution } = batch;
  const { words } = speech;
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
          <span class="batch-name">{say(speech, 'iteration', String(index + 1))}</span>
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
          <BatchText batch={batch} speech={speech} />
        </div>
      )}
    </li>
  );
}

function BatchText({ batch: { error, text, total }, speech }: Pick<BatchItemProps, 'batch' | 'speech'>) {
  const { words, locale } = speech;
  const cut = total > text.length;
  return (
    <>
      {error && <p class="batch-error">{visibleLine(error)}</p>}
      {text ? <NodeTextView text={text} /> : !error && <p class="empty">{words.nothingIterated}</p>}
      {cut && <p class="cut">{say(speech, 'cutAt', formatBytes(text.length, locale), formatBytes(total, locale))}</p>}
    </>
  );
}
