import { isCancelled, toFailure, type Failure } from '../errors';
import { Emitter, type Disposable } from '../event';
import { keyOf, type Execution, type ExecutionRef, type Page } from '../model';
import type { Provider } from '../provider';
import type { ExecutionStore } from './store';

/** The executions of one scope that were listed so far, newest first. Each change makes a new object. */
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
}

/** A server that repeats itself for ever must not be asked for ever. */
const mostPagesWithoutNews = 3;

/** Lists per scope: pages on demand, the first page merged on refresh, nothing twice, one request in flight per scope. */
export class ExecutionLists implements Disposable {
  private readonly lists = new Map<string, ExecutionList>();
  private readonly work = new Map<string, { promise: Promise<void>; abort: AbortController }>();
  private readonly changes = new Emitter<ExecutionList>();
  readonly onChange = this.changes.event;

  constructor(
    private readonly store: ExecutionStore,
    private readonly providerOf: (connection: string) => Promise<Provider>,
    private readonly pageSize: () => number,
    /** What was started here, newest first: all there is to list where the platform lists nothing. */
    private readonly startedHere: (connection: string, scope: string) => Promise<readonly { execution: Execution }[]>,
  ) {}

  get(connection: string, scope: string): ExecutionList | undefined {
    return this.lists.get(keyOfScope(connection, scope));
  }

  /** Loads the first page, or merges it into what is loaded; later pages are not fetched again. */
  refresh(connection: string, scope: string): Promise<void> {
    return this.exclusively(connection, scope, (signal) => this.loadFirst(connection, scope, signal));
  }

  /** Loads the next page that has something new. */
  loadMore(connection: string, scope: string): Promise<void> {
    return this.exclusively(connection, scope, (signal) => this.loadNext(connection, scope, signal));
  }

  /** Puts an execution that was just started here on top, before the server lists it. */
  add(ref: ExecutionRef): void {
    const list = this.get(ref.connection, ref.scope);
    if (list && !list.refs.some(({ id }) => id === ref.id)) this.set({ ...list, refs: [ref, ...list.refs] });
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

  private exclusively(connection: string, scope: string, load: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const key = keyOfScope(connection, scope);
    const running = this.work.get(key);
    if (running && !running.abort.signal.aborted) return running.promise;
    const abort = new AbortController();
    const promise = load(abort.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted || isCancelled(error)) return;
        const list = this.get(connection, scope) ?? emptyList(connection, scope);
        this.set({ ...list, state: 'failed', loadingMore: false, failure: toFailure(error) });
      })
      .finally(() => {
        if (this.work.get(key)?.abort === abort) this.work.delete(key);
      });
    this.work.set(key, { promise, abort });
    return promise;
  }

  private async loadFirst(connection: string, scope: string, signal: AbortSignal): Promise<void> {
    if (!this.get(connection, scope)?.refs.length) this.set(emptyList(connection, scope));
    const page = await this.fetch(connection, scope, 1, signal);
    if (signal.aborted) return;
    const old = this.get(connection, scope) ?? emptyList(connection, scope);
    const listed = new Set(page.refs.map(({ id }) => id));
    // Without a row in common, rows are missing in between: what is older is paged in again.
    const joins = old.refs.some(({ id }) => listed.has(id));
    this.set({
      ...old,
      // What was started here and is not listed yet stays on top of what the server says.
      refs: unite(this.notYetListed(old.refs, listed, page.refs), page.refs, joins ? old.refs : []),
      state: 'ready',
      failure: undefined,
      hasMore: joins && old.state !== 'loading' ? old.hasMore : page.hasNext,
      total: page.total,
      pageSize: page.size,
    });
  }

  private async loadNext(connection: string, scope: string, signal: AbortSignal): Promise<void> {
    const list = this.get(connection, scope);
    if (!list) return this.loadFirst(connection, scope, signal);
    this.set({ ...list, loadingMore: true });
    // What only this editor knows is on no page.
    const listed = list.refs.filter((ref) => !this.store.get(ref)?.execution.local).length;
    let pageNumber = Math.floor(listed / (list.pageSize ?? this.pageSize())) + 1;
    for (let tries = 0; tries < mostPagesWithoutNews; tries += 1, pageNumber += 1) {
      const page = await this.fetch(connection, scope, pageNumber, signal);
      const old = this.get(connection, scope);
      if (signal.aborted || !old) return;
      const refs = unite(old.refs, page.refs);
      const grew = refs.length > old.refs.length;
      const hasMore = page.hasNext && (grew || tries + 1 < mostPagesWithoutNews);
      const done = grew || !hasMore;
      this.set({ ...old, refs, state: 'ready', failure: undefined, hasMore, total: page.total, loadingMore: !done });
      if (done) return;
    }
  }

  private async fetch(connection: string, scope: string, page: number, signal: AbortSignal) {
    const provider = await this.providerOf(connection);
    const own = (await this.startedHere(connection, scope)).map(({ execution }) => execution);
    const query = { page, limit: this.pageSize() };
    const listed = await provider.history?.(scope, query, signal);
    const found = listed ? { ...listed, items: withLocal(listed, own) } : { items: own, hasNext: false, total: own.length, size: undefined };
    const { items, hasNext, total, size } = found;
    if (!signal.aborted) for (const execution of items) this.store.put(execution);
    return { refs: items.map(({ ref }) => ref), hasNext, total, size };
  }

  /** Executions on top of the list that are newer than everything the server listed. */
  private notYetListed(
    old: readonly ExecutionRef[],
    listed: ReadonlySet<string>,
    page: readonly ExecutionRef[],
  ): readonly ExecutionRef[] {
    const newest = Math.max(0, ...page.map((ref) => this.startOf(ref)));
    return old.filter((ref) => !listed.has(ref.id) && this.startOf(ref) > newest);
  }

  private startOf(ref: ExecutionRef): number {
    return this.store.get(ref)?.execution.startedAt ?? 0;
  }

  private set(list: ExecutionList): void {
    this.lists.set(keyOfScope(list.connection, list.scope), list);
    this.changes.fire(list);
  }
}

/** A page and, in their places, the executions of its time that only this editor knows. */
function withLocal({ items, page, hasNext }: Page<Execution>, own: readonly Execution[]): readonly Execution[] {
  const times = items.map(({ startedAt }) => startedAt ?? 0);
  const newest = page === 1 ? Infinity : Math.max(0, ...times);
  const oldest = hasNext ? Math.min(...times) : 0;
  const local = own.filter(({ local: isLocal, startedAt = 0 }) => isLocal && startedAt >= oldest && startedAt <= newest);
  if (local.length === 0) return items;
  return [...items, ...local].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

function emptyList(connection: string, scope: string): ExecutionList {
  return { connection, scope, refs: [], state: 'loading', loadingMore: false, hasMore: false };
}

function keyOfScope(connection: string, scope: string): string {
  return keyOf({ connection, scope, id: '' });
}

function unite(...lists: readonly (readonly ExecutionRef[])[]): readonly ExecutionRef[] {
  const byId = new Map<string, ExecutionRef>();
  for (const ref of lists.flat()) if (!byId.has(ref.id)) byId.set(ref.id, ref);
  return [...byId.values()];
}
