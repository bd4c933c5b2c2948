import { objectFrom, type JsonEntry } from './entries';
import { readNumber } from './numbers';

/** An object or a list whose end has not been read. `key` is the field whose value comes next. */
interface Container {
  readonly outer?: Container;
  readonly items?: unknown[];
  readonly entries?: JsonEntry[];
  key?: string;
}

const backslash = 0x5c;

/**
 * The value of a text that JSON.parse accepts, with every key in its place and as often as it stands there, and with
 * every number. It does not recurse, so that nothing is nested too deeply for it.
 */
export function parseExactly(text: string): unknown {
  let container: Container | undefined;
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    let value: unknown;
    switch (sign) {
      case '{':
        container = { outer: container, entries: [], key: undefined };
        at += 1;
        continue;
      case '[':
        container = { outer: container, items: [] };
        at += 1;
        continue;
      case ' ':
      case '\n':
      case '\r':
      case '\t':
      case ',':
      case ':':
        at += 1;
        continue;
      case '}':
      case ']':
        value = container?.items ?? objectFrom(container?.entries ?? []);
        container = container?.outer;
        at += 1;
        break;
      case '"': {
        const end = endOfString(text, at);
        const string = readString(text, at, end);
        at = end;
        if (container?.entries && container.key === undefined) {
          container.key = string;
          continue;
        }
        value = string;
        break;
      }
      default: {
        const end = endOfWord(text, at);
        value = readWord(text.slice(at, end));
        at = end;
      }
    }
    if (!container) return value;
    if (container.items) container.items.push(value);
    else container.entries?.push([container.key ?? '', value]);
    container.key = undefined;
  }
  throw new SyntaxError('The JSON text ends too early.');
}

/** The place after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    // Of an even number of backslashes, none is left for the quote.
    if ((end - before) % 2 === 1) return end + 1;
  }
  return text.length;
}

/** The engine makes a new text. A slice of a long one would keep all of that in memory. */
function readString(text: string, start: number, end: number): string {
  return JSON.parse(text.slice(start, end)) as string;
}

function endOfWord(text: string, start: number): number {
  let end = start + 1;
  while (!endsWord(text.charCodeAt(end))) end += 1;
  return end;
}

/** A comma, a closing bracket, a blank, or the end of the text. */
function endsWord(code: number): boolean {
  return code === 0x2c || code === 0x5d || code === 0x7d || code <= 0x20 || Number.isNaN(code);
}

function readWord(word: string): unknown {
  if (word === 'true') return true;
  if (word === 'false') return false;
  return word === 'null' ? null : readNumber(word);
}
