import { Component, createRef, type RefObject } from 'preact';
import type { OutlineRow } from '../../core/model/outline';
import { type AnswerTo, type Position, windowLength } from './exploring';
import { LineBox } from '../elements/lineBox';
import { lineId, OutlineItem } from './outlineItem';
import { eventOfKey } from './outlineKeys';
import { dispatch } from '../page/store';
import { type PartChoice, samePath } from './partView';
import { type TypeAhead, typeAhead } from '../elements/listKeys';
import type { Localization } from '../elements/localization';

interface OutlineViewProps {
  readonly outline: AnswerTo<'outline'>;
  readonly position: Position;
  readonly choice: PartChoice | undefined;
  readonly label: string;
  readonly l10n: Localization;
  /** What takes the focus when the reader comes from the nodes. */
  readonly target: RefObject<HTMLDivElement | null>;
}

/**
 * A value as lines. The page holds one window of them, whatever their number. The box has the focus and says which line
 * the keys are on, because lines come and go while it scrolls.
 */
export class OutlineView extends Component<OutlineViewProps> {
  private readonly lines = createRef<LineBox>();
  private ahead: TypeAhead = { typed: '', at: 0 };
  /** The line that was last brought into view. */
  private revealed: number | undefined;

  override componentDidMount(): void {
    this.props.target.current = this.lines.current?.element ?? null;
    this.reveal();
  }

  override componentWillUnmount(): void {
    this.props.target.current = null;
  }

  override componentDidUpdate(before: OutlineViewProps): void {
    const { position } = this.props;
    if (position.line !== before.position.line || position.awaited !== before.position.awaited) this.reveal();
  }

  override render({ outline, label, l10n }: OutlineViewProps) {
    const line = this.selected();
    return (
      <LineBox
        handle={this.lines}
        total={outline.total}
        lineAt={(at) => this.itemAt(at, line)}
        onWindow={this.follow}
        box={{
          class: 'outline',
          role: 'treegrid',
          'aria-label': label,
          'aria-rowcount': outline.total,
          'aria-activedescendant': line === undefined ? undefined : lineId(line),
          tabIndex: 0,
          onKeyDown: this.press,
          lang: l10n.locale,
        }}
      />
    );
  }

  private itemAt(line: number, selected: number | undefined) {
    const { outline, l10n } = this.props;
    const row = outline.rows[line - outline.from];
    // Its place is kept until it comes.
    if (!row) return <div key={line} class="line line-missing" role="presentation" />;
    return (
      <OutlineItem
        key={row.path.join()}
        row={row}
        line={line}
        selected={line === selected}
        l10n={l10n}
        onChoose={choose}
        onToggle={toggle}
      />
    );
  }

  /** The number of the selected line, where it is in the window. */
  private selected(): number | undefined {
    const { outline, choice } = this.props;
    if (choice?.partKey !== this.props.position.partKey || !choice.line) return undefined;
    const index = outline.rows.findIndex(({ path }) => samePath(path, choice.line));
    return index === -1 ? undefined : outline.from + index;
  }

  /** Asks for the lines around what is drawn before its edge comes into view. */
  private readonly follow = (first: number, end: number): void => {
    const { outline, position } = this.props;
    // The lines around where the reader goes are known; those at the place that is left are not needed any more.
    if ((position.awaited ?? position.line) !== this.revealed) return;
    const known = { from: outline.from, end: outline.from + outline.rows.length };
    const margin = 30;
    const missesAbove = first - margin < known.from && known.from > 0;
    const missesBelow = end + margin > known.end && known.end < outline.total;
    if (!missesAbove && !missesBelow) return;
    const middle = Math.floor((first + end) / 2);
    const from = Math.max(0, Math.min(middle - windowLength / 2, outline.total - windowLength));
    if (from !== position.from) dispatch({ type: 'scrolledLines', from: Math.floor(from) });
  };

  private readonly press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { outline, position } = this.props;
    const line = position.awaited ?? this.selected() ?? position.line;
    const does = eventOfKey(event.key, { ...outline, line }) ?? this.typed(event, line);
    if (!does) return;
    event.preventDefault();
    dispatch(does);
    // Also when it is the same line, from which the reader has scrolled away.
    this.reveal();
  };

  private typed({ key, timeStamp }: KeyboardEvent, line: number | undefined) {
    if (key.length !== 1 || key === ' ') return undefined;
    const { rows, from } = this.props.outline;
    const names = rows.map((row) => ({ name: row.key }));
    const { ahead, index } = typeAhead(this.ahead, { letter: key, at: timeStamp, rows: names, from: (line ?? from) - from });
    this.ahead = ahead;
    return index === -1 ? undefined : ({ type: 'movedToLine', line: from + index } as const);
  }

  private reveal(): void {
    const { position } = this.props;
    const line = position.awaited ?? position.line;
    this.revealed = line;
    if (line !== undefined) this.lines.current?.reveal(line);
  }
}

const choose = ({ path }: OutlineRow, line: number): void => dispatch({ type: 'choseLine', path, line });
const toggle = ({ path }: OutlineRow): void => dispatch({ type: 'toggledLine', path });
