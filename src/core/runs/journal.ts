import type { Target } from '../model/model';

/** What is about to be sent, written down before it is. */
export interface JournalEntry {
  readonly version: 1;
  /** The user action's UUID: the entry's name. */
  readonly intent: string;
  readonly target: Target;
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly at: number;
  /** The payload file's URI, where there is one. */
  readonly source?: string;
  /** The execution's id, once the platform told it or it was found. */
  readonly execution?: string;
}

/** Named texts that outlive the window. One name per entry, so that two windows never overwrite each other's. */
export interface KeptTexts {
  read(): Promise<ReadonlyMap<string, string>>;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Runs that were sent from here and whose end nobody has seen yet. */
export class Journal {
  constructor(private readonly texts: KeptTexts) {}

  /** Resolves when the entry is safely down; only then may the request go out. */
  async write(entry: JournalEntry): Promise<void> {
    await this.texts.write(entry.intent, JSON.stringify(entry));
  }

  async remove(intent: string): Promise<void> {
    await this.texts.remove(intent);
  }

  /** What earlier windows left behind, oldest first. An entry that cannot be read is left alone. */
  async read(): Promise<readonly JournalEntry[]> {
    const texts = await this.texts.read();
    const entries = [...texts.values()].map(parseEntry).filter((entry) => entry !== undefined);
    return entries.sort((a, b) => a.at - b.at);
  }
}

function parseEntry(text: string): JournalEntry | undefined {
  try {
    const entry = JSON.parse(text) as Partial<JournalEntry> | null;
    const target = entry?.target;
    const complete =
      entry?.version === 1 &&
      typeof entry.intent === 'string' &&
      typeof entry.at === 'number' &&
      [target?.connection, target?.scope, target?.workflow].every((word) => typeof word === 'string');
    return complete ? (entry as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}
