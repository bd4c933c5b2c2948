import { Component, createRef, type RefObject } from 'preact';
import { formatNumber } from '../../core/model/format';
import type { ValueSummary } from '../../core/model/outline';
import { type AnswerTo, windowLength } from './exploring';
import { Icon } from '../elements/icon';
import { LineBox } from '../elements/lineBox';
import { dispatch } from '../page/store';
import { previewText } from './previewText';
import { nextInList } from '../elements/listKeys';
import { visibleLine } from '../elements/visibleText';
import { type Localization, localize, localizeCount } from '../elements/localization';

interface TableViewProps {
  readonly table: AnswerTo<'table'>;
  readonly wantedFrom: number;
  readonly l10n: Localization;
  /** What takes the focus when the reader comes from the nodes. */
  readonly target: RefObject<HTMLDivElement | null>;
}

interface TableViewState {
  /** The row that the keys are on. */
  readonly row?: number;
}

/** A list of like objects, one row each. A row leads to its place in the tree, where the rest of it is. */
export class TableView extends Component<TableViewProps, TableViewState> {
  override state: TableViewState = {};
  private readonly lines = createRef<LineBox>();

  override componentDidMount(): void {
    const box = this.lines.current?.element ?? null;
    this.props.target.current = box;
    // The button that led here went with the lines.
    if (document.activeElement === document.body) box?.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    this.props.target.current = null;
  }

  override render({ table, l10n }: TableViewProps, { row }: TableViewState) {
    const { columns, columnCount, total, place } = table;
    const { words, locale } = l10n;
    const counts = [columns.length, columnCount].map((count) => formatNumber(count, locale));
    return (
      <>
        <p class="table-head">
          <code title={visibleLine(place)}>{visibleLine(place)}</code>
          <span class="line-note">{localizeCount(l10n, 'items', total)}</span>
          {columnCount > columns.length && <span class="line-note">{localize(l10n, 'moreColumns', ...counts)}</span>}
        </p>
        <LineBox
          handle={this.lines}
          total={total}
          lineAt={this.rowAt}
          onWindow={this.follow}
          box={{
            class: 'table',
            role: 'grid',
            'aria-label': visibleLine(place),
            'aria-rowcount': total + 1,
            'aria-colcount': columns.length + 1,
            'aria-activedescendant': row === undefined ? undefined : rowId(row),
            tabIndex: 0,
            onKeyDown: this.press,
          }}
          heading={
            <div class="table-row table-columns" role="rowgroup">
              <div role="row" aria-rowindex={1}>
                <span class="cell cell-index" role="columnheader" aria-label={words.row}>#</span>
                {columns.map((column, at) => (
                  <span key={at} class="cell" role="columnheader">{visibleLine(column)}</span>
                ))}
              </div>
            </div>
          }
        />
      </>
    );
  }

  private readonly rowAt = (line: number) => {
    const { table, l10n } = this.props;
    const cells = table.rows[line - table.from];
    if (!cells) return <div key={line} class="table-row" role="presentation" />;
    const name = formatNumber(line, l10n.locale);
    const label = localize(l10n, 'showRow', name);
    return (
      <div key={line} class="table-row" role="row" id={rowId(line)} aria-rowindex={line + 2} aria-selected={line === this.state.row}>
        <span class="cell cell-index" role="rowheader">
          <button type="button" class="quiet" tabIndex={-1} title={label} aria-label={label} onClick={() => this.goTo(line)}>{name}</button>
        </span>
        {cells.map((cell, at) => (
          <Cell key={at} cell={cell} l10n={l10n} />
        ))}
      </div>
    );
  };

  private readonly press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { row } = this.state;
    if (event.key === 'Enter' && row !== undefined) this.goTo(row);
    const next = nextInList(event.key, row ?? -1, this.props.table.total);
    if (next === undefined) return;
    event.preventDefault();
    this.setState({ row: next });
    this.lines.current?.reveal(next);
  };

  private goTo(row: number): void {
    const { table, target } = this.props;
    dispatch({ type: 'wentTo', node: table.node, part: table.part, path: [...table.path, row] });
    target.current?.focus();
  }

  private readonly follow = (first: number, end: number): void => {
    const { table, wantedFrom } = this.props;
    const knownEnd = table.from + table.rows.length;
    if ((first >= table.from || table.from === 0) && (end <= knownEnd || knownEnd >= table.total)) return;
    const middle = Math.floor((first + end) / 2);
    const from = Math.max(0, Math.min(Math.floor(middle - windowLength / 2), table.total - windowLength));
    if (from !== wantedFrom) dispatch({ type: 'scrolledTable', from });
  };
}

function rowId(row: number): string {
  return `row-${row}`;
}

function Cell({ cell, l10n }: { readonly cell: ValueSummary | null; readonly l10n: Localization }) {
  if (!cell) return <span class="cell" role="gridcell" />;
  const text = previewText(cell, l10n);
  const isHidden = cell.secret === 'masked' || cell.secret === 'redacted';
  return (
    <span class={`cell value-${isHidden ? 'hidden' : cell.kind}`} role="gridcell" title={text}>
      {isHidden && <Icon name="masked" />}
      {text}
    </span>
  );
}
