/**
 * JSON whose numbers go out as they came in. A number that a double cannot hold as it is written (9007199254740993, 1.0)
 * travels through the sandbox as a marked string and is written without its quotes again.
 */
const mark = '\uE000';
const markedNumber = new RegExp(`(?<!\\\\)"${mark}(-?\\d[\\d.eE+-]*)"`, 'g');

interface Source {
  /** The text of a primitive; engines that do not pass it lose the exactness and nothing else. */
  readonly source?: string;
}

/** Throws a SyntaxError as JSON.parse does. */
export function readJson(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, context?: Source): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? mark + context.source
      : value;
  return JSON.parse(text, keepDigits);
}

export function writeJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes(mark) ? text.replace(markedNumber, '$1') : text;
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.startsWith(mark));
}
