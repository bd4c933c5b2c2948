import { eachAtOnce } from '../model/concurrency';
import { toFailure, isCancelled, Failure } from '../model/errors';
import { Emitter, type Disposable } from '../model/event';
import type { Execution, Page } from '../model/model';
import type { Provider } from '../platforms/provider';
import type { RunsView } from '../runs/runs';
import { executionsToRead, readNodesOf, type ReadNodes } from './nodeHealth';
import { sampleOf, type Sample } from './sample';

/** Executions per request. */
const pageSize = 100;
/** So many list requests at most are made at one time; whoever wants more asks for more. */
const mostListRequests = 10;
/** So many single executions at most are read for their nodes. */
export const mostExecutionsRead = 20;
const readAtOnce = 3;
/** A server that repeats itself for ever must not be asked for ever. */
const mostPagesWithoutNews = 3;

/** A workflow as it runs for one account. */
export interface HealthPlace {
  readonly connection: string;
  readonly scope: string;
  /** The workflow's id. */
  readonly workflow: string;
}

/** What is known so far. Each change makes a new object. */
export interface HealthState {
  readonly samples: ReadonlyMap<string, Sample>;
  /** By the id of the execution that was read. */
  readonly nodes: ReadonlyMap<string, ReadNodes>;
  /** What is being asked for now, and how much of it there is. */
  readonly work?: { readonly kind: 'list' | 'nodes'; readonly done: number; readonly of: number };
  /** Whether its platform has more than what was listed. */
  readonly hasMore: boolean;
  /** Whether there is a list, or the beginning of one: what is known then is known without a gap. */
  readonly isListed: boolean;
  readonly wasCancelled: boolean;
  /** Executions that should have been read for their nodes and could not be. */
  readonly unreadNodes: number;
  /** Whether its platform tells the nodes of an execution; undefined while nobody knows. */
  readonly tellsNodes?: boolean;
  readonly failure?: Failure;
}

export interface HealthSources {
  readonly providerOf: (connection: string) => Promise<Provider>;
  readonly runs: Pick<RunsView, 'executions' | 'read'>;
}

/**
 * How one workflow does, read within bounds and only when asked to. What others read of its executions meanwhile comes
 * through the store of executions; nothing is polled.
 */
export class WorkflowHealth implements Disposable {
  private current: HealthState = { samples: new Map(), nodes: new Map(), hasMore: false, isListed: false, wasCancelled: false, unreadNodes: 0 };
  private readonly changes = new Emitter<HealthState>();
  private readonly following: Disposable;
  /** Of executions that the server listed: where its pages are. */
  private listed = new Set<string>();
  /** Of a page, which the platform may decide itself. */
  private size = pageSize;
  private working?: { readonly abort: AbortController; readonly promise: Promise<void> };
  readonly onChange = this.changes.event;

  constructor(
    readonly place: HealthPlace,
    private readonly sources: HealthSources,
  ) {
    this.following = sources.runs.executions.onChange(({ entry }) => this.learn(entry.execution));
  }

  get state(): HealthState {
    return this.current;
  }

  /** Reads the newest executions, as far back as what is known already, and nodes of some. Whoever asks meanwhile shares it. */
  read(): Promise<void> {
    return this.once((signal) => this.list(1, signal));
  }

  /** Reads on where the list ended. */
  readMore(): Promise<void> {
    return this.once((signal) => this.list(Math.floor(this.listed.size / this.size) + 1, signal));
  }

  /** After a failure or a cancel: what is left of what was asked for. */
  goOn(): Promise<void> {
    return this.current.isListed && this.current.hasMore ? this.readMore() : this.read();
  }

  cancel(): void {
    if (!this.working) return;
    this.working.abort.abort();
    this.set({ work: undefined, wasCancelled: true });
  }

  dispose(): void {
    this.working?.abort.abort();
    this.following.dispose();
    this.changes.dispose();
  }

  private once(read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.working && !this.working.abort.signal.aborted) return this.working.promise;
    const abort = new AbortController();
    this.set({ failure: undefined, wasCancelled: false, unreadNodes: 0, work: { kind: 'list', done: 0, of: mostListRequests } });
    const promise = this.readAll(read, abort.signal).finally(() => {
      if (this.working?.abort !== abort) return;
      this.working = undefined;
      this.set({ work: undefined });
    });
    this.working = { abort, promise };
    return promise;
  }

  private async readAll(read: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await read(signal);
      if (!signal.aborted) await this.readNodes(signal);
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) this.set({ failure: toFailure(error) });
    }
  }

  private async list(from: number, signal: AbortSignal): Promise<void> {
    const { connection, scope, workflow } = this.place;
    const provider = await this.sources.providerOf(connection);
    if (!provider.listExecutions) throw new Failure('notSupported', '{0} does not list executions with this credential.', [provider.label]);
    const seen = new Set<string>();
    const knew = from === 1 && this.listed.size > 0;
    let fruitless = 0;
    for (let request = 0; request < mostListRequests; request += 1) {
      const page = await provider.listExecutions(scope, { page: from + request, limit: pageSize, workflow }, signal);
      if (signal.aborted) return;
      const ids = [...page.items.map(({ ref }) => ref.id), ...(page.dropped ?? [])];
      const joins = knew && ids.some((id) => this.listed.has(id));
      fruitless = ids.every((id) => this.listed.has(id)) ? fruitless + 1 : 0;
      for (const id of ids) seen.add(id);
      this.take(page, ids);
      const isLast = !page.hasNext || fruitless === mostPagesWithoutNews;
      this.set({ isListed: true, work: { kind: 'list', done: request + 1, of: this.requestsFor(page, from) } });
      // What is older was listed before; what still ran then is listed again.
      if (joins && !this.hasOpenBefore(page)) return;
      this.set({ hasMore: !isLast });
      if (isLast) break;
    }
    if (knew && this.current.hasMore) this.keepOnly(seen);
  }

  private requestsFor({ total }: Page<Execution>, from: number): number {
    const left = total === undefined ? Infinity : Math.ceil(total / this.size) - (from - 1);
    return Math.max(1, Math.min(mostListRequests, left));
  }

  private take({ items, size }: Page<Execution>, ids: readonly string[]): void {
    this.size = size ?? pageSize;
    for (const id of ids) this.listed.add(id);
    const samples = new Map(this.current.samples);
    for (const execution of items) samples.set(execution.ref.id, this.newest(execution));
    this.set({ samples });
  }

  /** So many are new that what was known before lies behind a gap: it is listed again, by who wants more. */
  private keepOnly(seen: ReadonlySet<string>): void {
    const within = <T>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([id]) => seen.has(id)));
    this.listed = new Set([...this.listed].filter((id) => seen.has(id)));
    this.set({ samples: within(this.current.samples), nodes: within(this.current.nodes) });
  }

  /** A list may be behind what was read of an execution meanwhile. */
  private newest(listed: Execution): Sample {
    const [told, known] = [sampleOf(listed), this.sources.runs.executions.get(listed.ref)?.execution];
    return known && !told.ended ? sampleOf({ ...listed, ...defined(known) }) : told;
  }

  private hasOpenBefore({ items }: Page<Execution>): boolean {
    const oldest = Math.min(...items.map(({ startedAt }) => startedAt ?? Infinity));
    return [...this.current.samples.values()].some(({ ended, startedAt }) => !ended && startedAt !== undefined && startedAt < oldest);
  }

  private async readNodes(signal: AbortSignal): Promise<void> {
    const { connection, scope } = this.place;
    const provider = await this.sources.providerOf(connection);
    const tellsNodes = provider.inspect !== undefined && provider.tells === 'nodes';
    this.set({ tellsNodes });
    if (!tellsNodes) return;
    const wanted = executionsToRead([...this.current.samples.values()], mostExecutionsRead).filter((id) => !this.current.nodes.has(id));
    let done = 0;
    this.set({ work: { kind: 'nodes', done, of: wanted.length } });
    await eachAtOnce(wanted, readAtOnce, async (id) => {
      if (signal.aborted) return;
      const execution = await this.nodesOf({ connection, scope, id });
      if (signal.aborted) return;
      done += 1;
      const nodes = execution?.nodes && new Map(this.current.nodes).set(id, readNodesOf(execution));
      const unreadNodes = this.current.unreadNodes + (nodes ? 0 : 1);
      this.set({ unreadNodes, work: { kind: 'nodes', done, of: wanted.length }, ...(nodes && { nodes }) });
    });
  }

  /** From memory where somebody read it; undefined where it cannot be read, which does not keep the others from being read. */
  private async nodesOf(ref: Execution['ref']): Promise<Execution | undefined> {
    const { executions, read } = this.sources.runs;
    const known = executions.get(ref)?.execution;
    return known?.nodes && sampleOf(known).ended ? known : read.call(this.sources.runs, ref).catch(() => undefined);
  }

  /** What somebody else read. Older than what was listed, it would leave a gap. */
  private learn(execution: Execution): void {
    const { ref, workflow, local } = execution;
    const { connection, scope } = this.place;
    if (ref.connection !== connection || ref.scope !== scope || local) return;
    const { samples, isListed, hasMore } = this.current;
    const known = samples.get(ref.id);
    if (!known && (workflow?.id !== this.place.workflow || !isListed || (hasMore && !this.isNewer(execution)))) return;
    const sample = { ...known, ...defined(sampleOf(execution)) };
    if (known && isSame(known, sample)) return;
    this.set({ samples: new Map(samples).set(ref.id, sample) });
  }

  private isNewer({ startedAt }: Execution): boolean {
    const starts = [...this.current.samples.values()].map((sample) => sample.startedAt ?? Infinity);
    return startedAt !== undefined && startedAt >= Math.min(...starts);
  }

  private set(change: Partial<HealthState>): void {
    this.current = { ...this.current, ...change };
    this.changes.fire(this.current);
  }
}

function defined<T extends object>(value: T): T {
  // The members that are left are those of the same type.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

function isSame(one: Sample, other: Sample): boolean {
  return (Object.keys(other) as (keyof Sample)[]).every((name) => one[name] === other[name]);
}
