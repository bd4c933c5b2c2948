import { DisposableStore, ReplaceableDisposable } from '../../core/model/disposables';
import type { Disposable, Event } from '../../core/model/event';
import { hasEnded } from '../../core/model/status';
import type { Timing } from '../../core/model/timing';
import type { RunsView } from '../../core/runs/runs';
import type { AllRow, ExecutionRow, Row, ScopeRow } from './rows';

const livePauseMs = 3_000;
const calmPauseMs = 30_000;
const unfocusedFactor = 3;
/** Executions run at the top of a list; one that waits for days further down does not make its scope a busy one. */
const mostLookedAt = 100;

/** The tree as a person sees it, the window around it, and whether it may be refreshed at all. */
export interface ShownTree {
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  /** What the setting `runlight.autoRefresh` says. */
  readonly isRefreshed: boolean;
  /** Any of the above may have changed. */
  readonly onDidChange: Event<unknown>;
  readonly onDidExpand: Event<Row>;
  readonly onDidCollapse: Event<Row>;
}

/** The rows that lists belong to. */
export interface ListRows {
  /** Whether the view shows the connection still. */
  hasConnection(connection: string): boolean;
  scopeRow(connection: string, scope: string): ScopeRow;
  /** The row under which a connection's scopes are in one list; undefined where they are not. */
  allRow(connection: string): AllRow | undefined;
  scopesTogether(row: AllRow): readonly ScopeRow[];
}

export interface RefresherOptions {
  readonly tree: ShownTree;
  readonly rows: ListRows;
  readonly runs: Pick<RunsView, 'lists' | 'executions' | 'follow' | 'refreshList'>;
  readonly timing: Pick<Timing, 'monotonic' | 'after'>;
}

/**
 * Keeps what is on show fresh: one list request per expanded scope, soon again while something there runs, seldom
 * otherwise, never while the view is hidden. Expanded live executions are followed by the poller.
 */
export class Refresher implements Disposable {
  private readonly expanded = new Map<string, ScopeRow | AllRow>();
  /** When each scope's list last came in, by the monotonic clock. */
  private readonly listedAt = new Map<string, number>();
  /** Collapsed by the person: a list that arrives afterwards does not make them count as expanded again. */
  private readonly collapsed = new Set<string>();
  private readonly followed = new Map<string, Disposable>();
  private readonly opened = new Map<string, ExecutionRow>();
  private readonly subscriptions = new DisposableStore();
  private readonly timer = new ReplaceableDisposable();

  constructor(private readonly options: RefresherOptions) {
    const { tree, runs } = options;
    this.subscriptions.add(
      tree.onDidExpand((row) => this.expand(row)),
      tree.onDidCollapse((row) => this.collapse(row)),
      tree.onDidChange(() => this.follow()),
      // VS Code fires no event for a row that is drawn expanded; the list that it loads shows that it is on show.
      runs.lists.onChange(({ connection, scope }) => this.noticeList(connection, scope)),
      this.timer,
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const following of this.followed.values()) following.dispose();
    this.followed.clear();
  }

  private get isWatching(): boolean {
    const { isVisible, isRefreshed } = this.options.tree;
    return isVisible && isRefreshed;
  }

  private expand(row: Row): void {
    this.collapsed.delete(row.id);
    if (row.kind === 'scope' || row.kind === 'all') this.expanded.set(row.id, row);
    if (row.kind === 'execution') this.opened.set(row.id, row);
    this.follow();
  }

  private collapse(row: Row): void {
    this.collapsed.add(row.id);
    this.expanded.delete(row.id);
    this.opened.delete(row.id);
    // What is expanded below it is hidden, and on show again when it is: the tree tells nothing of that.
    this.follow();
  }

  private noticeList(connection: string, scope: string): void {
    const { rows, timing } = this.options;
    const own = rows.scopeRow(connection, scope);
    this.listedAt.set(own.id, timing.monotonic());
    const row = this.expanded.has(own.id) ? own : (rows.allRow(connection) ?? own);
    if (this.collapsed.has(row.id)) return;
    this.expanded.set(row.id, row);
    if (this.timer.isEmpty) this.plan();
  }

  private follow(): void {
    const { isWatching } = this;
    for (const [id, following] of this.followed) {
      const row = this.opened.get(id);
      if (isWatching && row && !this.isHidden(row)) continue;
      following.dispose();
      this.followed.delete(id);
    }
    if (isWatching) {
      for (const [id, row] of this.opened) {
        if (this.followed.has(id) || this.isHidden(row)) continue;
        this.followed.set(id, this.options.runs.follow(row.ref, 'closely'));
      }
    }
    this.plan();
  }

  /** One timer, for the next refresh of what is on show; none when nothing is. */
  private plan(): void {
    const { timing } = this.options;
    const dues = this.isWatching ? this.scopes().map((row) => this.dueOf(row)) : [];
    if (dues.length === 0) return this.timer.replace();
    const pause = Math.max(livePauseMs / 2, Math.min(...dues) - timing.monotonic());
    this.timer.replace({ dispose: timing.after(pause, () => void this.refresh()) });
  }

  private async refresh(): Promise<void> {
    const { timing, runs } = this.options;
    const due = this.scopes().filter((row) => this.dueOf(row) <= timing.monotonic() + livePauseMs / 2);
    await Promise.all(due.map(({ connection, scope }) => runs.refreshList(connection, scope)));
    this.plan();
  }

  /** The scopes whose executions are on show. */
  private scopes(): readonly ScopeRow[] {
    const { rows } = this.options;
    const scopes = [...this.expanded.values()].flatMap((row) => {
      if (!rows.hasConnection(row.connection) || this.isHidden(row)) return [];
      if (row.kind === 'scope') return [row];
      // A connection that no longer shows its scopes together has no such row either.
      return rows.allRow(row.connection) ? rows.scopesTogether(row) : [];
    });
    return [...new Set(scopes)];
  }

  /** Whether something above it was closed. */
  private isHidden({ parent }: Row): boolean {
    return parent !== undefined && (this.collapsed.has(parent.id) || this.isHidden(parent));
  }

  /** Soon where something runs, seldom where nothing does. */
  private dueOf(row: ScopeRow): number {
    const pause = this.hasLive(row) ? livePauseMs : calmPauseMs;
    const factor = this.options.tree.isFocused ? 1 : unfocusedFactor;
    return (this.listedAt.get(row.id) ?? -Infinity) + pause * factor;
  }

  private hasLive({ connection, scope }: ScopeRow): boolean {
    const { lists, executions } = this.options.runs;
    const { refs = [] } = lists.get(connection, scope) ?? {};
    return refs.slice(0, mostLookedAt).some((ref) => {
      const execution = executions.get(ref)?.execution;
      return execution !== undefined && !hasEnded(execution);
    });
  }
}
