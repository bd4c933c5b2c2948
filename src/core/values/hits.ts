import { isRawNumber } from '../json/json';
import type { ValuePath } from '../model/outline';
import { isFields } from '../json/values';
import type { Outline } from './outline';

/** A text is searched in pieces of this many characters, so that no single step takes long. */
const pieceLength = 256 * 1024;

/**
 * The paths of every value whose key or text contains the words, in any case. Yields undefined after every other entry, so
 * that the caller can pause or stop there.
 */
export function* hitsIn(outline: Outline, root: unknown, words: string): Generator<ValuePath | undefined> {
  const needle = words.toLowerCase();
  if (needle === '') return;
  if (yield* isIn(root, needle)) yield [];
  const stack: { readonly entries: NonNullable<ReturnType<Outline['entriesAt']>>; next: number }[] = [];
  const first = outline.entriesAt(root, true);
  if (first && typeof root !== 'string') stack.push({ entries: first, next: 0 });
  for (let level = stack.at(-1); level; level = stack.at(-1)) {
    if (level.next >= level.entries.size) {
      stack.pop();
      continue;
    }
    const { entries } = level;
    const place = level.next;
    level.next += 1;
    const value = entries.at(place);
    const inKey = !entries.isList && entries.keyAt(place).toLowerCase().includes(needle);
    if (inKey || (yield* isIn(value, needle))) yield stack.map(({ next }) => next - 1);
    else yield undefined;
    const below = Array.isArray(value) || isFields(value) ? outline.entriesAt(value, false) : undefined;
    if (below) stack.push({ entries: below, next: 0 });
  }
}

/** Objects and lists have no text of their own. */
function* isIn(value: unknown, needle: string): Generator<undefined, boolean> {
  if (typeof value === 'string') return yield* isInText(value, needle);
  if (isRawNumber(value)) return value.rawJSON.toLowerCase().includes(needle);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value).includes(needle);
  return false;
}

function* isInText(text: string, needle: string): Generator<undefined, boolean> {
  for (let from = 0; from < text.length; from += pieceLength) {
    // The pieces overlap, so that what stands across an edge is found.
    if (text.slice(from, from + pieceLength + needle.length).toLowerCase().includes(needle)) return true;
    if (from + pieceLength < text.length) yield undefined;
  }
  return false;
}
