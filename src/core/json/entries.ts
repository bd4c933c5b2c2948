/** One field of a JSON object as its text has it. */
export type JsonEntry = readonly [key: string, value: unknown];

/**
 * JavaScript lists the keys `2` and `1` of an object as `1`, `2` and before all others, and holds a key once. An object
 * whose text says otherwise carries its entries here, beside its fields: not enumerable, so that it is like any other
 * object to whoever reads a field, and a copy with other fields does not inherit entries that are no longer its own.
 * The symbol is in the global registry because each bundle has a copy of this file.
 */
const source = Symbol.for('runlight.json.entries');

interface WithEntries {
  readonly [source]?: readonly JsonEntry[];
}

/** The fields of an object in the order of its text, each as often as it stands there. */
export function entriesOf(object: object): readonly JsonEntry[] {
  return keptEntries(object) ?? Object.entries(object);
}

/** The keys of an object in the order of its text, each as often as it stands there. */
export function keysOf(object: object): readonly string[] {
  return keptEntries(object)?.map(([key]) => key) ?? Object.keys(object);
}

/** The first fields only: listing all of a large object is dear. */
export function firstEntriesOf(object: object, count: number): readonly JsonEntry[] {
  const kept = keptEntries(object);
  if (kept) return kept.slice(0, count);
  const entries: JsonEntry[] = [];
  for (const key in object) {
    if (entries.length >= count) break;
    if (Object.hasOwn(object, key)) entries.push([key, (object as Readonly<Record<string, unknown>>)[key]]);
  }
  return entries;
}

/** The entries of an object that could not keep their order or their number as plain fields; undefined for all others. */
export function keptEntries(object: object): readonly JsonEntry[] | undefined {
  return (object as WithEntries)[source];
}

/** Keys that an object's text has more than once. As a field, the last value of each is found. */
export function repeatedKeysOf(object: object): ReadonlySet<string> {
  const kept = keptEntries(object);
  if (!kept) return none;
  const known = repeated.get(kept);
  if (known) return known;
  const seen = new Set<string>();
  const found = new Set(kept.flatMap(([key]) => (seen.size === seen.add(key).size ? [key] : [])));
  repeated.set(kept, found);
  return found;
}

const none: ReadonlySet<string> = new Set();
/** Looked at line by line, and large objects have many. */
const repeated = new WeakMap<readonly JsonEntry[], ReadonlySet<string>>();

/** An object with these fields, whatever their names, order and number. */
export function objectFrom(entries: readonly JsonEntry[]): Readonly<Record<string, unknown>> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries) setField(object, key, value);
  if (!holds(object, entries)) Object.defineProperty(object, source, { value: entries });
  return object;
}

/** An own field, also where the name is that of a prototype's setter. */
function setField(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}

function holds(object: object, entries: readonly JsonEntry[]): boolean {
  const keys = Object.keys(object);
  return keys.length === entries.length && keys.every((key, at) => key === entries[at]?.[0]);
}
