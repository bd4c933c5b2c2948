/** A number that a double cannot hold as it was written (`9007199254740993`, `1e999`, `-0`): it carries its source text. */
export interface RawNumber {
  readonly rawJSON: string;
}

/** The engine has these since V8 11.4 (Node 21); TypeScript's library does not name them yet. */
interface RawJson {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}

// The same object under a type that knows the two functions above.
const json = JSON as unknown as RawJson;

export function isRawNumber(value: unknown): value is RawNumber {
  return json.isRawJSON(value);
}

/** The value of a number's source text. */
export function readNumber(source: string): number | RawNumber {
  const value = Number(source);
  return survives(source, value) ? value : json.rawJSON(source);
}

/**
 * Whether a text may hold a number that must stay raw. Looks at no structure, so that large outputs do not pay for a
 * parser: such a number within a string may count, one outside of strings always does.
 */
export function mayHoldRawNumber(text: string): boolean {
  return holdsLongRawNumber(text) || holdsHugeExponent(text) || holdsNegativeZero(text);
}

const negativeZero = /-0(?:\.0*)?(?:[eE\s,\]}]|$)/y;

function holdsNegativeZero(text: string): boolean {
  for (let at = text.indexOf('-0'); at >= 0; at = text.indexOf('-0', at + 2)) {
    // Most are months and days of dates.
    if (isDigitOrPoint(text.charCodeAt(at + 2)) && text[at + 2] !== '.') continue;
    negativeZero.lastIndex = at;
    if (negativeZero.test(text)) return true;
  }
  return false;
}

/** Ids in hexadecimal digits are full of what only looks like an exponent, so that a second look takes the context in. */
function holdsHugeExponent(text: string): boolean {
  return /\d[eE][+-]?\d{3}/.test(text) && /(?:^|[\s,:[])-?\d[\d.]*[eE][+-]?\d{3}/.test(text);
}

/** Fewer characters are at most 15 digits, and those a double always holds. */
const shortestLong = 16;

/** A run of so many digits covers one of every so many places: the others need no look. */
function holdsLongRawNumber(text: string): boolean {
  for (let at = shortestLong - 1; at < text.length; at += shortestLong) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let start = at;
    while (isDigitOrPoint(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (isDigitOrPoint(text.charCodeAt(end))) end += 1;
    if (end - start >= shortestLong && isRawNumberAt(text, start)) return true;
    // The rest of a run that has been seen whole needs no look either.
    while (at + shortestLong < end) at += shortestLong;
  }
  return false;
}

function isDigitOrPoint(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
}

const number = /-?\d[\d.]*(?:[eE][+-]?\d+)?/y;

/** Digits in the middle of a word, and a text of digits in quotes, are no number. */
function isRawNumberAt(text: string, digits: number): boolean {
  const start = text[digits - 1] === '-' ? digits - 1 : digits;
  if (start > 0 && !/[\s,:[]/.test(text.charAt(start - 1))) return false;
  number.lastIndex = start;
  const source = number.exec(text)?.[0] ?? '';
  return /^(?:[\s,}\]]|$)/.test(text.charAt(start + source.length)) && !survives(source, Number(source));
}

/** Whether a number, written back from its double, still says what its source says. */
function survives(source: string, value: number): boolean {
  if (Object.is(value, -0) || !Number.isFinite(value)) return false;
  if (source.length < shortestLong && Math.abs(value) < 1e15 && Math.abs(value) > 1e-15) return true;
  const written = String(value);
  if (written === source) return true;
  return !/^-?\d+$/.test(source) && decimal(written) === decimal(source);
}

/** Sign, digits and exponent in one canonical spelling, so that `1.50e3` and `1500` are the same. */
function decimal(text: string): string {
  const { sign, digits, exponent } = partsOf(text);
  return sign === 0 ? '0' : `${sign < 0 ? '-' : ''}${digits}e${exponent}`;
}

/** How two numbers stand to each other, exactly, however they are written: negative where the first is smaller, 0 where they are the same. */
export function compareNumbers(one: number | RawNumber, other: number | RawNumber): number {
  if (typeof one === 'number' && typeof other === 'number') return one === other ? 0 : one < other ? -1 : 1;
  const [left, right] = [one, other].map((value) => partsOf(typeof value === 'number' ? String(value) : value.rawJSON));
  if (!left || !right || left.sign !== right.sign) return Math.sign((left?.sign ?? 0) - (right?.sign ?? 0));
  // Of the same sign, the longer one before its point is farther from zero, and then digit by digit.
  const farther = left.exponent - right.exponent || (left.digits < right.digits ? -1 : left.digits > right.digits ? 1 : 0);
  return farther === 0 ? 0 : Math.sign(farther) * left.sign;
}

/** `0.digits × 10^exponent`, with no zeros around the digits. */
function partsOf(text: string): { readonly sign: number; readonly digits: string; readonly exponent: number } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return { sign: 0, digits: '', exponent: 0 };
  return { sign: sign === '' ? 1 : -1, digits: significant, exponent: Number(exponent) - fraction.length + digits.length };
}
