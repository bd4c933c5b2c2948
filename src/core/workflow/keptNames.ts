import { amountOf, fieldsOf, textOf } from '../json/values';

/** What something is called, and when its platform last said so, in milliseconds since the epoch. */
export interface KnownName {
  readonly name: string;
  readonly at: number;
  /** What a workflow's application is called. */
  readonly application?: string;
}

/** The names of one connection, by id. */
export interface ConnectionNames {
  readonly workflows: ReadonlyMap<string, KnownName>;
  readonly scopes: ReadonlyMap<string, KnownName>;
}

/** Where names outlive the window: one text per connection. */
export interface KeptNames {
  read(): Promise<ReadonlyMap<string, string>>;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<unknown>;
}

const version = 1;
/** Of each kind; the ones that nobody has told for the longest time go first. */
const mostNames = 2_000;

export function writeNames({ workflows, scopes }: ConnectionNames): string {
  return JSON.stringify({ version, workflows: newest(workflows), scopes: newest(scopes) });
}

/** What can be read of it, entry by entry. `newer` for what a later version wrote, which is left alone. */
export function readNames(text: string): ConnectionNames | 'newer' {
  const kept = fieldsOf(parse(text));
  const written = amountOf(kept?.['version']);
  if (written !== undefined && written > version) return 'newer';
  return { workflows: entriesOf(kept?.['workflows']), scopes: entriesOf(kept?.['scopes']) };
}

/** Of two names for one thing, the one that was told later. */
export function joinNames(one: ReadonlyMap<string, KnownName>, other: ReadonlyMap<string, KnownName>): Map<string, KnownName> {
  const joined = new Map(one);
  for (const [id, known] of other) if (known.at > (joined.get(id)?.at ?? -1)) joined.set(id, known);
  return joined;
}

function newest(names: ReadonlyMap<string, KnownName>): Readonly<Record<string, KnownName>> {
  const kept = [...names].sort(([, one], [, other]) => other.at - one.at).slice(0, mostNames);
  return Object.fromEntries(kept);
}

function entriesOf(value: unknown): ReadonlyMap<string, KnownName> {
  const found = new Map<string, KnownName>();
  for (const [id, entry] of Object.entries(fieldsOf(value) ?? {})) {
    const fields = fieldsOf(entry);
    const name = textOf(fields?.['name']);
    const application = textOf(fields?.['application']);
    if (name !== undefined) found.set(id, { name, at: amountOf(fields?.['at']) ?? 0, ...(application !== undefined && { application }) });
  }
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
