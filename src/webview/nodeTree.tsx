import { Component, createRef } from 'preact';
import type { NodeRow } from '../shared/protocol';
import { NodeItem } from './nodeItem';
import { nextInTree, type TypeAhead, typeAhead } from './treeKeys';
import type { Speech } from './words';

interface NodeTreeProps {
  readonly rows: readonly NodeRow[];
  readonly label: string;
  readonly selected: string | undefined;
  readonly speech: Speech;
  readonly onSelect: (key: string) => void;
  /** Enter: on to what the node returned. */
  readonly onEnter: () => void;
}

/** The nodes in their order. One of them is in the tab order; the keys move the selection and the focus together. */
export class NodeTree extends Component<NodeTreeProps> {
  private readonly tree = createRef<HTMLDivElement>();
  private ahead: TypeAhead = { typed: '', at: 0 };

  override componentDidMount(): void {
    this.item(this.props.selected)?.scrollIntoView({ block: 'nearest' });
  }

  override getSnapshotBeforeUpdate(): boolean {
    return this.tree.current?.contains(document.activeElement) ?? false;
  }

  override componentDidUpdate(before: NodeTreeProps, _: object, hadFocus: boolean): void {
    const item = this.item(this.props.selected);
    if (before.selected !== this.props.selected) item?.scrollIntoView({ block: 'nearest' });
    // A row that moved or went took the focus with it.
    if (hadFocus && !this.tree.current?.contains(document.activeElement)) item?.focus({ preventScroll: true });
  }

  override render({ rows, label, selected, speech, onSelect }: NodeTreeProps) {
    return (
      <div class="tree" role="tree" aria-label={label} ref={this.tree} onKeyDown={this.press}>
        {rows.map((row) => (
          <NodeItem key={row.key} row={row} selected={row.key === selected} speech={speech} onSelect={onSelect} />
        ))}
      </div>
    );
  }

  private readonly press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { rows, selected, onSelect, onEnter } = this.props;
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
      return;
    }
    const from = rows.findIndex(({ key }) => key === selected);
    const step = nextInTree(event.key, from, rows.length);
    let next = step === undefined ? undefined : rows[step];
    if (step === undefined && event.key.length === 1) {
      const found = typeAhead(this.ahead, event.key, rows, from, event.timeStamp);
      this.ahead = found.ahead;
      next = rows[found.index];
    } else if (step === undefined) return;
    event.preventDefault();
    if (!next) return;
    onSelect(next.key);
    this.item(next.key)?.focus();
  };

  private item(key: string | undefined): HTMLElement | undefined {
    const items = this.tree.current?.children ?? [];
    return [...items].find((item): item is HTMLElement => item instanceof HTMLElement && item.dataset.key === key);
  }
}
