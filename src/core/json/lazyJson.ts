import { getHeapStatistics } from 'node:v8';
import { objectFrom } from './entries';
import { parseJson } from './json';
import { endOfContainer, endOfText, heapBytesFor, itemsPerMark, longPartsOf, skipBlanks, type LongParts } from './byteScan';

/** What is longer is read when somebody looks into it, in bytes. */
const longest = 64 * 1024;
/** What is nested deeper is read whole. */
const deepest = 16;
/** Items between two marks of a list are read together; at once as long as they take no more bytes than this. */
const longestBlock = 64 * 1024;
const keptBlocks = 8;
/** What is shorter is read whatever it takes, in bytes. */
const surelyFits = 1024 * 1024;
/** So much of what is free of the heap may be taken by one piece. */
const mostOfHeap = 0.75;

const [openBrace, closeBrace, openBracket, closeBracket, quote, colon, comma] = [0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x3a, 0x2c];

/**
 * The value of a JSON text in UTF-8, read only as far as somebody looks: a long list is an array whose items are made when
 * they are asked for, and an object that holds one is made of its fields. All that is made is what {@link parseJson} makes
 * of the same text. One pass finds where what is long ends and where the items of long lists are, and refuses what does not
 * close; another mistake within what is long shows when it is looked at. A piece for which the heap has no room is refused
 * with a RangeError: no limit of a thread stops JSON.parse, which ends the whole process when it runs out of memory.
 */
export class LazyJson {
  private readonly long: LongParts;
  private readonly containers = new WeakMap<object, Uint8Array>();
  private readonly texts = new Map<string, Uint8Array>();
  readonly value: unknown;

  constructor(
    private readonly bytes: Buffer,
    private readonly limit = longest,
  ) {
    this.long = longPartsOf(bytes, limit);
    const start = skipBlanks(bytes, 0);
    const end = this.endOf(start);
    if (skipBlanks(bytes, end) < bytes.length) throw brokenAt(end);
    this.value = this.read(start, end, 0);
  }

  /** The bytes of a long value that was read here. */
  sourceOf(value: unknown): Uint8Array | undefined {
    if (typeof value === 'string') return this.texts.get(value);
    return typeof value === 'object' && value !== null ? this.containers.get(value) : undefined;
  }

  private read(start: number, end: number, depth: number): unknown {
    if (end - start <= this.limit || depth >= deepest) return this.parse(start, end);
    switch (this.bytes[start]) {
      case openBracket:
        return this.remember(this.list(start, depth), start, end);
      case openBrace:
        return this.remember(this.fields(start, depth) ?? (this.parse(start, end) as object), start, end);
      default: {
        const value = this.parse(start, end);
        if (typeof value === 'string') this.texts.set(value, this.bytes.subarray(start, end));
        return value;
      }
    }
  }

  private remember(value: object, start: number, end: number): object {
    this.containers.set(value, this.bytes.subarray(start, end));
    return value;
  }

  private parse(start: number, end: number): unknown {
    if (end - start > surelyFits && heapBytesFor(this.bytes, start, end) > mostOfHeap * freeHeap()) {
      throw new RangeError(`The value at byte ${start} is too large for this thread.`);
    }
    return parseJson(this.bytes.toString('utf8', start, end));
  }

  /** The end of the value that starts at a place. */
  private endOf(start: number): number {
    const known = this.long.ends.get(start);
    if (known !== undefined) return known;
    const code = this.bytes[start];
    if (code === quote) return endOfText(this.bytes, start);
    if (code === openBrace || code === openBracket) return endOfContainer(this.bytes, start);
    let end = start;
    while (end < this.bytes.length && !endsWord(this.bytes[end] ?? 0)) end += 1;
    if (end === start) throw brokenAt(start);
    return end;
  }

  /** An object some of whose fields are long; undefined where none is. */
  private fields(start: number, depth: number): object | undefined {
    const { bytes } = this;
    const found: { readonly key: string; readonly from: number; readonly to: number }[] = [];
    if (!this.holdsLong(start)) return undefined;
    for (let at = skipBlanks(bytes, start + 1); bytes[at] !== closeBrace; ) {
      if (found.length > 0) at = skipBlanks(bytes, this.past(comma, at));
      if (bytes[at] !== quote) throw brokenAt(at);
      const keyEnd = endOfText(bytes, at);
      const key = JSON.parse(bytes.toString('utf8', at, keyEnd)) as string;
      const from = skipBlanks(bytes, this.past(colon, skipBlanks(bytes, keyEnd)));
      const to = this.endOf(from);
      found.push({ key, from, to });
      at = skipBlanks(bytes, to);
    }
    return objectFrom(found.map(({ key, from, to }) => [key, this.read(from, to, depth + 1)]));
  }

  /** Whether something that is long lies within what starts at a place, and so within one of its parts. */
  private holdsLong(start: number): boolean {
    const end = this.endOf(start);
    for (const place of this.long.ends.keys()) if (place > start && place < end) return true;
    return false;
  }

  private past(sign: number, at: number): number {
    if (this.bytes[at] !== sign) throw brokenAt(at);
    return at + 1;
  }

  private list(start: number, depth: number): readonly unknown[] {
    const found = this.long.lists.get(start);
    if (!found) throw brokenAt(start);
    const { commas, marks } = found;
    const end = this.endOf(start) - 1;
    const count = commas === 0 && skipBlanks(this.bytes, start + 1) === end ? 0 : commas + 1;
    const blocks = new Map<number, readonly unknown[]>();
    const itemAt = (place: number): unknown => {
      const block = Math.floor(place / itemsPerMark);
      const from = block === 0 ? start + 1 : (marks[block - 1] ?? end);
      // The comma before the next mark, or the bracket at the end.
      const items = blocks.get(block) ?? this.readItems(from, block < marks.length ? (marks[block] ?? end) - 1 : end, depth + 1);
      blocks.delete(block);
      blocks.set(block, items);
      const [oldest] = blocks.keys();
      if (oldest !== undefined && blocks.size > keptBlocks) blocks.delete(oldest);
      return items[place % itemsPerMark];
    };
    return arrayOf(count, itemAt);
  }

  /** The items from a place on, up to the comma or bracket at another one. */
  private readItems(from: number, to: number, depth: number): readonly unknown[] {
    const { bytes } = this;
    // What is short is cheaper to read all at once.
    if (to - from <= longestBlock) return parseJson(`[${bytes.toString('utf8', from, to)}]`) as readonly unknown[];
    const items: unknown[] = [];
    for (let at = skipBlanks(bytes, from); ; at = skipBlanks(bytes, this.past(comma, at))) {
      const end = this.endOf(at);
      items.push(this.read(at, end, depth));
      at = skipBlanks(bytes, end);
      if (at >= to) return items;
    }
  }
}

function freeHeap(): number {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  return limit - used;
}

function endsWord(code: number): boolean {
  return code === comma || code === closeBrace || code === closeBracket || code <= 0x20;
}

function brokenAt(place: number): SyntaxError {
  return new SyntaxError(`The JSON text is broken at byte ${place}.`);
}

/** Like any other array to whoever reads it. */
function arrayOf(length: number, itemAt: (place: number) => unknown): readonly unknown[] {
  const placeOf = (key: string | symbol): number | undefined => {
    if (typeof key !== 'string' || !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
    const place = Number(key);
    return place < length ? place : undefined;
  };
  return new Proxy<unknown[]>([], {
    get(target, key) {
      if (key === 'length') return length;
      const place = placeOf(key);
      return place === undefined ? (Reflect.get(target, key) as unknown) : itemAt(place);
    },
    has: (target, key) => placeOf(key) !== undefined || Reflect.has(target, key),
    ownKeys: () => [...Array.from({ length }, (_, place) => String(place)), 'length'],
    getOwnPropertyDescriptor(target, key) {
      if (key === 'length') return { ...Reflect.getOwnPropertyDescriptor(target, key), value: length };
      const place = placeOf(key);
      return place === undefined ? Reflect.getOwnPropertyDescriptor(target, key) : { value: itemAt(place), writable: true, enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}
