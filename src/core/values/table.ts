import { keysOf } from '../json/entries';
import type { TableWindow, ValueSummary, ValuePath } from '../model/outline';
import { fieldOf, isFields } from '../json/values';
import { jsonIn } from './entries';
import { cut, summarizeValue } from './preview';

/** More columns than these are no table any more; the tree has them all. */
const mostColumns = 40;
/** Items that are looked at to find the columns. */
const sampled = 200;

/** Whether a value is a list of like objects: objects that share a key with the first one. */
export function isTable(value: unknown): boolean {
  const items = itemsOf(value);
  const first = items?.[0];
  if (!items || items.length < 2 || !isFields(first)) return false;
  return items.slice(1, 5).every((item) => isFields(item) && sharesKey(item, first));
}

/** A window of the items, one row each; columns in the order in which they first come up. */
export function tableOf(value: unknown, path: ValuePath, from: number, count: number): Omit<TableWindow, 'place'> | undefined {
  const items = itemsOf(value);
  if (!items) return undefined;
  const all = columnsOf(items);
  const keys = all.slice(0, mostColumns);
  const start = Math.max(0, Math.min(from, items.length - 1));
  const rows = items.slice(start, start + count).map((item) => keys.map((key) => cellOf(item, key)));
  return { path, columns: keys.map((key) => cut(key, 80)), columnCount: all.length, from: start, total: items.length, rows };
}

function columnsOf(items: readonly unknown[]): readonly string[] {
  const keys = new Set<string>();
  for (const item of items.slice(0, sampled)) if (isFields(item)) for (const key of keysOf(item)) keys.add(key);
  return [...keys];
}

function cellOf(item: unknown, key: string): ValueSummary | null {
  if (!isFields(item) || !Object.hasOwn(item, key)) return null;
  const summary = summarizeValue(fieldOf(item, key), key);
  return { ...summary, preview: cut(summary.preview, 120) };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  const parsed = typeof value === 'string' && value.length > 1 && value.length < 2000 && value.startsWith('[') ? jsonIn(value) : undefined;
  return Array.isArray(parsed) ? (parsed as readonly unknown[]) : undefined;
}

function sharesKey(one: object, other: object): boolean {
  return Object.keys(one).slice(0, 50).some((key) => Object.hasOwn(other, key));
}
