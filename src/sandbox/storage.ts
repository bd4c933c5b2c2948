import { readJson, writeJson } from './exactJson';

const version = 1;
const textBound = 256 * 1024;

/** Keeps one text across a reload of whoever embeds the sandbox. */
export interface SandboxStorage {
  load(): string | undefined;
  save(text: string): void;
  /** Tells that somebody else, who keeps the same text, has saved another one. */
  onChange?(listener: () => void): void;
}

/** One kept text with a part in it for each owner, since whoever embeds the sandbox keeps a single one. */
export class StorageParts {
  private parts: Map<string, string>;
  private readonly followers: (() => void)[] = [];

  constructor(private readonly storage?: SandboxStorage) {
    this.parts = new Map(partsIn(storage?.load()));
    storage?.onChange?.(() => {
      this.parts = new Map(partsIn(storage.load()));
      for (const follower of this.followers) follower();
    });
  }

  /** Calls back when somebody else has saved other parts. */
  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** As {@link readJson} reads it; undefined when there is none. */
  read(name: string): unknown {
    const text = this.parts.get(name);
    return text === undefined ? undefined : readJson(text);
  }

  /**
   * Takes what makes JSON text, which is not called where nothing is kept. The text has to be short: all parts are written
   * again with every change of one.
   */
  write(name: string, json: () => string): void {
    if (!this.storage) return;
    this.parts.set(name, json());
    const members = [...this.parts].map(([part, text]) => `,${JSON.stringify(part)}:${text}`);
    this.storage.save(`{"version":${version}${members.join('')}}`);
  }
}

/** None when the text is not one of ours, for a sandbox without its past is better than none. */
function partsIn(text: string | undefined): readonly (readonly [string, string])[] {
  if (!text) return [];
  try {
    const { version: found, ...parts } = Object(readJson(text)) as Record<string, unknown>;
    return found === version ? Object.entries(parts).map(([name, value]) => [name, writeJson(value)]) : [];
  } catch {
    return [];
  }
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

/** A list as JSON text: as many of its last items as 256 KiB hold. */
export function lastAsJson<T>(items: readonly T[], write: (item: T) => string): string {
  const kept: string[] = [];
  let length = 0;
  for (const item of items.toReversed()) {
    const text = write(item);
    length += text.length;
    if (length > textBound) break;
    kept.unshift(text);
  }
  return `[${kept.join()}]`;
}
