import { Component, createRef, type RefObject } from 'preact';
import type { NodeRow } from '../../shared/protocol';
import { LineBox } from '../elements/lineBox';
import { NodeItem } from './nodeItem';
import type { NodeSort } from './nodeList';
import { isTyping, nextInList, type TypeAhead, typeAhead } from '../elements/listKeys';
import type { Bar } from './waterfall';
import type { Localization } from '../elements/localization';

/** What draws the nodes, for whoever gives the focus back to them. */
export interface NodesHandle {
  focusSelected(): void;
}

interface NodeTreeProps {
  /** Filled with this component while it is on the page. */
  readonly handle: RefObject<NodesHandle | null>;
  readonly rows: readonly NodeRow[];
  readonly bars: ReadonlyMap<string, Bar>;
  readonly label: string;
  readonly selected: string | undefined;
  /** Another order moves the node on show. */
  readonly sort: NodeSort | undefined;
  readonly l10n: Localization;
  readonly onSelect: (key: string) => void;
  /** Enter: on to what the node returned. */
  readonly onEnter: () => void;
  /** n and p, where there are failures to go to. */
  readonly onFailure?: (by: 1 | -1) => void;
}

/** The nodes in their order. One of them is in the tab order; the keys move the selection and the focus together. */
export class NodeTree extends Component<NodeTreeProps> {
  private readonly lines = createRef<LineBox>();
  private ahead: TypeAhead = { typed: '', at: 0 };

  override componentDidMount(): void {
    this.props.handle.current = this;
    this.reveal();
  }

  override componentWillUnmount(): void {
    this.props.handle.current = null;
  }

  override componentDidUpdate(before: NodeTreeProps): void {
    if (before.selected !== this.props.selected || before.sort !== this.props.sort) this.reveal();
  }

  /** Gives the focus to the node on show. */
  readonly focusSelected = (): void => {
    this.tree?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus({ preventScroll: true });
  };

  override render({ rows, label, selected }: NodeTreeProps) {
    const at = rows.findIndex(({ key }) => key === selected);
    return (
      <LineBox
        handle={this.lines}
        total={rows.length}
        pinned={at}
        onFocusLost={this.focusSelected}
        lineAt={(line) => this.itemAt(line, at === -1 ? 0 : at)}
        box={{ id: 'face', class: 'tree', role: 'tree', 'aria-label': label, onKeyDown: this.press }}
      />
    );
  }

  private itemAt(line: number, reachable: number) {
    const { rows, bars, selected, l10n, onSelect } = this.props;
    const row = rows[line];
    if (!row) return null;
    const { key } = row;
    const place = { line, count: rows.length };
    return (
      <NodeItem
        key={key}
        row={row}
        bar={bars.get(key)}
        place={place}
        selected={key === selected}
        reachable={line === reachable}
        l10n={l10n}
        onSelect={onSelect}
      />
    );
  }

  private readonly press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { rows, selected, onSelect, onEnter, onFailure } = this.props;
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
      return;
    }
    // In the middle of a word they are letters like any other.
    if (onFailure && (event.key === 'n' || event.key === 'p') && !isTyping(this.ahead, event.timeStamp)) {
      event.preventDefault();
      event.stopPropagation();
      onFailure(event.key === 'n' ? 1 : -1);
      this.focusSelected();
      return;
    }
    const from = rows.findIndex(({ key }) => key === selected);
    const step = nextInList(event.key, from, rows.length);
    let next = step === undefined ? undefined : rows[step];
    if (step === undefined && event.key.length === 1) {
      const found = typeAhead(this.ahead, { letter: event.key, at: event.timeStamp, rows, from });
      this.ahead = found.ahead;
      next = rows[found.index];
    } else if (step === undefined) return;
    event.preventDefault();
    if (!next) return;
    onSelect(next.key);
    this.reveal();
    this.focusSelected();
  };

  private get tree(): HTMLDivElement | null {
    return this.lines.current?.element ?? null;
  }

  private reveal(): void {
    const at = this.props.rows.findIndex(({ key }) => key === this.props.selected);
    if (at !== -1) this.lines.current?.reveal(at);
  }
}
