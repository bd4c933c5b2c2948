import { Emitter } from '../model/event';
import type { Execution, ExecutionRef } from '../model/model';
import { SerialQueue } from '../model/serialQueue';
import { hasEnded } from '../model/status';
import { runsBeyond, type Surplus } from './historyLimit';
import type { HistoryOptions, RunStorage } from './runStorage';
import { mergeExecutions } from './merge';
import { parseSummaries, type RunNews, type RunRecord, type RunSummary } from './record';
import { composeKeepable, holdSummary, lineOf, recordsHere, type RecordReader } from './records';
import { renamedSource, type SourceRename } from './sourceRename';
import { secretsUsedBy, type SecretSources } from './runSecrets';
import { RunSummaries } from './summaries';

/** Kept runs as views see them. */
export type KnownRuns = Pick<
  RunHistory,
  'all' | 'of' | 'from' | 'list' | 'find' | 'get' | 'read' | 'recall' | 'record' | 'secretsOf' | 'unreadable' | 'onChange'
>;

/** Records read at a time where the index does not know them. */
const atOnce = 16;
/** Superseded lines that the index may hold beside as many as there are runs. */
const spareLines = 200;

/**
 * What was started here, one text per run, bounded by count and size. Knows every run by its summary and opens a record
 * when it is wanted. Platforms that list no executions are listed from it. Reading never writes.
 */
export class RunHistory {
  private loading?: Promise<void>;
  private readonly summaries = new RunSummaries();
  private readonly setAside = new Set<string>();
  /** What a person deleted here does not come back with the end of its run. */
  private readonly deleted = new Set<string>();
  /** Of this window, each with its moment: a run that was sent before it may be written down after it. */
  private readonly renames: { readonly rename: SourceRename; readonly at: number }[] = [];
  private lines = 0;
  /** How many records were opened because the index did not know their end. */
  private unindexed = 0;
  private readonly queue = new SerialQueue();
  private readonly changes = new Emitter<RunSummary | undefined>();
  /** Fires a run that is known already and has a newer state; undefined when runs came or went. */
  readonly onChange = this.changes.event;
  private readonly secretSources = (): SecretSources => ({ recordOf: (ref) => this.record(ref), secretsIn: this.options.secretsIn });
  private readonly surplus = new Emitter<Surplus>();
  /** Fires when more runs are beyond the limit than may go unasked, at every write as long as they are. */
  readonly onSurplus = this.surplus.event;

  constructor(
    private readonly kept: RunStorage,
    private readonly most: () => number = () => 500,
    private readonly options: HistoryOptions = {},
  ) {}

  /** Writes a run down, or its newer state. */
  keep(record: RunNews): Promise<void> {
    return this.exclusively(() => this.write(record));
  }

  /** Keeps what became known of a run after it ended: its nodes, or how long it took. */
  learn(execution: Execution, before: Execution | undefined): void {
    const known = this.find(execution.ref);
    if (!known || !hasEnded(execution)) return;
    const { nodes, ...state } = execution;
    const isNews = mergeExecutions(known.execution, state) !== known.execution;
    if (!isNews && (nodes === undefined || nodes === before?.nodes)) return;
    const { intent, target, at } = known;
    // A disk that is full loses the record, not the run.
    this.keep({ intent, target, at, execution }).catch(() => undefined);
  }

  /** Every run, newest first. */
  async all(): Promise<readonly RunSummary[]> {
    await this.load();
    return this.list();
  }

  /** The runs of one scope, newest first. */
  async of(connection: string, scope: string): Promise<readonly RunSummary[]> {
    return (await this.all()).filter(({ target }) => target.connection === connection && target.scope === scope);
  }

  /** The runs of one payload file, newest first. */
  async from(source: string): Promise<readonly RunSummary[]> {
    return (await this.all()).filter((run) => run.source === source);
  }

  /** What is known without waiting; empty until somebody asked. */
  list(): readonly RunSummary[] {
    return this.summaries.list();
  }

  /** The run that this execution is, as far as it is known without waiting. */
  find(ref: ExecutionRef): RunSummary | undefined {
    return this.summaries.find(ref);
  }

  get(intent: string): RunSummary | undefined {
    return this.summaries.get(intent);
  }

  /** The whole record; undefined when it is gone or cannot be read. */
  async read(intent: string): Promise<RunRecord | undefined> {
    await this.load();
    const text = this.summaries.get(intent) ? await this.kept.load(intent) : undefined;
    return text === undefined ? undefined : this.records.read(intent, text);
  }

  /** The whole execution as it is kept, where it was started here. */
  async recall(ref: ExecutionRef): Promise<Execution | undefined> {
    return (await this.record(ref))?.execution;
  }

  /** The record of the run that this execution is, where it was started here. */
  async record(ref: ExecutionRef): Promise<RunRecord | undefined> {
    await this.load();
    const run = this.find(ref);
    return run && this.read(run.intent);
  }

  /** The secrets that the run used, where it was started here: in what it returned they are hidden from everybody else. */
  async secretsOf(ref: ExecutionRef): Promise<readonly string[]> {
    const record = await this.record(ref);
    return record ? secretsUsedBy(record, this.secretSources()) : [];
  }

  /** How many records there are that this version cannot read. They are left alone. */
  get unreadable(): number {
    return this.setAside.size;
  }

  /** Reads what other windows changed meanwhile. Does nothing before the first read. */
  async refresh(): Promise<void> {
    if (this.loading) await this.exclusively(() => this.readAll());
  }

  remove(...intents: readonly string[]): Promise<void> {
    return this.exclusively(async () => {
      await this.load();
      for (const intent of intents) {
        this.deleted.add(intent);
        await this.drop(intent);
      }
      this.changes.fire(undefined);
    });
  }

  /** Removes the record of a start that made no execution. A record of the same name may be written again. */
  discard(intent: string): Promise<void> {
    return this.exclusively(async () => {
      await this.load();
      await this.drop(intent);
      this.changes.fire(undefined);
    });
  }

  /** The runs of a file go along when it, or a folder above it, is renamed; those alone that were sent in this time. */
  renameSource(rename: SourceRename, at: number, since = 0): Promise<void> {
    this.renames.push({ rename, at });
    return this.exclusively(async () => {
      await this.load();
      const moved = this.list().filter((run) => run.at >= since && run.at <= at && renamedSource(run.source, rename) !== undefined);
      for (const { intent } of moved) await this.moveRecord(intent, rename);
      if (moved.length > 0) this.changes.fire(undefined);
    });
  }

  /** Forgets every run; what could not be read stays. */
  async clear(): Promise<void> {
    await this.remove(...(await this.all()).map(({ intent }) => intent));
  }

  /** Forgets the runs of a connection that is gone. */
  async forget(connection: string): Promise<void> {
    const gone = (await this.all()).filter(({ target }) => target.connection === connection);
    if (gone.length > 0) await this.remove(...gone.map(({ intent }) => intent));
  }

  /** Keeps to the limit without waiting for the next run; `agreed` is the one for which any number of runs may go. */
  keepToLimit(agreed?: number): Promise<void> {
    return this.exclusively(async () => {
      await this.load();
      await this.trim(agreed);
    });
  }

  dispose(): void {
    this.changes.dispose();
    this.surplus.dispose();
  }

  private async write(news: RunNews): Promise<void> {
    await this.load();
    const { intent } = news;
    if (this.deleted.has(intent) || this.setAside.has(intent)) return;
    const known = this.summaries.get(intent);
    const oldText = known ? await this.kept.load(intent) : undefined;
    const old = oldText === undefined ? undefined : await this.records.read(intent, oldText);
    const named = old ? news : { ...news, source: this.sourceNow(news) };
    const used = await secretsUsedBy({ ...named, payload: named.payload ?? old?.payload, repeats: named.repeats ?? old?.repeats }, this.secretSources());
    const { text, summary } = await composeKeepable(this.records, { oldText, news: named, secrets: [...(this.options.secrets?.() ?? []), ...used] });
    // Another window may have written the same a moment ago.
    if (!known || lineOf(known) !== lineOf(summary)) {
      this.summaries.put(summary);
      this.changes.fire(known && summary);
    }
    if (text === oldText) return;
    await this.kept.write(intent, text);
    await this.note(summary);
    await this.trim();
  }

  private async moveRecord(intent: string, rename: SourceRename): Promise<void> {
    const oldText = await this.kept.load(intent);
    const source = renamedSource(this.summaries.get(intent)?.source, rename);
    const written = oldText === undefined || source === undefined ? undefined : await this.records.rename(intent, oldText, source);
    if (!written) return;
    this.summaries.put(written.summary);
    await this.kept.write(intent, written.text);
    await this.note(written.summary);
  }

  private get records(): RecordReader {
    return this.options.records ?? recordsHere;
  }

  private sourceNow({ source, at }: RunNews): string | undefined {
    const later = this.renames.filter((renamed) => renamed.at >= at);
    return later.reduce((name, { rename }) => renamedSource(name, rename) ?? name, source);
  }

  private async note(summary: RunSummary): Promise<void> {
    this.lines += 1;
    const isBehind = this.unindexed > atOnce;
    if (!isBehind && this.lines <= 2 * this.summaries.size + spareLines) return this.kept.addToIndex(lineOf(summary));
    await this.kept.replaceIndex(this.list().map(lineOf).join(''));
    this.lines = this.summaries.size;
    this.unindexed = 0;
  }

  private async trim(agreed?: number): Promise<void> {
    const { mostBytes: bytes = 100_000_000 } = this.options;
    const { gone, surplus } = runsBeyond(this.list(), { limit: this.most(), bytes, agreed });
    for (const { intent } of gone) await this.drop(intent);
    if (gone.length > 0) this.changes.fire(undefined);
    if (surplus) this.surplus.fire(surplus);
  }

  private async drop(intent: string): Promise<void> {
    if (!this.summaries.get(intent)) return;
    this.summaries.take(intent);
    await this.kept.remove(intent);
  }

  private load(): Promise<void> {
    if (!this.loading) {
      this.loading = this.readAll();
      this.loading.catch(() => (this.loading = undefined));
    }
    return this.loading;
  }

  private async readAll(): Promise<void> {
    const [names, lines] = await Promise.all([this.kept.names(), this.kept.index()]);
    const indexed = parseSummaries(lines);
    this.lines = lines.split('\n').length - 1;
    const present = new Set(names);
    for (const { intent } of this.list()) if (!present.has(intent)) this.summaries.take(intent);
    this.setAside.clear();
    const unsure: string[] = [];
    for (const name of names) {
      const summary = indexed.get(name);
      if (summary && hasEnded(summary.execution)) this.summaries.put(holdSummary(summary));
      // The index may have been written before the run ended; its record may know the end.
      else unsure.push(name);
    }
    for (let next = 0; next < unsure.length; next += atOnce) {
      await Promise.all(unsure.slice(next, next + atOnce).map((name) => this.readOne(name)));
    }
    const now = unsure.flatMap((name) => this.summaries.get(name) ?? []);
    this.unindexed = now.filter(({ execution }) => hasEnded(execution)).length;
    this.changes.fire(undefined);
  }

  private async readOne(name: string): Promise<void> {
    const text = await this.kept.load(name).catch(() => '');
    if (text === undefined) return this.summaries.take(name);
    const summary = await this.records.summarize(name, text);
    if (summary) return this.summaries.put(summary);
    this.summaries.take(name);
    this.setAside.add(name);
  }

  /** One after the other, so that a record's later state is never overwritten by an earlier one. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.run('', work);
  }
}
