import { readJson, writeJson } from './exactJson';

const version = 1;
const textBound = 256 * 1024;
/** Dates go to 8.64e15; what is computed from one needs room. */
const latestMoment = 8e15;

/** Keeps one text across a reload of whoever embeds the sandbox. */
export interface SandboxStorage {
  load(): string | undefined;
  save(text: string): void;
  /** Tells that somebody else, who keeps the same text, has saved another one. */
  onChange?(listener: () => void): void;
}

/** One kept text with a part in it for each owner, since whoever embeds the sandbox keeps a single one. */
export class StorageParts {
  /** Undefined while a newer version's text is kept: it stays as it is, and what is started here lives as long as this sandbox. */
  private parts: Map<string, string> | undefined;
  private readonly followers: (() => void)[] = [];

  constructor(private readonly storage?: SandboxStorage) {
    this.parts = partsIn(storage?.load());
    storage?.onChange?.(() => {
      this.parts = partsIn(storage.load());
      for (const follower of this.followers) follower();
    });
  }

  /** Calls back when somebody else has saved other parts. */
  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** As {@link readJson} reads it; undefined when there is none. */
  read(name: string): unknown {
    const text = this.parts?.get(name);
    return text === undefined ? undefined : readJson(text);
  }

  /**
   * Takes what makes JSON text, which is not called where nothing is kept. The text has to be short: all parts are written
   * again with every change of one.
   */
  write(name: string, json: () => string): void {
    if (!this.storage || !this.parts) return;
    this.parts.set(name, json());
    const members = [...this.parts].map(([part, text]) => `,${JSON.stringify(part)}:${text}`);
    this.storage.save(`{"version":${version}${members.join('')}}`);
  }
}

/** None when the text is nobody's, for a sandbox without its past is better than none; undefined when a newer version wrote it. */
function partsIn(text: string | undefined): Map<string, string> | undefined {
  try {
    const { version: found, ...parts } = Object(readJson(text || '{}')) as Record<string, unknown>;
    if (typeof found === 'number' && found > version) return undefined;
    return new Map(found === version ? Object.entries(parts).map(([name, value]) => [name, writeJson(value)]) : []);
  } catch {
    return new Map();
  }
}

/** Whether a value that was kept is a moment that a date can be made of. */
export function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < latestMoment;
}

/** What two sandboxes that share a storage have started, oldest first. `join` makes one of what both know. */
export function unite<T extends { readonly id: string; readonly startedAt: number }>(
  own: readonly T[],
  others: readonly T[],
  join: (own: T, other: T) => T,
): readonly T[] {
  const known = new Map(own.map((one) => [one.id, one]));
  for (const other of others) {
    const mine = known.get(other.id);
    known.set(other.id, mine ? join(mine, other) : other);
  }
  return [...known.values()].sort((one, other) => one.startedAt - other.startedAt);
}

/** A list as it was kept. */
export interface KeptList<T> {
  /** Oldest first. */
  readonly items: readonly T[];
  /** What this version cannot read, such as runs of a newer one's workflows: its text by its id. */
  readonly unread: ReadonlyMap<string, string>;
}

export function readList<T>(saved: unknown, restore: (value: unknown) => T | undefined): KeptList<T> {
  const items: T[] = [];
  const unread = new Map<string, string>();
  for (const value of Array.isArray(saved) ? (saved as unknown[]) : []) {
    const item = restore(value);
    const { id } = Object(value) as { readonly id?: unknown };
    if (item !== undefined) items.push(item);
    else if (typeof id === 'string') unread.set(id, writeJson(value));
  }
  return { items, unread };
}

/** A list as JSON text: as much of its end as 256 KiB hold, after as much of what could not be read as finds room beside it. */
export function listAsJson<T>({ items, unread }: KeptList<T>, write: (item: T) => string): string {
  const kept: string[] = [];
  let length = 0;
  for (const text of textsFromLast(items, unread, write)) {
    length += text.length;
    if (length > textBound) break;
    kept.unshift(text);
  }
  return `[${kept.join()}]`;
}

function* textsFromLast<T>(items: readonly T[], unread: ReadonlyMap<string, string>, write: (item: T) => string): Generator<string> {
  for (const item of items.toReversed()) yield write(item);
  yield* [...unread.values()].reverse();
}
