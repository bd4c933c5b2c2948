import type { RefObject } from 'preact';
import type { NodeRow, NodeTab } from '../../shared/protocol';
import { batchesOf } from './batches';
import { BatchesView } from './batchesView';
import { CopyButton } from '../elements/copyButton';
import { shownValue } from '../value/shownValue';
import { Icon } from '../elements/icon';
import { IconButton } from '../elements/iconButton';
import { Tabs } from '../elements/tabs';
import { PartTextView } from '../value/partTextView';
import { attemptsLabel, durationLabel, isUnfinished, waitLabel } from './nodeLabels';
import { dispatch } from '../page/store';
import { tabsOf } from '../page/selection';
import type { PanelState } from '../page/state';
import { partTextOf } from '../value/partText';
import { ValueView } from '../value/valueView';
import { ViewSwitch } from '../value/viewSwitch';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from '../page/vscodeApi';
import type { Localization } from '../elements/localization';

interface NodeDetailProps {
  readonly state: PanelState;
  readonly row: NodeRow;
  readonly tab: NodeTab | undefined;
  readonly live: boolean;
  readonly l10n: Localization;
  readonly panel: RefObject<HTMLDivElement | null>;
  /** Escape: back to the nodes. */
  readonly onLeave: () => void;
}

/** What one node took, returned or failed with. */
export function NodeDetail(props: NodeDetailProps) {
  const { row, tab, live, l10n, onLeave } = props;
  const { words } = l10n;
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && onLeave();
  return (
    <section class="detail" aria-labelledby="node-title" onFocusIn={startReading} onPointerDown={startReading} onKeyDown={leave}>
      <DetailHead row={row} l10n={l10n} />
      {tab && <DetailBar {...props} tab={tab} />}
      {row.error && tab !== 'error' && (
        <p class="node-error">
          <Icon name="failed" />
          <span>{visibleLine(row.error)}</span>
        </p>
      )}
      {tab ? <TabPanel {...props} tab={tab} /> : <p class="empty">{live && isUnfinished(row) ? words.nothingYet : nothingOf(row, l10n)}</p>}
    </section>
  );
}

function DetailHead({ row, l10n }: Pick<NodeDetailProps, 'row' | 'l10n'>) {
  const { words } = l10n;
  const { key, child, isResumable } = row;
  const facts = [row.type, waitLabel(row, l10n) ?? row.status, durationLabel(row, l10n), attemptsLabel(row, l10n)];
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

function DetailBar({ state, row, tab, live, l10n }: NodeDetailProps & { readonly tab: NodeTab }) {
  const { words } = l10n;
  const shown = shownValue(state);
  const isNode = !row.isAnswer && tab === 'output';
  return (
    <div class="detail-bar">
      <Tabs tabs={tabsOf(row)} shown={tab} label={visibleLine(row.name)} nameOf={(one) => words[one]} panel="node-text" onChoose={chooseTab} />
      <span class="detail-tools">
        {tab !== 'batches' && row.outlines?.includes(tab) && shown && <ViewSwitch view={shown.view} l10n={l10n} />}
        {isNode && (
          <IconButton
            icon="document"
            label={words.openDocument}
            onPress={() => vscodeApi.postMessage({ type: 'openDocument', node: row.key })}
          />
        )}
        {tab !== 'batches' && (
          <CopyButton
            labelled
            label={words.copyText}
            doneLabel={words.copied}
            onCopy={() => vscodeApi.postMessage({ type: 'copy', node: row.key, part: tab })}
          />
        )}
        {tab === 'batches' && live && (
          <IconButton icon="refresh" label={words.refreshIterations} isBusy={!!state.batchRequest} onPress={refreshIterations} />
        )}
      </span>
    </div>
  );
}

function TabPanel({ state, row, tab, l10n, panel }: NodeDetailProps & { readonly tab: NodeTab }) {
  const shown = shownValue(state);
  const isText = tab === 'batches' || shown?.view === 'text';
  const about = { role: 'tabpanel', id: 'node-text', 'aria-labelledby': `tab-${tab}` } as const;
  const key = `${row.key} ${tab} ${isText}`;
  if (!isText && shown) {
    return (
      <div key={key} class="exploring" {...about}>
        <ValueView state={state} shown={shown} l10n={l10n} target={panel} />
      </div>
    );
  }
  return (
    // Scrolls, so it takes the focus: otherwise the keyboard could not move it.
    <div key={key} class="reading" {...about} tabIndex={0} ref={panel}>
      {tab === 'batches' ? (
        <BatchesView list={batchesOf(state.batches, row.key)} asking={!!state.batchRequest} l10n={l10n} onMore={wantIterations} />
      ) : (
        <PartTextView
          text={partTextOf(state.texts, row.key, tab)}
          nothing={nothingOf(row, l10n)}
          pulling={!!state.pull}
          revealed={!!shown && state.exploring.revealedTexts.includes(shown.partKey)}
          l10n={l10n}
          onMore={wantMore}
        />
      )}
    </div>
  );
}

function nothingOf({ isAnswer }: NodeRow, { words }: Localization): string {
  return isAnswer ? words.nothingAnswered : words.nothingReturned;
}

const wantIterations = (): void => dispatch({ type: 'wantedIterations' });
const refreshIterations = (): void => dispatch({ type: 'refreshedIterations' });
const chooseTab = (tab: NodeTab): void => dispatch({ type: 'choseTab', tab });
const wantMore = (): void => dispatch({ type: 'wantedMore' });
const startReading = (): void => dispatch({ type: 'startedReading' });
