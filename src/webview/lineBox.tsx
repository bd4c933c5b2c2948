import { Component, type ComponentChild, createRef, type HTMLAttributes, type RefObject } from 'preact';
import { scrollTo, windowAt } from './lineWindow';

interface LineBoxProps {
  readonly total: number;
  /** Filled with this component while it is on the page: Preact hands a component's `ref` on to it like any property. */
  readonly handle?: RefObject<LineBox | null>;
  readonly lineAt: (line: number) => ComponentChild;
  /** Told what is drawn, so that more can be asked for. */
  readonly onWindow?: (first: number, end: number) => void;
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

  override componentDidMount(): void {
    if (this.props.handle) this.props.handle.current = this;
    if (this.box.current) this.sizes.observe(this.box.current);
    this.measure();
  }

  override componentDidUpdate(): void {
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
    const box = this.box.current;
    const { lineHeight } = this.state;
    if (!box) return;
    const top = scrollTo(line, box.scrollTop, box.clientHeight - this.headingHeight(), lineHeight, this.props.total);
    if (top === undefined) return;
    box.scrollTop = top;
    this.measure();
  }

  override render({ total, lineAt, box, pinned, heading }: LineBoxProps, { scrollTop, viewHeight, lineHeight }: LineBoxState) {
    const window = total <= fewLines ? allOf(total, lineHeight) : windowAt(scrollTop, viewHeight, lineHeight, total);
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
    const drawn = this.lines.current?.firstElementChild?.getBoundingClientRect().height ?? 0;
    const lineHeight = drawn > 0 ? drawn : this.state.lineHeight;
    const { state } = this;
    if (state.scrollTop !== scrollTop || state.viewHeight !== viewHeight || Math.abs(state.lineHeight - lineHeight) > 0.01) {
      this.setState({ scrollTop, viewHeight, lineHeight });
    }
    const { first, end } = windowAt(scrollTop, viewHeight, lineHeight, this.props.total);
    this.props.onWindow?.(first, end);
  };

  private headingHeight(): number {
    const heading = this.box.current?.firstElementChild;
    return this.props.heading && heading ? heading.getBoundingClientRect().height : 0;
  }
}

function allOf(total: number, lineHeight: number) {
  return { first: 0, end: total, top: 0, height: total * lineHeight };
}
