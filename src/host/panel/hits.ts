import { isRawNumber } from '../../core/json/json';
import type { ValuePath } from '../../shared/outline';
import { isFields } from '../../core/json/values';
import type { Outline } from './outline';

/** A text is searched in pieces of this many characters, so that no single step takes long. */
const pieceLength = 256 * 1024;

/**
 * Every value whose key or text has the words in it, whatever their case. It rests after every entry (`undefined`), so
 * that whoever searches can let others work and give up at any time.
 */
export function* hitsIn(outline: Outline, root: unknown, words: string): Generator<ValuePath | undefined> {
  const wanted = words.toLowerCase();
  if (wanted === '') return;
  if (yield* isIn(root, wanted)) yield [];
  const ways: { readonly entries: NonNullable<ReturnType<Outline['entriesAt']>>; next: number }[] = [];
  const first = outline.entriesAt(root, true);
  if (first && typeof root !== 'string') ways.push({ entries: first, next: 0 });
  for (let way = ways.at(-1); way; way = ways.at(-1)) {
    if (way.next >= way.entries.size) {
      ways.pop();
      continue;
    }
    const { entries } = way;
    const place = way.next;
    way.next += 1;
    const value = entries.at(place);
    const inKey = !entries.isList && entries.keyAt(place).toLowerCase().includes(wanted);
    if (inKey || (yield* isIn(value, wanted))) yield ways.map(({ next }) => next - 1);
    else yield undefined;
    const below = Array.isArray(value) || isFields(value) ? outline.entriesAt(value, false) : undefined;
    if (below) ways.push({ entries: below, next: 0 });
  }
}

/** Objects and lists have no text of their own. */
function* isIn(value: unknown, wanted: string): Generator<undefined, boolean> {
  if (typeof value === 'string') return yield* isInText(value, wanted);
  if (isRawNumber(value)) return value.rawJSON.toLowerCase().includes(wanted);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value).includes(wanted);
  return false;
}

function* isInText(text: string, wanted: string): Generator<undefined, boolean> {
  for (let from = 0; from < text.length; from += pieceLength) {
    // The pieces overlap, so that what stands across an edge is found.
    if (text.slice(from, from + pieceLength + wanted.length).toLowerCase().includes(wanted)) return true;
    if (from + pieceLength < text.length) yield undefined;
  }
  return false;
}
