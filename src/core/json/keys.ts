/**
 * Whether a value that JSON.parse made of a text has all keys of that text in their order. False also where only a
 * closer look could tell.
 */
export function keysAreKept(text: string, value: unknown): boolean {
  const written = countWrittenKeys(text);
  return written === 0 || (written !== undefined && written === countKeys(value));
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * How many keys a text has, duplicates counted; more where a string holds what looks like a key, never less. Undefined
 * where a key may be a number, since JavaScript puts those before all others, and where a key is written with an escape:
 * V8 takes some of those for the key that stood there in an object of the same shape (`{"01":0,"\\\\":0}`, then `{"01":0,"\\u0061":0}`).
 */
function countWrittenKeys(text: string): number | undefined {
  let count = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    let end = colon - 1;
    while (isBlank(text.charCodeAt(end))) end -= 1;
    if (text.charCodeAt(end) !== quote || isEscaped(text, end)) continue;
    if (endsLikeIndex(text, end) || holdsEscape(text, end)) return undefined;
    count += 1;
  }
  return count;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A quote within a string, as in JSON within JSON. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before -= 1;
  return (at - before) % 2 === 0;
}

/** Nothing but digits before a closing quote, plain or escaped (`\u0031`). */
function endsLikeIndex(text: string, end: number): boolean {
  let first = end - 1;
  while (isDigit(text.charCodeAt(first))) first -= 1;
  if (first === end - 1) return false;
  const before = text.charCodeAt(first);
  return before === quote || (before === 0x75 && text.charCodeAt(first - 1) === backslash);
}

/** A backslash between the quotes of a key. */
function holdsEscape(text: string, end: number): boolean {
  let at = end - 1;
  while (at >= 0 && text.charCodeAt(at) !== quote && text.charCodeAt(at) !== backslash) at -= 1;
  return text.charCodeAt(at) === backslash || text.charCodeAt(at - 1) === backslash;
}

/** Deeper values are left to the exact parser, which has no stack to overflow. */
const deepest = 1000;

/** The number of all keys in a value; undefined where it is nested too deeply to count. */
function countKeys(value: unknown): number | undefined {
  let count = 0;
  const add = (container: object, depth: number): boolean => {
    if (depth > deepest) return false;
    if (Array.isArray(container)) {
      for (const item of container as readonly unknown[]) if (isContainer(item) && !add(item, depth + 1)) return false;
      return true;
    }
    for (const key in container) {
      count += 1;
      const item = (container as Readonly<Record<string, unknown>>)[key];
      if (isContainer(item) && !add(item, depth + 1)) return false;
    }
    return true;
  };
  return !isContainer(value) || add(value, 0) ? count : undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
