import { parseExactly } from './exactParser';
import { keysAreKept } from './keys';
import { mayHoldRawNumber } from './numbers';
import { writeJson } from './writer';

export { isRawNumber, type RawNumber } from './numbers';

/**
 * The value of a JSON text, without loss: a number that a double cannot hold as it was written stays a raw number, and
 * an object whose keys repeat or stand in an order that JavaScript changes carries its entries (`entriesOf`, `keysOf`).
 * Every other value is what `JSON.parse` makes of it. Keys such as `__proto__` become own fields and touch no prototype.
 *
 * Most texts have nothing to lose, and cost little more than `JSON.parse`: passes that look at no structure find that
 * out. They may suspect a text wrongly, never trust one wrongly.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return mayHoldRawNumber(text) || !keysAreKept(text, value) ? parseExactly(text) : value;
}

/**
 * JSON text of a value: what `JSON.stringify` writes, with entries in their order and as often as they are, raw numbers
 * as they were written, and `null` for what JSON cannot say.
 */
export function stringifyJson(value: unknown, indent?: number | string): string {
  return writeJson(value, indent) ?? 'null';
}
