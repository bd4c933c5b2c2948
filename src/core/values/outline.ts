import type { OutlineRow, OutlineWindow, ValuePath } from '../model/outline';
import { isFields } from '../json/values';
import { entriesOf, fieldEntries, seemsJson, type Entries } from './entries';
import { cut, linkIn, secrecyOf, summarizeValue, timeIn } from './preview';
import { expandedPathsOf, openPlaces, withAncestors, type ExpandedPaths } from './expandedPaths';
import { isTable } from './table';

/** As much of a key as a line shows, in characters. */
const longestKey = 200;
/** A small value is shown with everything open: so many lines fit on one screen. */
const screenful = 40;

/** What one line or value is asked by. `keys` are as the value has them; `throughText` where a text's JSON was entered. */
export interface OutlineValue {
  readonly value: unknown;
  readonly keys: readonly (string | number)[];
  readonly throughText: boolean;
}

export interface OutlineQuery {
  /** Left out, the outline opens what is worth it. */
  readonly open?: readonly ValuePath[];
  /** The secrets that are shown. */
  readonly shown: readonly ValuePath[];
  readonly from: number;
  readonly count: number;
  /** A line that must be in the window, whatever `from` says. */
  readonly at?: ValuePath;
}

/** A JSON value as lines. Nothing is laid out in advance: a window costs what is in it and what is open. */
export class Outline {
  private defaultOpen?: readonly ValuePath[];

  constructor(
    private readonly root: unknown,
    /** The field that holds what the node returned, where its platform put that into an envelope. */
    private readonly bodyField?: string,
  ) {}

  /** A window of the lines; `at` is in it, wherever it starts. */
  window({ open = this.openByDefault(), shown, from, count, at }: OutlineQuery): OutlineWindow {
    const revealed = new Set(shown.map((path) => path.join()));
    const target = at && this.find(at) ? (this.hiddenAt(at, revealed) ?? at) : undefined;
    const opened = target ? withAncestors(open, target) : open;
    const allExpanded = expandedPathsOf(opened.filter((path) => !this.hiddenAt(path, revealed)));
    const line = target && this.lineOf(target, allExpanded);
    const total = this.countLines(this.root, [], allExpanded);
    const wantedStart = line === undefined ? from : line - Math.floor(count / 2);
    const start = Math.max(0, Math.min(wantedStart, total - count));
    const window = { start, end: start + count, line: 0, rows: [] as OutlineRow[], revealed };
    this.collect(this.root, [], allExpanded, window);
    return { from: start, total, rows: window.rows, open: opened, at: line };
  }

  /** The value at a path; undefined where there is none. */
  find(path: ValuePath): OutlineValue | undefined {
    let value = this.root;
    let throughText = false;
    const keys: (string | number)[] = [];
    for (const [depth, place] of path.entries()) {
      const entries = this.entriesAt(value, depth === 0);
      if (!entries || place >= entries.size) return undefined;
      throughText ||= typeof value === 'string';
      keys.push(entries.isList ? place : entries.keyAt(place));
      value = entries.at(place);
    }
    return { value, keys, throughText };
  }

  /** The outermost value on the way to a path that is masked and not revealed: what is below it is hidden too. */
  hiddenAt(path: ValuePath, revealed: ReadonlySet<string>): ValuePath | undefined {
    let value = this.root;
    for (const [depth, place] of path.entries()) {
      const entries = this.entriesAt(value, depth === 0);
      if (!entries || place >= entries.size) return undefined;
      const ancestor = path.slice(0, depth + 1);
      if (isHidden(entries, place) && !revealed.has(ancestor.join())) return ancestor;
      value = entries.at(place);
    }
    return undefined;
  }

  /** The entries of a value; what a node returned comes before the fields of the envelope around it. */
  entriesAt(value: unknown, isRoot: boolean): Entries | undefined {
    const { bodyField } = this;
    if (!isRoot || bodyField === undefined || !isFields(value)) return entriesOf(value);
    return fieldEntries(value, bodyField);
  }

  private collect(
    value: unknown,
    path: ValuePath,
    expanded: ExpandedPaths,
    window: { readonly start: number; readonly end: number; line: number; readonly rows: OutlineRow[]; readonly revealed: ReadonlySet<string> },
  ): void {
    const entries = this.entriesAt(value, path.length === 0);
    if (!entries) return;
    let next = 0;
    for (const place of [...openPlaces(expanded, entries.size), entries.size]) {
      const end = Math.min(place + 1, entries.size);
      // Lines before the window are counted, not made.
      const first = next + Math.max(0, Math.min(end - next, window.start - window.line));
      const last = Math.min(end, next + Math.max(0, window.end - window.line));
      for (let at = first; at < last; at += 1) {
        const isOpen = expanded.below.get(at)?.isOpen ?? false;
        window.rows.push(this.rowOf(entries, [...path, at], isOpen, window.revealed));
      }
      window.line += end - next;
      next = end;
      if (window.line >= window.end) return;
      const below = expanded.below.get(place);
      if (below && place < entries.size) this.collect(entries.at(place), [...path, place], below, window);
    }
  }

  private rowOf(entries: Entries, path: ValuePath, isOpen: boolean, revealed: ReadonlySet<string>): OutlineRow {
    const place = path.at(-1) ?? 0;
    const key = entries.keyAt(place);
    const value = entries.at(place);
    const isText = typeof value === 'string';
    const summary = summarizeValue(value, entries.isList ? '' : key, revealed.has(path.join()));
    const isHidden = summary.secret === 'masked';
    // Whether a long text that looks like JSON is JSON is found out when it is opened.
    const below = isHidden ? 0 : isText ? (seemsJson(value) && (value.length > 2000 || entriesOf(value)?.size) ? 1 : 0) : summary.size;
    const isContainer = summary.kind === 'object' || summary.kind === 'array' || isText;
    return {
      ...summary,
      path,
      key: cut(key, longestKey),
      isItem: entries.isList,
      isRepeated: entries.isRepeated(place) ? true : undefined,
      siblings: entries.size,
      isOpen: isContainer && below > 0 ? isOpen : undefined,
      holdsJson: isText && below > 0 ? true : undefined,
      time: isHidden ? undefined : timeIn(value),
      isLink: !isHidden && linkIn(value) !== undefined ? true : undefined,
      isTable: !isHidden && isTable(value) ? true : undefined,
      isAside: path.length === 1 && this.bodyField !== undefined && key !== this.bodyField ? true : undefined,
    };
  }

  private countLines(value: unknown, path: ValuePath, expanded: ExpandedPaths): number {
    const entries = this.entriesAt(value, path.length === 0);
    if (!entries) return 0;
    let lines = entries.size;
    for (const place of openPlaces(expanded, entries.size)) {
      const below = expanded.below.get(place);
      if (below) lines += this.countLines(entries.at(place), [...path, place], below);
    }
    return lines;
  }

  /** The number of the line of a path whose ancestors are all open. */
  private lineOf(path: ValuePath, allExpanded: ExpandedPaths): number {
    let line = -1;
    let value = this.root;
    let expanded: ExpandedPaths | undefined = allExpanded;
    for (const [depth, place] of path.entries()) {
      const entries = this.entriesAt(value, depth === 0);
      line += place + 1;
      for (const before of entries && expanded ? openPlaces(expanded, place) : []) {
        const below = expanded?.below.get(before);
        if (below) line += this.countLines(entries?.at(before), [...path.slice(0, depth), before], below);
      }
      value = entries?.at(place);
      expanded = expanded?.below.get(place);
    }
    return line;
  }

  /** Level by level as long as everything fits on a screen; of what is larger, the body of an envelope or of an HTTP answer. */
  private openByDefault(): readonly ValuePath[] {
    if (this.defaultOpen) return this.defaultOpen;
    const open: ValuePath[] = [];
    let lines = this.entriesAt(this.root, true)?.size ?? 0;
    const level: { readonly value: unknown; readonly path: ValuePath }[] = [{ value: this.root, path: [] }];
    for (let one = level.shift(); one && lines <= screenful; one = level.shift()) {
      const entries = this.entriesAt(one.value, one.path.length === 0);
      for (let place = 0; entries && place < entries.size; place += 1) {
        const value = entries.at(place);
        const size = typeof value === 'object' && !isHidden(entries, place) ? (entriesOf(value)?.size ?? 0) : 0;
        const isBody = one.path.length === 0 && entries.keyAt(place) === (this.bodyField ?? 'body') && !entries.isList;
        if (size === 0 || (!isBody && lines + size > screenful)) continue;
        lines += size;
        open.push([...one.path, place]);
        level.push({ value, path: [...one.path, place] });
      }
    }
    this.defaultOpen = open;
    return open;
  }
}

function isHidden(entries: Entries, place: number): boolean {
  return !entries.isList && secrecyOf(entries.at(place), entries.keyAt(place), false) === 'masked';
}
