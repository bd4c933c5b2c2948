import type { OutlineRow } from '../../core/model/outline';
import type { NodePart } from '../../shared/protocol';
import type { ExploreEvent } from './events';

/** A window of lines, and the one that the keys are on. */
export interface Lines {
  readonly node: string;
  readonly part: NodePart;
  readonly rows: readonly OutlineRow[];
  readonly from: number;
  readonly total: number;
  /** Unknown while nothing is selected. */
  readonly line: number | undefined;
}

/** Lines that a page up or down moves. */
const page = 15;

/** What a key does in the lines of a value; undefined when it is not one of theirs. */
export function eventOfKey(key: string, lines: Lines): ExploreEvent | undefined {
  const { rows, from, total, line } = lines;
  const move = (goal: number): ExploreEvent => ({ type: 'movedToLine', line: Math.min(total - 1, Math.max(0, goal)) });
  const row = line === undefined ? undefined : rows[line - from];
  const at = line ?? -1;
  switch (key) {
    case 'ArrowDown':
      return move(at + 1);
    case 'ArrowUp':
      return move(at - 1);
    case 'PageDown':
      return move(at + page);
    case 'PageUp':
      return move(at - page);
    case 'Home':
      return move(0);
    case 'End':
      return move(total - 1);
    case 'ArrowRight':
      if (row?.isOpen === false) return { type: 'toggledLine', path: row.path };
      return row?.isOpen ? move(at + 1) : undefined;
    case 'ArrowLeft':
      return row && closing(row, lines);
    case 'Enter':
    case ' ':
      return row?.isOpen === undefined ? undefined : { type: 'toggledLine', path: row.path };
    default:
      return undefined;
  }
}

/** Closes what is open, else leads to what the line stands in, which may lie far above the window. */
function closing({ isOpen, path }: OutlineRow, { node, part }: Lines): ExploreEvent | undefined {
  if (isOpen) return { type: 'toggledLine', path };
  return path.length < 2 ? undefined : { type: 'wentTo', node, part, path: path.slice(0, -1) };
}
