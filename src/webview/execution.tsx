import { Component, createRef } from 'preact';
import type { ExecutionHead, NodePart, NodeRow, PanelWords } from '../shared/protocol';
import { Header } from './header';
import { Icon } from './icon';
import { NodeDetail } from './nodeDetail';
import { NodeTree } from './nodeTree';
import { Notice } from './notice';
import { dispatch } from './page';
import { ProgressBar } from './progressBar';
import { shownNode, shownPart } from './shown';
import type { PanelState } from './state';
import { textOf } from './texts';
import type { Speech } from './words';

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
          <NoNodes head={head} words={words} />
        ) : (
          this.renderParts(state, rows, speech, head.live)
        )}
      </main>
    );
  }

  private renderParts(state: PanelState, rows: readonly NodeRow[], speech: Speech, live: boolean) {
    const row = shownNode(state);
    const part = row && shownPart(row, state.choice.part);
    return (
      <div class="parts">
        <section class="nodes" ref={this.nodes}>
          <h2>
            {speech.words.nodes} <span class="count">({rows.length})</span>
          </h2>
          <NodeTree rows={rows} selected={row?.key} speech={speech} onSelect={chooseNode} onEnter={this.enterReading} />
        </section>
        {row ? (
          <NodeDetail
            row={row}
            part={part}
            text={part && textOf(state.texts, row.key, part)}
            pulling={!!state.pull}
            live={live}
            speech={speech}
            panel={this.reading}
            onPart={choosePart}
            onMore={wantMore}
            onReading={startReading}
            onLeave={this.backToNodes}
          />
        ) : (
          <p class="empty">{speech.words.selectNode}</p>
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

function NoNodes({ head, words }: { readonly head: ExecutionHead; readonly words: PanelWords }) {
  if (!head.loading) return <p class="empty">{head.live ? words.noNodesYet : words.noNodes}</p>;
  return (
    <p class="empty" aria-busy="true">
      <Icon name="running" /> {words.loading}
    </p>
  );
}

const chooseNode = (node: string): void => dispatch({ type: 'choseNode', node });
const choosePart = (part: NodePart): void => dispatch({ type: 'chosePart', part });
const wantMore = (): void => dispatch({ type: 'wantedMore' });
const startReading = (): void => dispatch({ type: 'startedReading' });
