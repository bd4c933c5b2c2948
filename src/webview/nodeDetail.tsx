import type { RefObject } from 'preact';
import type { NodeRow, NodeTab } from '../shared/protocol';
import type { BatchList } from './batches';
import { BatchesView } from './batchesView';
import { CopyButton } from './copyButton';
import { Icon } from './icon';
import { NodeReading } from './nodeReading';
import { NodeTabs } from './nodeTabs';
import { attemptsWords, durationWords, waitWords } from './nodeWords';
import { dispatch } from './page';
import { isUnfinished, tabsOf } from './shown';
import type { NodeText } from './texts';
import { visibleLine } from './visible';
import { vscodeApi } from './vscodeApi';
import type { Speech } from './words';

interface NodeDetailProps {
  readonly row: NodeRow;
  readonly tab: NodeTab | undefined;
  readonly text: NodeText | undefined;
  readonly pulling: boolean;
  readonly batches: BatchList | undefined;
  readonly asking: boolean;
  readonly live: boolean;
  readonly speech: Speech;
  readonly panel: RefObject<HTMLDivElement | null>;
  readonly onTab: (tab: NodeTab) => void;
  readonly onMore: () => void;
  readonly onReading: () => void;
  /** Escape: back to the nodes. */
  readonly onLeave: () => void;
}

/** What one node took, returned or failed with. */
export function NodeDetail(props: NodeDetailProps) {
  const { row, tab, live, speech, panel, onReading, onLeave } = props;
  const { words } = speech;
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && onLeave();
  return (
    <section class="detail" aria-labelledby="node-title" onFocusIn={onReading} onPointerDown={onReading} onKeyDown={leave}>
      <DetailHead row={row} speech={speech} />
      {tab && <DetailBar {...props} tab={tab} />}
      {row.error && tab !== 'error' && (
        <p class="node-error">
          <Icon name="failed" />
          <span>{visibleLine(row.error)}</span>
        </p>
      )}
      {tab ? (
        // Scrolls, so it takes the focus: otherwise the keyboard could not move it.
        <div class="reading" role="tabpanel" id="node-text" aria-labelledby={`tab-${tab}`} tabIndex={0} ref={panel} key={`${row.key} ${tab}`}>
          <TabContent {...props} />
        </div>
      ) : (
        <p class="empty">{live && isUnfinished(row) ? words.nothingYet : nothingOf(row, speech)}</p>
      )}
    </section>
  );
}

function DetailHead({ row, speech }: Pick<NodeDetailProps, 'row' | 'speech'>) {
  const { words } = speech;
  const { key, child, isResumable } = row;
  const facts = [row.type, waitWords(row, speech) ?? row.status, durationWords(row, speech), attemptsWords(row, speech)];
  return (
    <div class={`detail-head tone-${row.statusClass}`}>
      <div class="detail-name">
        <h2 id="node-title">{visibleLine(row.name)}</h2>
        <span class="detail-facts">
          <Icon name={row.statusClass} />
          {facts.filter(Boolean).map((fact) => visibleLine(fact ?? '')).join(' · ')}
        </span>
      </div>
      <span class="actions">
        {child !== undefined && (
          <button
            type="button"
            class="button"
            title={visibleLine(child)}
            onClick={() => vscodeApi.postMessage({ type: 'openChild', node: key })}
          >
            <Icon name="open" />
            <span>{words.openChild}</span>
          </button>
        )}
        {isResumable && (
          <button type="button" class="button" onClick={() => vscodeApi.postMessage({ type: 'resume', node: key })}>
            <Icon name="resume" />
            <span>{words.resume}</span>
          </button>
        )}
      </span>
    </div>
  );
}

function DetailBar({ row, tab, asking, live, speech, onTab }: NodeDetailProps & { readonly tab: NodeTab }) {
  const { words } = speech;
  return (
    <div class="detail-bar">
      <NodeTabs tabs={tabsOf(row)} shown={tab} label={visibleLine(row.name)} words={words} onChoose={onTab} />
      {tab !== 'batches' && (
        <CopyButton
          labelled
          label={words.copyText}
          doneLabel={words.copied}
          onCopy={() => vscodeApi.postMessage({ type: 'copy', node: row.key, part: tab })}
        />
      )}
      {tab === 'batches' && live && (
        <button
          type="button"
          class="quiet"
          title={words.refreshIterations}
          aria-label={words.refreshIterations}
          aria-disabled={asking}
          onClick={refreshIterations}
        >
          <Icon name="refresh" />
        </button>
      )}
    </div>
  );
}

function TabContent({ row, tab, text, pulling, batches, asking, speech, onMore }: NodeDetailProps) {
  if (tab === 'batches') return <BatchesView list={batches} asking={asking} speech={speech} onMore={wantIterations} />;
  return <NodeReading text={text} nothing={nothingOf(row, speech)} pulling={pulling} speech={speech} onMore={onMore} />;
}

function nothingOf({ isAnswer }: NodeRow, { words }: Speech): string {
  return isAnswer ? words.nothingAnswered : words.nothingReturned;
}

const wantIterations = (): void => dispatch({ type: 'wantedIterations' });
const refreshIterations = (): void => dispatch({ type: 'refreshedIterations' });
