import { isCancelled, toFailure, type Failure } from '../model/errors';
import { Emitter, type Disposable } from '../model/event';
import { isEmpty, matches, type ExecutionFilter, type Order, type Wanted } from '../model/filter';
import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import type { Provider } from '../platforms/provider';
import { readPage, type ListedPage } from './listPage';
import type { ExecutionStore } from './store';

/** The executions of one scope that were listed so far, in their order. Each change makes a new object. */
export interface ExecutionList {
  readonly connection: string;
  readonly scope: string;
  readonly refs: readonly ExecutionRef[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly loadingMore: boolean;
  readonly failure?: Failure;
  readonly hasMore: boolean;
  readonly total?: number;
  /** Rows per page, where the platform decides that. */
  readonly pageSize?: number;
  /** What the list was narrowed to; absent when it shows everything. */
  readonly filter?: ExecutionFilter;
  readonly order: Order;
  /** What the server listed although it was not asked for: not shown, but counted where pages are. */
  readonly dropped: ReadonlySet<string>;
}

/** Lists as views see them. */
export type KnownLists = Pick<ExecutionLists, 'get' | 'has' | 'onChange'>;

export interface ListChange {
  readonly connection: string;
  readonly scope: string;
  readonly list: ExecutionList;
  readonly before?: ExecutionList;
}

/** What is being loaded of a list. */
interface Work {
  readonly promise: Promise<void>;
  readonly abort: AbortController;
  readonly kind: 'first' | 'more';
}

export interface ListsOptions {
  /** Where the executions of every page go. */
  readonly store: ExecutionStore;
  readonly providerOf: (connection: string) => Promise<Provider>;
  /** How many executions are asked for at once. */
  readonly pageSize: () => number;
  /** What was started here, newest first: all there is to list where the platform lists nothing. */
  readonly startedHere: (connection: string, scope: string) => Promise<readonly { execution: Execution }[]>;
  /** What a list is narrowed to; everything, newest first, where this is absent. */
  readonly wantedOf?: (connection: string, scope: string) => Wanted;
}

/** A server that repeats itself for ever must not be asked for ever. */
const mostPagesWithoutNews = 3;

/** Lists per scope: pages on demand, the first page merged on refresh, nothing twice, one request in flight per scope. */
export class ExecutionLists implements Disposable {
  private readonly lists = new Map<string, ExecutionList>();
  private readonly work = new Map<string, Work>();
  private readonly changes = new Emitter<ListChange>();
  readonly onChange = this.changes.event;

  constructor(private readonly options: ListsOptions) {}

  get(connection: string, scope: string): ExecutionList | undefined {
    return this.lists.get(keyOfScope(connection, scope));
  }

  has(ref: ExecutionRef): boolean {
    const list = this.get(ref.connection, ref.scope);
    return list !== undefined && idsOf(list.refs).has(ref.id);
  }

  /** Loads the first page, or merges it into what is loaded; later pages are not fetched again. */
  refresh(connection: string, scope: string): Promise<void> {
    return this.exclusively(connection, scope, 'first', (signal) => this.loadFirst(connection, scope, signal));
  }

  /** Loads the next page that has something new; after the first page where that is loading just now. */
  async loadMore(connection: string, scope: string): Promise<void> {
    const running = this.work.get(keyOfScope(connection, scope));
    if (running?.kind === 'first') await running.promise;
    await this.exclusively(connection, scope, 'more', (signal) => this.loadNext(connection, scope, signal));
  }

  /** Begins anew, for another filter or order than what is loaded had. */
  restart(connection: string, scope: string): Promise<void> {
    const key = keyOfScope(connection, scope);
    this.work.get(key)?.abort.abort();
    this.set(this.emptyList(connection, scope));
    return this.refresh(connection, scope);
  }

  /** Puts an execution that was just started here on top, before the server lists it. */
  add(ref: ExecutionRef): void {
    const list = this.get(ref.connection, ref.scope);
    if (list && list.order === 'newest' && !this.has(ref) && this.isWanted(ref, list)) {
      this.set({ ...list, refs: [ref, ...list.refs] });
    }
  }

  /** Drops what is loaded, of a connection that changed or is gone. */
  forget(connection: string): void {
    for (const [key, list] of this.lists) {
      if (list.connection !== connection) continue;
      this.work.get(key)?.abort.abort();
      this.lists.delete(key);
    }
  }

  dispose(): void {
    for (const { abort } of this.work.values()) abort.abort();
    this.lists.clear();
    this.changes.dispose();
  }

  private exclusively(connection: string, scope: string, kind: Work['kind'], load: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const key = keyOfScope(connection, scope);
    const running = this.work.get(key);
    if (running && !running.abort.signal.aborted) return running.promise;
    const abort = new AbortController();
    const promise = load(abort.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted || isCancelled(error)) return;
        this.set({ ...this.listOf(connection, scope), state: 'failed', loadingMore: false, failure: toFailure(error) });
      })
      .finally(() => {
        if (this.work.get(key)?.abort === abort) this.work.delete(key);
      });
    this.work.set(key, { promise, abort, kind });
    return promise;
  }

  private async loadFirst(connection: string, scope: string, signal: AbortSignal): Promise<void> {
    const known = this.get(connection, scope);
    if (!known || (known.state === 'failed' && known.refs.length === 0)) this.set(this.emptyList(connection, scope));
    // A range that ends now has moved on since the list was begun.
    const { filter } = this.emptyList(connection, scope);
    const page = await this.fetch({ ...this.listOf(connection, scope), filter }, 1, signal);
    if (signal.aborted) return;
    const old = { ...this.listOf(connection, scope), filter };
    const listed = new Set([...page.refs.map(({ id }) => id), ...page.dropped]);
    // Without a row in common, rows are missing in between: what is older is paged in again.
    const joins = old.refs.some(({ id }) => listed.has(id)) || [...old.dropped].some((id) => listed.has(id));
    const kept = joins ? old.refs.filter((ref) => this.isWanted(ref, old)) : [];
    const dropped = new Set(joins ? [...old.dropped, ...page.dropped] : page.dropped);
    // What was started here and is not listed yet stays on top of what the server says.
    const refs = unite(this.notYetListed(old, page.refs), page.refs, kept);
    const hasMore = joins && old.state !== 'loading' ? old.hasMore || this.grewAtItsEnd(old, page) : page.hasNext;
    const { total, size: pageSize } = page;
    this.set({ ...old, refs: sameOr(old.refs, refs), dropped, state: 'ready', failure: undefined, hasMore, total, pageSize });
  }

  private async loadNext(connection: string, scope: string, signal: AbortSignal): Promise<void> {
    const list = this.get(connection, scope);
    if (!list) return this.loadFirst(connection, scope, signal);
    this.set({ ...list, loadingMore: true });
    let pageNumber = Math.floor(this.placeOf(list) / (list.pageSize ?? this.options.pageSize())) + 1;
    for (let tries = 0; tries < mostPagesWithoutNews; tries += 1, pageNumber += 1) {
      const page = await this.fetch(list, pageNumber, signal);
      const old = this.get(connection, scope);
      if (signal.aborted || !old) return;
      const refs = unite(old.refs, page.refs);
      const dropped = new Set([...old.dropped, ...page.dropped]);
      const grew = refs.length > old.refs.length;
      // Rows that are only not wanted are news: the server did not repeat itself.
      const hasMore = page.hasNext && (grew || dropped.size > old.dropped.size || tries + 1 < mostPagesWithoutNews);
      const done = grew || !hasMore || tries + 1 === mostPagesWithoutNews;
      this.set({ ...old, refs, dropped, state: 'ready', failure: undefined, hasMore, total: page.total, loadingMore: !done });
      if (done) return;
    }
  }

  private async fetch({ connection, scope, filter, order }: ExecutionList, number: number, signal: AbortSignal): Promise<ListedPage> {
    const provider = await this.options.providerOf(connection);
    const own = (await this.options.startedHere(connection, scope)).map(({ execution }) => execution);
    const query = { page: number, limit: this.options.pageSize(), ...filter, ...(order === 'oldest' && { order }) };
    const page = await readPage(provider, { scope, query, own }, signal);
    if (!signal.aborted) for (const execution of page.items) this.options.store.put(execution);
    return page;
  }

  /** How many of the server's rows are known, from its first one on. */
  private placeOf({ refs, dropped }: ExecutionList): number {
    return refs.filter((ref) => !this.options.store.get(ref)?.execution.local).length + dropped.size;
  }

  /** Where the oldest come first, new ones come after the last page. */
  private grewAtItsEnd(old: ExecutionList, { total }: ListedPage): boolean {
    return old.order === 'oldest' && total !== undefined && total > this.placeOf(old);
  }

  /** Executions on top of the list that are newer than everything the server listed. */
  private notYetListed(old: ExecutionList, page: readonly ExecutionRef[]): readonly ExecutionRef[] {
    if (old.order === 'oldest') return [];
    const newest = Math.max(0, ...page.map((ref) => this.startOf(ref)));
    return old.refs.filter((ref) => this.startOf(ref) > newest && this.isWanted(ref, old));
  }

  private isWanted(ref: ExecutionRef, { filter }: ExecutionList): boolean {
    const execution = filter && this.options.store.get(ref)?.execution;
    return !execution || matches(execution, filter);
  }

  private startOf(ref: ExecutionRef): number {
    return this.options.store.get(ref)?.execution.startedAt ?? 0;
  }

  private listOf(connection: string, scope: string): ExecutionList {
    return this.get(connection, scope) ?? this.emptyList(connection, scope);
  }

  private emptyList(connection: string, scope: string): ExecutionList {
    const { filter, order = 'newest' } = this.options.wantedOf?.(connection, scope) ?? {};
    const narrowed = filter && !isEmpty(filter) ? filter : undefined;
    const nothing = { refs: [], dropped: new Set<string>(), state: 'loading', loadingMore: false, hasMore: false } as const;
    return { connection, scope, filter: narrowed, order, ...nothing };
  }

  private set(list: ExecutionList): void {
    const { connection, scope } = list;
    const before = this.get(connection, scope);
    this.lists.set(keyOfScope(connection, scope), list);
    this.changes.fire({ connection, scope, list, before });
  }
}

function keyOfScope(connection: string, scope: string): string {
  return keyOf({ connection, scope, id: '' });
}

function unite(...lists: readonly (readonly ExecutionRef[])[]): readonly ExecutionRef[] {
  const byId = new Map<string, ExecutionRef>();
  for (const list of lists) for (const ref of list) if (!byId.has(ref.id)) byId.set(ref.id, ref);
  return [...byId.values()];
}

/** The old rows where nothing changed, so that whoever draws them sees it at once. */
function sameOr(old: readonly ExecutionRef[], news: readonly ExecutionRef[]): readonly ExecutionRef[] {
  return old.length === news.length && old.every(({ id }, index) => id === news[index]?.id) ? old : news;
}

const idSets = new WeakMap<readonly ExecutionRef[], ReadonlySet<string>>();

function idsOf(refs: readonly ExecutionRef[]): ReadonlySet<string> {
  const known = idSets.get(refs) ?? new Set(refs.map(({ id }) => id));
  idSets.set(refs, known);
  return known;
}
