import { formatBytes } from '../../core/model/format';
import { TextView } from './textView';
import type { PartText } from './partText';
import { Icon } from '../elements/icon';
import { dispatch } from '../page/store';
import { type Localization, localize, localizeCount } from '../elements/localization';

interface PartTextViewProps {
  readonly text: PartText | undefined;
  /** The sentence for an empty text. */
  readonly nothing: string;
  readonly pulling: boolean;
  /** Whether what looks secret is shown. */
  readonly revealed: boolean;
  readonly l10n: Localization;
  readonly onMore: () => void;
}

/** As much of a part as was read, and the way to the rest. */
export function PartTextView({ text, nothing, pulling, revealed, l10n, onMore }: PartTextViewProps) {
  const { words, locale } = l10n;
  if (!text) return <p class="empty loading">{words.loadingText}</p>;
  if (text.total === 0) return <p class="empty">{nothing}</p>;
  const more = text.total > text.text.length;
  const shown = localize(l10n, 'shownOf', formatBytes(text.text.length, locale), formatBytes(text.total, locale));
  return (
    <>
      {(revealed || text.hidden !== undefined) && <Secrets hidden={text.hidden} l10n={l10n} />}
      <TextView text={text.text} />
      {more && (
        <button type="button" class="button more" aria-disabled={pulling} onClick={onMore}>
          {words.showMore} ({shown})
        </button>
      )}
    </>
  );
}

/** Says that something is hidden, with the way to see it, and back. */
function Secrets({ hidden, l10n }: { readonly hidden: number | undefined; readonly l10n: Localization }) {
  const { words } = l10n;
  return (
    <p class="secrets">
      <Icon name={hidden === undefined ? 'shown' : 'masked'} />
      {hidden !== undefined && <span>{localizeCount(l10n, 'hiddenValues', hidden)}</span>}
      <button type="button" class="quiet" onClick={() => dispatch({ type: 'toggledSecret' })}>
        {hidden === undefined ? words.hide : words.show}
      </button>
    </p>
  );
}
