import { formatBytes } from '../core/format';
import { NodeTextView } from './nodeTextView';
import type { NodeText } from './texts';
import { say, type Speech } from './words';

interface NodeReadingProps {
  readonly text: NodeText | undefined;
  /** The sentence for an empty text. */
  readonly nothing: string;
  readonly pulling: boolean;
  readonly speech: Speech;
  readonly onMore: () => void;
}

/** As much of a part as was read, and the way to the rest. */
export function NodeReading({ text, nothing, pulling, speech, onMore }: NodeReadingProps) {
  const { words, locale } = speech;
  if (!text) return <p class="empty loading">{words.loadingText}</p>;
  if (text.total === 0) return <p class="empty">{nothing}</p>;
  const more = text.total > text.text.length;
  const shown = say(speech, 'shownOf', formatBytes(text.text.length, locale), formatBytes(text.total, locale));
  return (
    <>
      <NodeTextView text={text.text} />
      {more && (
        <button type="button" class="button more" aria-disabled={pulling} onClick={onMore}>
          {words.showMore} ({shown})
        </button>
      )}
    </>
  );
}
