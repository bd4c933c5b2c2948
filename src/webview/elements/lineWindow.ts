/** Browsers stop laying out somewhere above 16 million pixels; more lines than that share the way of the scroll bar. */
const tallest = 12_000_000;

/** How lines of one height lie in a box that scrolls. Plain numbers: nothing is laid out to know them. */
export interface LineWindow {
  /** The first and the one after the last line to draw. */
  readonly first: number;
  readonly end: number;
  /** Where the first one is drawn, in pixels from the top of everything. */
  readonly top: number;
  /** Of everything, in pixels. */
  readonly height: number;
}

/** Lines that are drawn beyond both edges, so that a small scroll shows no gap. */
const spare = 12;

/** A box that scrolls, and its lines: heights in pixels, and how many lines there are. */
export interface ScrolledLines {
  readonly scrollTop: number;
  readonly viewHeight: number;
  readonly lineHeight: number;
  readonly total: number;
}

/** The lines that are drawn where the box is scrolled to. */
export function windowAt(lines: ScrolledLines): LineWindow {
  const { scrollTop, viewHeight, lineHeight, total } = lines;
  const whole = total * lineHeight;
  const height = Math.min(whole, tallest);
  const place = firstLine(lines);
  const first = Math.max(0, Math.floor(place) - spare);
  const end = Math.min(total, Math.ceil(place + viewHeight / lineHeight) + spare);
  // The line at the top stays where the scroll bar says, whatever the scale.
  const top = whole <= tallest ? first * lineHeight : scrollTop - (place - first) * lineHeight;
  return { first, end, top, height };
}

/** How far to scroll so that a line is in view; undefined where it is already. */
export function scrollTo(line: number, lines: ScrolledLines): number | undefined {
  const { viewHeight, lineHeight, total } = lines;
  const place = firstLine(lines);
  const fit = Math.max(1, viewHeight / lineHeight);
  if (line >= place && line + 1 <= place + fit) return undefined;
  const wanted = line < place ? line : line + 1 - fit;
  const whole = total * lineHeight;
  if (whole <= tallest) return wanted * lineHeight;
  return (wanted / Math.max(1, total - fit)) * (tallest - viewHeight);
}

/** The line at the top of the view, with the part of it that is scrolled away. */
function firstLine({ scrollTop, viewHeight, lineHeight, total }: ScrolledLines): number {
  const whole = total * lineHeight;
  if (whole <= tallest) return Math.max(0, scrollTop / lineHeight);
  const fit = viewHeight / lineHeight;
  return Math.max(0, scrollTop / (tallest - viewHeight)) * Math.max(0, total - fit);
}
