import { formatBytes, formatNumber } from '../../core/model/format';
import { NodeTextView } from './textView';
import type { NodeText } from './partText';
import { Icon } from '../elements/icon';
import { dispatch } from '../page/store';
import { say, type Speech } from '../elements/localization';

interface NodeReadingProps {
  readonly text: NodeText | undefined;
  /** The sentence for an empty text. */
  readonly nothing: string;
  readonly pulling: boolean;
  /** Whether what looks secret is shown. */
  readonly plain: boolean;
  readonly speech: Speech;
  readonly onMore: () => void;
}

/** As much of a part as was read, and the way to the rest. */
export function NodeReading({ text, nothing, pulling, plain, speech, onMore }: NodeReadingProps) {
  const { words, locale } = speech;
  if (!text) return <p class="empty loading">{words.loadingText}</p>;
  if (text.total === 0) return <p class="empty">{nothing}</p>;
  const more = text.total > text.text.length;
  const shown = say(speech, 'shownOf', formatBytes(text.text.length, locale), formatBytes(text.total, locale));
  return (
    <>
      {(plain || text.hidden !== undefined) && <Secrets hidden={text.hidden} speech={speech} />}
      <NodeTextView text={text.text} />
      {more && (
        <button type="button" class="button more" aria-disabled={pulling} onClick={onMore}>
          {words.showMore} ({shown})
        </button>
      )}
    </>
  );
}

/** Says that something is hidden, with the way to see it, and back. */
function Secrets({ hidden, speech }: { readonly hidden: number | undefined; readonly speech: Speech }) {
  const { words, locale } = speech;
  return (
    <p class="secrets">
      <Icon name={hidden === undefined ? 'shown' : 'masked'} />
      {hidden !== undefined && <span>{say(speech, 'hiddenValues', formatNumber(hidden, locale))}</span>}
      <button type="button" class="quiet" onClick={() => dispatch({ type: 'toggledSecret' })}>
        {hidden === undefined ? words.hide : words.show}
      </button>
    </p>
  );
}
