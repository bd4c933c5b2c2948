/** Looks at JSON in UTF-8 without reading it: all signs that matter are single bytes, which no other character holds. */

const [openBrace, closeBrace, openBracket, closeBracket, quote, backslash, comma] = [0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x5c, 0x2c];

/** The place of the first byte that is no blank, from a place on. */
export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  // A mark of UTF-8 at the very beginning counts as one.
  if (at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
  for (let code = bytes[at]; code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = bytes[at]) at += 1;
  return at;
}

/** Most texts are shorter, and found faster byte by byte than by a search. */
const shortText = 48;

/** The place after the closing quote of the text that starts at a place. */
export function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  const near = Math.min(bytes.length, at + shortText);
  while (at < near) {
    const code = bytes[at];
    if (code === quote) return at + 1;
    at += code === backslash ? 2 : 1;
  }
  for (let end = bytes.indexOf(quote, at); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let before = end - 1;
    while (before >= at && bytes[before] === backslash) before -= 1;
    // Of an even number of backslashes, none is left for the quote.
    if ((end - before) % 2 === 1) return end + 1;
  }
  throw new SyntaxError(`The text at byte ${start} does not end.`);
}

/** The place after the end of the object or list that starts at a place. */
export function endOfContainer(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let depth = 0;
  for (let at = start; at < length; at += 1) {
    const code = bytes[at];
    if (code === quote) {
      for (at += 1; at < length && bytes[at] !== quote; at += 1) if (bytes[at] === backslash) at += 1;
    } else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError(`What opens at byte ${start} does not close.`);
}

/** So many items of a long list lie between two marks. */
export const itemsPerMark = 64;

/** Where the items of a long list are. */
export interface ListMarks {
  /** How many commas part its items. */
  readonly commas: number;
  /** The place after every 64th of these commas: item 64 starts there or after blanks, item 128, and so on. */
  readonly marks: Uint32Array;
}

/** What one look at all bytes of a text tells of its long parts. */
export interface LongParts {
  /** Where every object, list and text that is longer than the limit ends, by its start. */
  readonly ends: ReadonlyMap<number, number>;
  /** The items of each list among them, by its start. */
  readonly lists: ReadonlyMap<number, ListMarks>;
}

/**
 * Finds what is longer than `limit` bytes. Throws a SyntaxError where something does not close. Every byte of a large body
 * passes here, and most of them nowhere else, so that the loops call nothing.
 */
export function longPartsOf(bytes: Uint8Array, limit: number): LongParts {
  const ends = new Map<number, number>();
  const lists = new Map<number, ListMarks>();
  /** Start, number of commas and first mark of what is open around the innermost container. */
  const outer: number[] = [];
  const marks: number[] = [];
  let [start, commas, firstMark] = [-1, 0, 0];
  const { length } = bytes;
  for (let at = 0; at < length; at += 1) {
    const code = bytes[at];
    if (code === quote) {
      const opened = at;
      for (at += 1; at < length && bytes[at] !== quote; at += 1) if (bytes[at] === backslash) at += 1;
      if (at >= length) throw new SyntaxError(`The text at byte ${opened} does not end.`);
      if (at + 1 - opened > limit) ends.set(opened, at + 1);
    } else if (code === comma) {
      commas += 1;
      if (commas % itemsPerMark === 0) marks.push(at + 1);
    } else if (code === openBrace || code === openBracket) {
      outer.push(start, commas, firstMark);
      start = at;
      commas = 0;
      firstMark = marks.length;
    } else if (code === closeBrace || code === closeBracket) {
      if (start < 0 || (bytes[start] === openBrace) !== (code === closeBrace)) throw new SyntaxError(`Nothing opens what closes at byte ${at}.`);
      if (at + 1 - start > limit) {
        ends.set(start, at + 1);
        if (code === closeBracket) lists.set(start, { commas, marks: Uint32Array.from(marks.slice(firstMark)) });
      }
      // Most lists are short, and setting a length costs more than looking at it.
      if (marks.length > firstMark) marks.length = firstMark;
      firstMark = outer.pop() ?? 0;
      commas = outer.pop() ?? 0;
      start = outer.pop() ?? -1;
    }
  }
  if (start >= 0) throw new SyntaxError('The JSON text ends too early.');
  return { ends, lists };
}

/** About how many bytes of heap JSON.parse needs for a piece, seldom less: by its brackets, commas and quotes. */
export function heapBytesFor(bytes: Uint8Array, start: number, end: number): number {
  let heap = end - start;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at];
    if (code === quote) heap += 16;
    else if (code === comma) heap += 40;
    else if (code === openBrace) heap += 64;
    else if (code === openBracket) heap += 48;
  }
  return heap;
}
