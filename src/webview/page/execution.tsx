import { type ComponentChild, Component, createRef } from 'preact';
import { isFailure } from '../../core/model/status';
import type { ExecutionHead, NodeRow, PanelFace } from '../../shared/protocol';
import { FailureBar } from './failureBar';
import { groupOf, listedRows, noFilter, type StatusGroup } from '../nodes/nodeList';
import { FindBar } from '../find/findBar';
import { Header } from './header';
import { GraphFace } from '../graph/graphFace';
import { Icon } from '../elements/icon';
import { NodeDetail } from '../nodes/nodeDetail';
import { NodeFilterBar, NodeSortChoice } from '../nodes/listControls';
import { type NodesHandle, NodeTree } from '../nodes/nodeTree';
import { Tabs } from '../elements/tabs';
import { dispatch } from './store';
import { rowsInOrder, shownFace, shownNode, shownTab } from './selection';
import type { PanelState } from './state';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from './vscodeApi';
import { type Bar, waterfallOf } from '../nodes/waterfall';
import { type Localization, localize } from '../elements/localization';

interface ExecutionProps {
  readonly state: PanelState;
}

/** What is made of the rows, as long as these are the same. */
interface Listing {
  /** What it is made of. */
  readonly inputs: readonly unknown[];
  readonly all: readonly NodeRow[];
  readonly rows: readonly NodeRow[];
  readonly bars: ReadonlyMap<string, Bar>;
  readonly counts: ReadonlyMap<StatusGroup, number>;
}

/** The whole page. */
export class Execution extends Component<ExecutionProps> {
  private readonly reading = createRef<HTMLDivElement>();
  private readonly tree = createRef<NodesHandle>();
  private readonly field = createRef<HTMLInputElement>();
  private l10n: Localization | undefined;
  private listing: Listing | undefined;

  override render({ state }: ExecutionProps) {
    const { head, headAt, words, locale } = state;
    if (!head || !words) return <main class="page page-waiting" aria-busy="true" />;
    const l10n = this.l10nOf(words, locale);
    const listing = this.listed(state, head);
    return (
      <main class="page" onKeyDown={this.press}>
        <Header head={head} headAt={headAt} l10n={l10n} />
        <FailureBar head={head} rows={listing.all} l10n={l10n} />
        {listing.all.length === 0 ? <NoNodes head={head} l10n={l10n} /> : this.renderParts(state, listing, l10n, head)}
      </main>
    );
  }

  private renderParts(state: PanelState, { all, rows, bars, counts }: Listing, l10n: Localization, head: ExecutionHead) {
    const row = shownNode(state);
    const { words } = l10n;
    const count = all.filter(({ isAnswer }) => !isAnswer).length;
    const failures = counts.get('failures') ?? 0;
    const face = shownFace(state);
    const title = (
      <>
        {words.nodes} <span class="count">({count})</span>
      </>
    );
    if (face === 'graph') {
      return (
        <div class="parts parts-graph">
          <section class="nodes" aria-label={words.graph}>
            <FaceTabs face={face} title={title} l10n={l10n} />
            <GraphFace
              rows={all}
              selected={row?.key}
              live={head.live}
              l10n={l10n}
              handle={this.tree}
              select={chooseNode}
              enter={this.enterReading}
              stepToFailure={stepToFailure}
            />
          </section>
          {this.renderSide(state, l10n, head)}
        </div>
      );
    }
    return (
      <div class="parts">
        <section class="nodes" aria-label={words.nodes}>
          {head.responseOnly === undefined && (
            <div class="nodes-head">
              {head.hasGraph ? <FaceTabs face={face} title={title} l10n={l10n} /> : <h2>{title}</h2>}
              {count > 1 && <NodeSortChoice sort={state.choice.sort ?? 'ran'} l10n={l10n} />}
              {count > 1 && <NodeFilterBar filter={state.choice.filter ?? noFilter} counts={counts} failures={failures} l10n={l10n} />}
            </div>
          )}
          <NodeTree
            handle={this.tree}
            rows={rows}
            bars={bars}
            label={head.responseOnly === undefined ? words.nodes : words.answer}
            selected={row?.key}
            sort={state.choice.sort}
            l10n={l10n}
            onSelect={chooseNode}
            onEnter={this.enterReading}
            onFailure={failures > 0 ? stepToFailure : undefined}
          />
          {count === 0 && <NoNodes head={head} l10n={l10n} />}
          {count > 0 && rows.length === 0 && <p class="empty">{words.noneMatches}</p>}
        </section>
        {this.renderSide(state, l10n, head)}
      </div>
    );
  }

  private renderSide(state: PanelState, l10n: Localization, head: ExecutionHead) {
    const row = shownNode(state);
    return (
      <div class="side">
        <FindBar search={state.search} l10n={l10n} field={this.field} />
        {row ? (
          <NodeDetail
            state={state}
            row={row}
            tab={shownTab(row, state.choice.tab)}
            live={head.live}
            l10n={l10n}
            panel={this.reading}
            onLeave={this.backToNodes}
          />
        ) : (
          <p class="empty">{l10n.words.selectNode}</p>
        )}
      </div>
    );
  }

  /** The same object as long as nothing in it changed: the rows are compared by it. */
  private l10nOf(words: Localization['words'], locale: string): Localization {
    if (this.l10n?.words !== words || this.l10n.locale !== locale) this.l10n = { words, locale };
    return this.l10n;
  }

  private listed({ rows, order, choice }: PanelState, head: ExecutionHead): Listing {
    const inputs = [rows, order, choice.filter, choice.sort, head.startedAt];
    if (this.listing?.inputs.every((one, index) => one === inputs[index])) return this.listing;
    const all = rowsInOrder({ rows, order });
    const counts = new Map<StatusGroup, number>();
    for (const { isAnswer, statusClass } of all) {
      if (!isAnswer) counts.set(groupOf(statusClass), (counts.get(groupOf(statusClass)) ?? 0) + 1);
    }
    this.listing = { inputs, all, rows: listedRows(all, choice), bars: waterfallOf(all, head), counts };
    return this.listing;
  }

  private readonly enterReading = (): void => this.reading.current?.focus();

  private readonly backToNodes = (): void => this.tree.current?.focusSelected();

  /** Keys of the whole page; text fields and lines have keys of their own. */
  private readonly press = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      this.field.current?.focus();
      this.field.current?.select();
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    const { target } = event;
    if (!isPlain || !(target instanceof HTMLElement) || target.closest('input, select, [role="tree"], [role="treegrid"]')) return;
    if ((event.key === 'n' || event.key === 'p') && this.listing?.all.some(({ statusClass }) => isFailure(statusClass))) {
      event.preventDefault();
      stepToFailure(event.key === 'n' ? 1 : -1);
    }
  };
}

/** The nodes as a list or as a graph. */
function FaceTabs({ face, title, l10n: { words } }: { readonly face: PanelFace; readonly title: ComponentChild; readonly l10n: Localization }) {
  const nameOf = (one: PanelFace) => (one === 'nodes' ? title : words.graph);
  return <Tabs tabs={faces} shown={face} label={words.view} nameOf={nameOf} panel="face" onChoose={chooseFace} />;
}

const faces: readonly PanelFace[] = ['nodes', 'graph'];
const chooseFace = (face: PanelFace): void => dispatch({ type: 'choseFace', face });

/** Why there are no nodes. */
function NoNodes({ head, l10n }: { readonly head: ExecutionHead; readonly l10n: Localization }) {
  const { words } = l10n;
  if (head.loading) {
    return (
      <p class="empty" aria-busy="true">
        <Icon name="running" /> {words.loading}
      </p>
    );
  }
  if (head.nodesUnread) {
    return (
      <p class="empty">
        {words.nodesUnread}{' '}
        <button type="button" class="quiet" onClick={readAgain}>
          <Icon name="refresh" />
          <span>{words.retry}</span>
        </button>
      </p>
    );
  }
  if (head.responseOnly === undefined) return <p class="empty">{head.live ? words.noNodesYet : words.noNodes}</p>;
  return (
    <p class="empty">
      <Icon name="info" /> {localize(l10n, 'responseOnly', visibleLine(head.responseOnly))}
    </p>
  );
}

const readAgain = (): void => vscodeApi.postMessage({ type: 'act', action: 'refresh' });
const chooseNode = (node: string): void => dispatch({ type: 'choseNode', node });
const stepToFailure = (by: 1 | -1): void => dispatch({ type: 'steppedToFailure', by });
