import { Component, createRef } from 'preact';
import type { ExecutionHead, NodeRow, NodeTab } from '../shared/protocol';
import { batchesOf } from './batches';
import { Header } from './header';
import { Icon } from './icon';
import { NodeDetail } from './nodeDetail';
import { NodeTree } from './nodeTree';
import { Notice } from './notice';
import { dispatch } from './page';
import { ProgressBar } from './progressBar';
import { shownNode, shownTab } from './shown';
import type { PanelState } from './state';
import { textOf } from './texts';
import { visibleLine } from './visible';
import { say, type Speech } from './words';

interface ExecutionProps {
  readonly state: PanelState;
}

/** The whole page. */
export class Execution extends Component<ExecutionProps> {
  private readonly reading = createRef<HTMLDivElement>();
  private readonly nodes = createRef<HTMLElement>();
  private speech: Speech | undefined;
  private rows: readonly NodeRow[] = [];
  private rowsOf: Pick<PanelState, 'rows' | 'order'> | undefined;

  override render({ state }: ExecutionProps) {
    const { head, headAt, words, locale } = state;
    if (!head || !words) return <main class="page page-waiting" aria-busy="true" />;
    const speech = this.speechOf(words, locale);
    const rows = this.listed(state);
    return (
      <main class="page">
        <Header head={head} headAt={headAt} speech={speech} />
        <ProgressBar head={head} speech={speech} />
        <Notice notice={head.notice} />
        {rows.length === 0 ? (
          <NoNodes head={head} speech={speech} />
        ) : (
          this.renderParts(state, rows, speech, head)
        )}
      </main>
    );
  }

  private renderParts(state: PanelState, rows: readonly NodeRow[], speech: Speech, head: ExecutionHead) {
    const row = shownNode(state);
    const tab = row && shownTab(row, state.choice.tab);
    const { words } = speech;
    const count = rows.filter(({ isAnswer }) => !isAnswer).length;
    return (
      <div class="parts">
        <section class="nodes" ref={this.nodes}>
          {head.responseOnly === undefined && (
            <h2>
              {words.nodes} <span class="count">({count})</span>
            </h2>
          )}
          <NodeTree
            rows={rows}
            label={head.responseOnly === undefined ? words.nodes : words.answer}
            selected={row?.key}
            speech={speech}
            onSelect={chooseNode}
            onEnter={this.enterReading}
          />
          {count === 0 && <NoNodes head={head} speech={speech} />}
        </section>
        {row ? (
          <NodeDetail
            row={row}
            tab={tab}
            text={tab && tab !== 'batches' ? textOf(state.texts, row.key, tab) : undefined}
            pulling={!!state.pull}
            batches={batchesOf(state.batches, row.key)}
            asking={!!state.asking}
            live={head.live}
            speech={speech}
            panel={this.reading}
            onTab={chooseTab}
            onMore={wantMore}
            onReading={startReading}
            onLeave={this.backToNodes}
          />
        ) : (
          <p class="empty">{words.selectNode}</p>
        )}
      </div>
    );
  }

  /** The same object as long as nothing in it changed: the rows are compared by it. */
  private speechOf(words: Speech['words'], locale: string): Speech {
    if (this.speech?.words !== words || this.speech.locale !== locale) this.speech = { words, locale };
    return this.speech;
  }

  private listed({ rows, order }: PanelState): readonly NodeRow[] {
    if (this.rowsOf?.rows !== rows || this.rowsOf.order !== order) {
      this.rows = order.map((key) => rows.get(key)).filter((row) => row !== undefined);
      this.rowsOf = { rows, order };
    }
    return this.rows;
  }

  private readonly enterReading = (): void => this.reading.current?.focus();

  private readonly backToNodes = (): void => {
    this.nodes.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
  };
}

/** Why there are no nodes. */
function NoNodes({ head, speech }: { readonly head: ExecutionHead; readonly speech: Speech }) {
  const { words } = speech;
  if (head.loading) {
    return (
      <p class="empty" aria-busy="true">
        <Icon name="running" /> {words.loading}
      </p>
    );
  }
  if (head.responseOnly === undefined) return <p class="empty">{head.live ? words.noNodesYet : words.noNodes}</p>;
  return (
    <p class="empty">
      <Icon name="info" /> {say(speech, 'responseOnly', visibleLine(head.responseOnly))}
    </p>
  );
}

const chooseNode = (node: string): void => dispatch({ type: 'choseNode', node });
const chooseTab = (tab: NodeTab): void => dispatch({ type: 'choseTab', tab });
const wantMore = (): void => dispatch({ type: 'wantedMore' });
const startReading = (): void => dispatch({ type: 'startedReading' });
