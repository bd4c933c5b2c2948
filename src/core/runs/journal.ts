import { parseJson } from '../json/json';
import { amountOf, fieldsOf, textOf, type Fields } from '../json/values';
import type { ExecutionRef, ServerSpan, Target } from '../model/model';

/** An entry or a sign that the disk would not let go of is tried again so often, this far apart. */
export const mostRemovals = 5;
export const removalPauseMs = 30_000;

/** What is about to be sent, written down before it is. */
export interface JournalEntry {
  readonly version: 2;
  /** The user action's UUID: the entry's name. */
  readonly intent: string;
  readonly target: Target;
  /** Milliseconds since the epoch, on this machine's clock. Names the moment; nothing is measured with it. */
  readonly at: number;
  /** When it was sent on the server's clock, where that was known by then. */
  readonly sent?: ServerSpan;
  /** The window that wrote it; empty where an earlier version did. */
  readonly owner: string;
  /** The payload file's URI, where there is one. */
  readonly source?: string;
  /** The execution that it runs once more: the new one goes by its payload, and by no trigger of its own. */
  readonly repeats?: string;
  /** The agent that started it, where no person did. Versions that know no agents leave it out. */
  readonly agent?: string;
  /** The execution's id, once the platform told it or it was found. */
  readonly execution?: string;
  /** The execution was found by evidence; no answer named it. */
  readonly guessed?: boolean;
}

/** Named texts that outlive the window. One name per entry, so that two windows never overwrite each other's. */
export interface TextStorage {
  names(): Promise<readonly string[]>;
  read(): Promise<ReadonlyMap<string, string>>;
  write(name: string, text: string): Promise<void>;
  /** Writes a text that nobody has written yet; false where somebody was first, in whichever window. */
  create(name: string, text: string): Promise<boolean>;
  /** False where it was gone already: of several that remove it, one is told true. */
  remove(name: string): Promise<boolean>;
}

/** An entry with the window that has it now, which may have taken it over. */
export interface OwnedEntry {
  readonly entry: JournalEntry;
  readonly owner: string;
}

/** Everything in the journal at one moment. */
export interface JournalState {
  /** Oldest first. */
  readonly entries: readonly OwnedEntry[];
  /** The latest sign of life of each window that has given one. */
  readonly signs: ReadonlyMap<string, string>;
  /** Claims of entries that are gone. */
  readonly orphans: readonly string[];
}

const claimPrefix = 'claim.';
const signPrefix = 'window.';
/** No entry is taken over more often, whatever its claims say. */
const mostOwners = 1_000;

/**
 * Runs that were sent from here and whose end nobody has seen yet, in every window. An entry is never rewritten when
 * its owner changes: who takes it over creates a claim that names the owner before, which only one window can.
 */
export class Journal {
  constructor(private readonly texts: TextStorage) {}

  /** Resolves when the entry is safely down; only then may the request go out. */
  async write(entry: JournalEntry): Promise<void> {
    await this.texts.write(entry.intent, JSON.stringify(entry));
  }

  /** Whether it was there: of several windows that remove it, one is told true. */
  async remove(intent: string): Promise<boolean> {
    const wasThere = await this.texts.remove(intent);
    // What is left of earlier owners concerns nobody any more; where it cannot be removed, the next look at the journal does it.
    await this.tidy(intent).catch(() => undefined);
    return wasThere;
  }

  /** Takes an entry from an owner that is dead. False where another window was first. */
  claim(intent: string, from: string, owner: string): Promise<boolean> {
    return this.texts.create(claimName(intent, from), owner);
  }

  /** A window says that it lives. A sign that differs from the last one is all that counts. */
  async sign(owner: string, text: string): Promise<void> {
    await this.texts.write(`${signPrefix}${owner}`, text);
  }

  async removeSign(owner: string): Promise<void> {
    await this.texts.remove(`${signPrefix}${owner}`);
  }

  /** An entry that cannot be read, such as a newer version's, is left alone. */
  async read(): Promise<JournalState> {
    const texts = await this.texts.read();
    const entries = [...texts].flatMap(([name, text]) => {
      const entry = name.startsWith(claimPrefix) || name.startsWith(signPrefix) ? undefined : parseEntry(text);
      // A copy under another name could not be taken out of the journal.
      return entry?.intent === name ? [{ entry, owner: ownerOf(entry, texts) }] : [];
    });
    entries.sort((a, b) => a.entry.at - b.entry.at);
    const signs = [...texts].flatMap(([name, text]) => (name.startsWith(signPrefix) ? [[name.slice(signPrefix.length), text] as const] : []));
    const orphans = [...texts.keys()].filter((name) => name.startsWith(claimPrefix) && !texts.has(intentOf(name)));
    return { entries, signs: new Map(signs), orphans };
  }

  async removeOrphan(claim: string): Promise<void> {
    await this.texts.remove(claim);
  }

  /** Whether an execution is known as one that somebody started and nobody has seen the end of. */
  async isNoted({ connection, scope, id }: ExecutionRef): Promise<boolean> {
    const { entries } = await this.read();
    return entries.some(({ entry: { execution, target } }) => execution === id && target.connection === connection && target.scope === scope);
  }

  private async tidy(intent: string): Promise<void> {
    const start = `${claimPrefix}${intent}.`;
    for (const name of await this.texts.names()) if (name.startsWith(start)) await this.texts.remove(name);
  }
}

function claimName(intent: string, from: string): string {
  return `${claimPrefix}${intent}.${from}`;
}

/** An intent has no dot in it. */
function intentOf(claim: string): string {
  return claim.slice(claimPrefix.length).split('.')[0] ?? '';
}

/** Each claim names the next owner; the last one in the chain has the entry. */
function ownerOf({ intent, owner: first }: JournalEntry, texts: ReadonlyMap<string, string>): string {
  let owner = first;
  for (let step = 0; step < mostOwners; step += 1) {
    const next = texts.get(claimName(intent, owner));
    if (next === undefined) break;
    owner = next;
  }
  return owner;
}

function parseEntry(text: string): JournalEntry | undefined {
  try {
    const fields = fieldsOf(parseJson(text));
    return fields && decodeEntry(fields);
  } catch {
    return undefined;
  }
}

/** Version 1 knew no owners: whoever wrote it is long gone. */
function decodeEntry(fields: Fields): JournalEntry | undefined {
  const target = fieldsOf(fields['target']);
  const intent = textOf(fields['intent']);
  const at = amountOf(fields['at']);
  const version = fields['version'];
  if (!target || intent === undefined || at === undefined || (version !== 1 && version !== 2)) return undefined;
  if (![target['connection'], target['scope'], target['workflow']].every((word) => typeof word === 'string')) return undefined;
  const sent = fieldsOf(fields['sent']);
  const [earliest, latest] = [amountOf(sent?.['earliest']), amountOf(sent?.['latest'])];
  return {
    version: 2,
    intent,
    // Its three words were looked at; the rest of a target is optional and was written by this program.
    target: target as unknown as Target,
    at,
    sent: earliest !== undefined && latest !== undefined ? { earliest, latest } : undefined,
    owner: typeof fields['owner'] === 'string' ? fields['owner'] : '',
    source: textOf(fields['source']),
    repeats: textOf(fields['repeats']),
    agent: textOf(fields['agent']),
    execution: textOf(fields['execution']),
    guessed: fields['guessed'] === true ? true : undefined,
  };
}
