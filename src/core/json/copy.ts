import { entriesOf, objectFrom, type JsonEntry } from './entries';
import { isRawNumber } from './numbers';

/** An object or a list of which some is copied. */
interface Copying {
  readonly outer?: Copying;
  readonly items?: readonly unknown[];
  readonly entries?: readonly JsonEntry[];
  readonly copies: unknown[];
}

/**
 * A copy of JSON at any depth, order and repeated keys included. `change` is asked about every value, with its key where
 * it has one; an object or a list that it gives back as it is, is copied with what it holds, and all else is taken as given.
 */
export function copyJson(root: unknown, change: (value: unknown, key?: string) => unknown): unknown {
  let copying: Copying | undefined;
  for (let found: unknown = root, key: string | undefined; ; ) {
    let value = change(found, key);
    if (value === found && isContainer(value)) {
      copying = Array.isArray(value)
        ? { outer: copying, items: value as readonly unknown[], copies: [] }
        : { outer: copying, entries: entriesOf(value), copies: [] };
    } else {
      if (!copying) return value;
      copying.copies.push(value);
    }
    while (copying.copies.length === (copying.items ?? copying.entries ?? []).length) {
      const { entries, copies, outer }: Copying = copying;
      value = entries ? objectFrom(entries.map(([name], at) => [name, copies[at]])) : copies;
      if (!outer) return value;
      outer.copies.push(value);
      copying = outer;
    }
    const next: number = copying.copies.length;
    [key, found] = copying.entries?.[next] ?? [undefined, copying.items?.[next]];
  }
}

/** Whether two values say the same, in the same order, with the same repeated keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  const pairs: [unknown, unknown][] = [[one, other]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [left, right] = pair;
    if (Object.is(left, right)) continue;
    if (isRawNumber(left) && isRawNumber(right) && left.rawJSON === right.rawJSON) continue;
    if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) return false;
    const [fields, others] = [entriesOf(left), entriesOf(right)];
    if (fields.length !== others.length) return false;
    for (const [at, [key, value]] of fields.entries()) {
      const [otherKey, otherValue] = others[at] ?? [];
      if (key !== otherKey) return false;
      // Most values are the same at first sight, and need no place on the list.
      if (!Object.is(value, otherValue)) pairs.push([value, otherValue]);
    }
  }
  return true;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isRawNumber(value);
}
