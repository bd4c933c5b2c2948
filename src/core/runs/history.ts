import { Emitter } from '../event';
import { parseJson, stringifyJson } from '../json';
import type { Execution, Target } from '../model';
import type { KeptTexts } from './journal';

/** A run that was started from this editor, as it is kept for later windows. */
export interface RunRecord {
  readonly version: 1;
  /** The user action's UUID: the record's name. */
  readonly intent: string;
  readonly target: Target;
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly at: number;
  /** The payload file's URI, where there is one. */
  readonly source?: string;
  /** What was sent, as JSON text, secret values masked. */
  readonly payload?: string;
  /** The last known state, without the nodes: their platform tells them again. */
  readonly execution: Execution;
}

/** In characters of JSON. A larger answer is not kept. */
const longestRecord = 20_000_000;

/** What was started here, one text per run, bounded. Platforms that list no executions are listed from it. */
export class RunHistory {
  private records?: Promise<Map<string, RunRecord>>;
  private readonly changes = new Emitter<RunRecord>();
  /** Fires a record that is new or has a newer state. */
  readonly onChange = this.changes.event;

  constructor(
    private readonly texts: KeptTexts,
    private readonly most: () => number = () => 500,
  ) {}

  /** Writes a run down, or its newer state. */
  async keep(record: Omit<RunRecord, 'version'>): Promise<void> {
    const { nodes: _nodes, ...execution } = record.execution;
    const records = await this.load();
    const payload = record.payload ?? records.get(record.intent)?.payload;
    const kept: RunRecord = { ...record, version: 1, execution, ...(payload !== undefined && { payload }) };
    records.set(record.intent, kept);
    this.changes.fire(kept);
    await this.texts.write(record.intent, textOf(kept));
    for (const { intent } of newestFirst(records).slice(this.most())) await this.remove(intent);
  }

  /** The runs of one scope, newest first. */
  async of(connection: string, scope: string): Promise<readonly RunRecord[]> {
    const isHere = ({ target }: RunRecord) => target.connection === connection && target.scope === scope;
    return newestFirst(await this.load()).filter(isHere);
  }

  /** The runs of one payload file, newest first. */
  async from(source: string): Promise<readonly RunRecord[]> {
    return newestFirst(await this.load()).filter((record) => record.source === source);
  }

  async remove(intent: string): Promise<void> {
    (await this.load()).delete(intent);
    await this.texts.remove(intent);
  }

  /** Forgets the runs of a connection that is gone. */
  async forget(connection: string): Promise<void> {
    for (const { intent, target } of newestFirst(await this.load())) {
      if (target.connection === connection) await this.remove(intent);
    }
  }

  private load(): Promise<Map<string, RunRecord>> {
    this.records ??= this.texts.read().then((texts) => {
      const records = [...texts.values()].flatMap((text) => parseRecord(text) ?? []);
      return new Map(records.map((record) => [record.intent, record]));
    });
    return this.records;
  }
}

function newestFirst(records: ReadonlyMap<string, RunRecord>): RunRecord[] {
  return [...records.values()].sort((a, b) => b.at - a.at);
}

function textOf(record: RunRecord): string {
  const text = stringifyJson(record);
  if (text.length <= longestRecord) return text;
  const { answer: _answer, ...execution } = record.execution;
  return stringifyJson({ ...record, execution });
}

/** What an older or a broken version wrote is left alone. */
function parseRecord(text: string): RunRecord | undefined {
  try {
    const record = parseJson(text) as Partial<RunRecord> | null;
    const { target, execution } = record ?? {};
    const complete =
      record?.version === 1 &&
      typeof record.intent === 'string' &&
      typeof record.at === 'number' &&
      [target?.connection, target?.scope, target?.workflow].every((word) => typeof word === 'string') &&
      [execution?.status, execution?.statusClass, execution?.ref.id].every((word) => typeof word === 'string');
    return complete ? (record as RunRecord) : undefined;
  } catch {
    return undefined;
  }
}
