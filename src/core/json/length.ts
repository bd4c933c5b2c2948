import { entriesOf } from './entries';
import { isRawNumber } from './numbers';

/** Whether the JSON text of a value is certainly longer than so many characters. Looks at no more than that takes. */
export function isLongerThan(characters: number, value: unknown): boolean {
  let length = 0;
  const waiting: Iterator<unknown>[] = [[value].values()];
  for (let items = waiting.at(-1); items; items = waiting.at(-1)) {
    const next = items.next();
    // The library's type of what an iterator returns at its end is any.
    const item: unknown = next.value;
    if (next.done) waiting.pop();
    else if (typeof item === 'string') length += item.length + 2;
    else if (typeof item !== 'object' || item === null || isRawNumber(item)) length += 1;
    else if (Array.isArray(item)) waiting.push((item as readonly unknown[]).values());
    else {
      const entries = entriesOf(item);
      for (const [key] of entries) length += key.length + 3;
      waiting.push(entries.map(([, held]) => held).values());
    }
    if (length > characters) return true;
  }
  return false;
}
