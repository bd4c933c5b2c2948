import { readJson, writeJson } from './exactJson';

const version = 1;
const textBound = 256 * 1024;

/** Keeps one text across a reload of whoever embeds the sandbox. */
export interface SandboxStorage {
  load(): string | undefined;
  save(text: string): void;
}

/** One kept text with a part in it for each owner, since whoever embeds the sandbox keeps a single one. */
export class StorageParts {
  private readonly parts: Map<string, string>;

  constructor(private readonly storage?: SandboxStorage) {
    this.parts = new Map(partsIn(storage?.load()));
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
