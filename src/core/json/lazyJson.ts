import { objectFrom } from './entries';
import { parseJson } from './json';
import { endOfContainer, endOfText, endsIn, skipBlanks } from './byteScan';

/** What is longer is read when somebody looks into it, in bytes. */
const longest = 64 * 1024;
/** What is nested deeper is read whole. */
const deepest = 16;
/** Items of a list are read so many at a time. */
const blockSize = 64;
const keptBlocks = 8;

const [openBrace, closeBrace, openBracket, closeBracket, quote, colon, comma] = [0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x3a, 0x2c];

/**
 * The value of a JSON text in UTF-8, read only as far as somebody looks: a long list is an array whose items are made when
 * they are asked for, and an object that holds one is made of its fields. All that is made is what {@link parseJson} makes
 * of the same text. One pass finds where what is long ends, and refuses what does not close; another mistake within what
 * is long shows when it is looked at.
 */
export class LazyJson {
  private readonly ends: ReadonlyMap<number, number>;
  private readonly containers = new WeakMap<object, Uint8Array>();
  private readonly texts = new Map<string, Uint8Array>();
  readonly value: unknown;

  constructor(
    private readonly bytes: Buffer,
    private readonly limit = longest,
  ) {
    this.ends = endsIn(bytes, limit);
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
    return parseJson(this.bytes.toString('utf8', start, end));
  }

  /** The end of the value that starts at a place. */
  private endOf(start: number): number {
    const known = this.ends.get(start);
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
    let hasLong = false;
    for (let at = skipBlanks(bytes, start + 1); bytes[at] !== closeBrace; ) {
      if (found.length > 0) at = skipBlanks(bytes, this.past(comma, at));
      if (bytes[at] !== quote) throw brokenAt(at);
      const keyEnd = endOfText(bytes, at);
      const key = JSON.parse(bytes.toString('utf8', at, keyEnd)) as string;
      const from = skipBlanks(bytes, this.past(colon, skipBlanks(bytes, keyEnd)));
      const to = this.endOf(from);
      hasLong ||= to - from > this.limit;
      found.push({ key, from, to });
      at = skipBlanks(bytes, to);
    }
    return hasLong ? objectFrom(found.map(({ key, from, to }) => [key, this.read(from, to, depth + 1)])) : undefined;
  }

  private past(sign: number, at: number): number {
    if (this.bytes[at] !== sign) throw brokenAt(at);
    return at + 1;
  }

  private list(start: number, depth: number): readonly unknown[] {
    let starts: Uint32Array | undefined;
    const blocks = new Map<number, readonly unknown[]>();
    const itemAt = (place: number): unknown => {
      starts ??= this.startsOfItems(start);
      const block = Math.floor(place / blockSize);
      const items = blocks.get(block) ?? this.readItems(starts, block * blockSize, depth + 1);
      blocks.delete(block);
      blocks.set(block, items);
      const [oldest] = blocks.keys();
      if (oldest !== undefined && blocks.size > keptBlocks) blocks.delete(oldest);
      return items[place - block * blockSize];
    };
    return arrayOf(() => (starts ??= this.startsOfItems(start)).length, itemAt);
  }

  private startsOfItems(start: number): Uint32Array {
    const { bytes } = this;
    let starts = new Uint32Array(1024);
    let count = 0;
    for (let at = skipBlanks(bytes, start + 1); bytes[at] !== closeBracket; ) {
      if (count > 0) at = skipBlanks(bytes, this.past(comma, at));
      if (count === starts.length) {
        const more = new Uint32Array(2 * count);
        more.set(starts);
        starts = more;
      }
      starts[count] = at;
      count += 1;
      at = skipBlanks(bytes, this.endOf(at));
    }
    return starts.slice(0, count);
  }

  private readItems(starts: Uint32Array, from: number, depth: number): readonly unknown[] {
    const places = [...starts.subarray(from, from + blockSize)];
    const ends = places.map((place) => this.endOf(place));
    const first = places[0] ?? 0;
    const last = ends.at(-1) ?? first;
    // What is short is cheaper to read all at once.
    if (last - first <= blockSize * 1024) return parseJson(`[${this.bytes.toString('utf8', first, last)}]`) as readonly unknown[];
    return places.map((place, at) => this.read(place, ends[at] ?? place, depth));
  }
}

function endsWord(code: number): boolean {
  return code === comma || code === closeBrace || code === closeBracket || code <= 0x20;
}

function brokenAt(place: number): SyntaxError {
  return new SyntaxError(`The JSON text is broken at byte ${place}.`);
}

/** Like any other array to whoever reads it. */
function arrayOf(lengthOf: () => number, itemAt: (place: number) => unknown): readonly unknown[] {
  const placeOf = (key: string | symbol): number | undefined => {
    if (typeof key !== 'string' || !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
    const place = Number(key);
    return place < lengthOf() ? place : undefined;
  };
  return new Proxy<unknown[]>([], {
    get(target, key) {
      if (key === 'length') return lengthOf();
      const place = placeOf(key);
      return place === undefined ? (Reflect.get(target, key) as unknown) : itemAt(place);
    },
    has: (target, key) => placeOf(key) !== undefined || Reflect.has(target, key),
    ownKeys: () => [...Array.from({ length: lengthOf() }, (_, place) => String(place)), 'length'],
    getOwnPropertyDescriptor(target, key) {
      if (key === 'length') return { ...Reflect.getOwnPropertyDescriptor(target, key), value: lengthOf() };
      const place = placeOf(key);
      return place === undefined ? Reflect.getOwnPropertyDescriptor(target, key) : { value: itemAt(place), writable: true, enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}
