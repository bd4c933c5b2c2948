import type { RefObject } from 'preact';
import { formatBytes } from '../core/format';
import type { NodePart, NodeRow } from '../shared/protocol';
import { CopyButton } from './copyButton';
import { Icon } from './icon';
import { attemptWords, durationWords } from './nodeWords';
import { NodeTextView } from './nodeTextView';
import { PartTabs } from './partTabs';
import type { NodeText } from './texts';
import { visibleLine } from './visible';
import { vscodeApi } from './vscodeApi';
import { say, type Speech } from './words';

interface NodeDetailProps {
  readonly row: NodeRow;
  readonly part: NodePart | undefined;
  readonly text: NodeText | undefined;
  readonly pulling: boolean;
  readonly live: boolean;
  readonly speech: Speech;
  readonly panel: RefObject<HTMLDivElement | null>;
  readonly onPart: (part: NodePart) => void;
  readonly onMore: () => void;
  readonly onReading: () => void;
  /** Escape: back to the nodes. */
  readonly onLeave: () => void;
}

/** What one node took, returned or failed with. */
export function NodeDetail(props: NodeDetailProps) {
  const { row, part, text, live, speech, panel, onPart, onReading, onLeave } = props;
  const { words } = speech;
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && onLeave();
  const facts = [row.type, row.status, durationWords(row, speech), attemptWords(row, speech)];
  const unfinished = row.statusClass === 'queued' || row.statusClass === 'running' || row.statusClass === 'waiting';
  return (
    <section class="detail" aria-labelledby="node-title" onFocusIn={onReading} onPointerDown={onReading} onKeyDown={leave}>
      <div class={`detail-head tone-${row.statusClass}`}>
        <h2 id="node-title">{visibleLine(row.name)}</h2>
        <span class="detail-facts">
          <Icon name={row.statusClass} />
          {facts.filter(Boolean).map((fact) => visibleLine(fact ?? '')).join(' · ')}
        </span>
      </div>
      {part && (
        <div class="detail-bar">
          <PartTabs parts={row.parts} shown={part} label={visibleLine(row.name)} words={words} onChoose={onPart} />
          <CopyButton
            labelled
            label={words.copyText}
            doneLabel={words.copied}
            onCopy={() => vscodeApi.postMessage({ type: 'copy', node: row.key, part })}
          />
        </div>
      )}
      {row.error && part !== 'error' && (
        <p class="node-error">
          <Icon name="failed" />
          <span>{visibleLine(row.error)}</span>
        </p>
      )}
      {part ? (
        // Scrolls, so it takes the focus: otherwise the keyboard could not move it.
        <div class="reading" role="tabpanel" id="node-text" aria-labelledby={`part-${part}`} tabIndex={0} ref={panel} key={`${row.key} ${part}`}>
          <Reading {...props} text={text} />
        </div>
      ) : (
        <p class="empty">{live && unfinished ? words.nothingYet : words.nothingReturned}</p>
      )}
    </section>
  );
}

function Reading({ text, pulling, speech, onMore }: NodeDetailProps) {
  const { words, locale } = speech;
  if (!text) return <p class="empty loading">{words.loadingText}</p>;
  if (text.total === 0) return <p class="empty">{words.nothingReturned}</p>;
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
