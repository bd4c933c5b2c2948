import { formatNumber } from '../../core/model/format';
import type { BatchList } from './batches';
import { BatchItem } from './batchItem';
import { Icon } from '../elements/icon';
import { visibleLine } from '../elements/visibleText';
import { type Localization, localize } from '../elements/localization';

interface BatchesViewProps {
  readonly list: BatchList | undefined;
  readonly asking: boolean;
  readonly l10n: Localization;
  /** More of them, or what failed once more. */
  readonly onMore: () => void;
}

/** The iterations of a loop, as far as they were read. */
export function BatchesView({ list, asking, l10n, onMore }: BatchesViewProps) {
  const { words } = l10n;
  if (!list) return <p class="empty loading">{words.loadingText}</p>;
  const { items, hasNext, failure, node } = list;
  const count = countOf(list, l10n);
  return (
    <>
      {items.length > 0 && (
        <h3 class="batches-head">
          {words.iterations} <span class="count" aria-live="polite">({count})</span>
        </h3>
      )}
      {items.length > 0 && (
        <ul class="batches" aria-label={words.iterations}>
          {items.map((batch, at) => (
            // Nothing else is certain to be its own: the place in the list is.
            <BatchItem key={`${node} ${at}`} id={`batch-${at}`} batch={batch} l10n={l10n} />
          ))}
        </ul>
      )}
      {items.length === 0 && !failure && <p class="empty">{words.noIterations}</p>}
      {failure && (
        <div class="batches-failure" role={failure.retry ? 'alert' : undefined}>
          <Icon name={failure.retry ? 'failed' : 'info'} />
          <span>{visibleLine(failure.text)}</span>
          {failure.retry && (
            <button type="button" class="button" aria-disabled={asking} onClick={onMore}>
              {words.retry}
            </button>
          )}
        </div>
      )}
      {hasNext && !failure && (
        <button type="button" class="button more" aria-disabled={asking} onClick={onMore}>
          {words.moreIterations} ({count})
        </button>
      )}
    </>
  );
}

/** "137", or "25 of 137"; without the whole where the platform does not count. */
function countOf({ items, hasNext, total }: BatchList, l10n: Localization): string {
  const read = formatNumber(items.length, l10n.locale);
  if (!hasNext) return read;
  return total === undefined ? `${read}+` : localize(l10n, 'shownOf', read, formatNumber(total, l10n.locale));
}
