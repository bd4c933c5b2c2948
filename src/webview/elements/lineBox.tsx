import { Component, type ComponentChild, createRef, type HTMLAttributes, type RefObject } from 'preact';
import { scrollTo, windowAt } from './lineWindow';

interface LineBoxProps {
  readonly total: number;
  /** Filled with this component while it is on the page: Preact hands a component's `ref` on to it like any property. */
  readonly handle?: RefObject<LineBox | null>;
  readonly lineAt: (line: number) => ComponentChild;
  /** Told what is drawn, so that more can be asked for. */
  readonly onWindow?: (first: number, end: number) => void;
  /** Takes the focus that was on a line which is not drawn any more; the box itself where nothing else is named. */
  readonly onFocusLost?: () => void;
  /** Of the box itself: role, name, keys. */
  readonly box: HTMLAttributes<HTMLDivElement>;
  /** A line that stays drawn when it is scrolled away, because it has the focus. */
  readonly pinned?: number;
  /** Above the lines, and scrolled sideways with them. */
  readonly heading?: ComponentChild;
}

interface LineBoxState {
  readonly scrollTop: number;
  readonly viewHeight: number;
  readonly lineHeight: number;
}

/** Below this many, all lines are drawn: scrolling is smoothest when there is nothing to do. */
const fewLines = 120;

/** Any number of lines of one height in a box that scrolls. Only those near the view exist. */
export class LineBox extends Component<LineBoxProps, LineBoxState> {
  override state: LineBoxState = { scrollTop: 0, viewHeight: 800, lineHeight: 24 };
  private readonly box = createRef<HTMLDivElement>();
  private readonly lines = createRef<HTMLDivElement>();
  private readonly sizes = new ResizeObserver(() => this.measure());
  /** To be brought into view as soon as the lines are drawn at their true height. */
  private wanted: number | undefined;
  /** Was brought into view, and stays there when the box becomes smaller. */
  private revealed: number | undefined;

  override componentDidMount(): void {
    if (this.props.handle) this.props.handle.current = this;
    if (this.box.current) this.sizes.observe(this.box.current);
    this.measure();
  }

  override getSnapshotBeforeUpdate(): boolean {
    return this.box.current?.contains(document.activeElement) ?? false;
  }

  override componentDidUpdate(_props: LineBoxProps, before: LineBoxState, hadFocus: boolean): void {
    const box = this.box.current;
    // A line that moved or went took the focus with it.
    if (hadFocus && box && !box.contains(document.activeElement)) {
      if (this.props.onFocusLost) this.props.onFocusLost();
      else box.focus({ preventScroll: true });
    }
    const isSmaller = this.state.viewHeight < before.viewHeight;
    if (isSmaller && this.revealed !== undefined && this.wayTo(this.revealed, before) === undefined) this.wanted ??= this.revealed;
    this.measure();
  }

  override componentWillUnmount(): void {
    if (this.props.handle) this.props.handle.current = null;
    this.sizes.disconnect();
  }

  get element(): HTMLDivElement | null {
    return this.box.current;
  }

  /** Brings a line into view; nothing moves when it is there already. */
  reveal(line: number): void {
    this.wanted = line;
    this.measure();
  }

  override render({ total, lineAt, box, pinned, heading }: LineBoxProps, { scrollTop, viewHeight, lineHeight }: LineBoxState) {
    const window = total <= fewLines ? allOf(total, lineHeight) : windowAt({ scrollTop, viewHeight, lineHeight, total });
    const { first, end, top, height } = window;
    const isAway = pinned !== undefined && pinned >= 0 && pinned < total && (pinned < first || pinned >= end);
    return (
      <div {...box} ref={this.box} onScroll={this.measure}>
        {heading}
        <div class="lines-all" role="presentation" style={{ blockSize: `${height}px` }}>
          {isAway && (
            <div class="lines-pinned" role="presentation" style={{ insetBlockStart: `${pinned * lineHeight}px` }}>
              {lineAt(pinned)}
            </div>
          )}
          <div class="lines" role="presentation" ref={this.lines} style={{ transform: `translateY(${top}px)` }}>
            {Array.from({ length: end - first }, (_, index) => lineAt(first + index))}
          </div>
        </div>
      </div>
    );
  }

  private readonly measure = (): void => {
    const box = this.box.current;
    if (!box) return;
    const { scrollTop, clientHeight: viewHeight } = box;
    const { state } = this;
    const lineHeight = this.heightOfLine() ?? state.lineHeight;
    const isTrue = Math.abs(state.lineHeight - lineHeight) <= 0.01;
    if (state.scrollTop !== scrollTop || state.viewHeight !== viewHeight || !isTrue) this.setState({ scrollTop, viewHeight, lineHeight });
    if (this.wanted !== undefined) {
      if (isTrue) this.goToWanted(box, this.wanted);
      return;
    }
    const { first, end } = windowAt({ scrollTop, viewHeight, lineHeight, total: this.props.total });
    this.props.onWindow?.(first, end);
  };

  private goToWanted(box: HTMLDivElement, line: number): void {
    this.wanted = undefined;
    this.revealed = line;
    const top = this.wayTo(line, { scrollTop: box.scrollTop, viewHeight: box.clientHeight });
    if (top !== undefined) box.scrollTop = top;
    this.measure();
  }

  private wayTo(line: number, { scrollTop, viewHeight }: Pick<LineBoxState, 'scrollTop' | 'viewHeight'>): number | undefined {
    const { lineHeight } = this.state;
    return scrollTo(line, { scrollTop, viewHeight: viewHeight - this.heightAbove(), lineHeight, total: this.props.total });
  }

  /** As it was laid out: where it is painted, a million pixels down, heights are rounded, and each time to another one. */
  private heightOfLine(): number | undefined {
    const line = this.lines.current?.firstElementChild;
    const height = line ? Number.parseFloat(getComputedStyle(line).height) : 0;
    return height > 0 ? height : undefined;
  }

  /** Of what stands above the lines in the box. */
  private heightAbove(): number {
    const box = this.box.current;
    if (!box) return 0;
    const heading = this.props.heading ? box.firstElementChild?.getBoundingClientRect().height : undefined;
    return Number.parseFloat(getComputedStyle(box).paddingBlockStart) + (heading ?? 0);
  }
}

function allOf(total: number, lineHeight: number) {
  return { first: 0, end: total, top: 0, height: total * lineHeight };
}
