export type TokenKind = 'key' | 'string' | 'number' | 'word' | 'plain';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/**
 * JSON cut into what is coloured and what is not. It takes whatever comes: half a value at the end of a slice, or text
 * that is no JSON at all. Every character belongs to exactly one token.
 */
export function* tokensOf(text: string, from = 0, to = text.length): Generator<Token> {
  let plain = from;
  let at = from;
  while (at < to) {
    const end = tokenEnd(text, at, to);
    if (end === at) {
      at += 1;
      continue;
    }
    if (plain < at) yield { kind: 'plain', start: plain, end: at };
    yield { kind: kindOf(text, at, end), start: at, end };
    at = plain = end;
  }
  if (plain < to) yield { kind: 'plain', start: plain, end: to };
}

/** Whether a text begins as JSON does. Sentences are left alone: colours in them would mean nothing. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(?:[{["]|(?:-?\d[\d.eE+-]*|true|false|null)\s*$)/.test(text.length > 400 ? text.slice(0, 400) : text);
}

/** Where the token at `at` ends; `at` itself where none starts. Searches by hand: a pattern overflows on long strings. */
function tokenEnd(text: string, at: number, to: number): number {
  const code = text.charCodeAt(at);
  if (code === quote) return stringEnd(text, at, to);
  if (isDigit(code) || (code === minus && isDigit(text.charCodeAt(at + 1)))) return numberEnd(text, at, to);
  for (const word of words) if (text.startsWith(word, at) && at + word.length <= to) return at + word.length;
  return at;
}

/** After the closing quote; a string that is not closed ends with its line, so that the next line starts afresh. */
function stringEnd(text: string, at: number, to: number): number {
  for (let end = at + 1; end < to; end += 1) {
    const code = text.charCodeAt(end);
    if (code === quote) return end + 1;
    if (code === newline) return end;
    if (code === backslash) end += 1;
  }
  return to;
}

function numberEnd(text: string, at: number, to: number): number {
  let end = at + 1;
  while (end < to && (isDigit(text.charCodeAt(end)) || '.eE+-'.includes(text.charAt(end)))) end += 1;
  return end;
}

function kindOf(text: string, start: number, end: number): TokenKind {
  const code = text.charCodeAt(start);
  if (code !== quote) return isDigit(code) || code === minus ? 'number' : 'word';
  let next = end;
  while (next < text.length && isSpace(text.charCodeAt(next))) next += 1;
  return text.charCodeAt(next) === colon ? 'key' : 'string';
}

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const minus = 0x2d;
const colon = 0x3a;
const words = ['true', 'false', 'null'] as const;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
