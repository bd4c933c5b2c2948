import * as vscode from 'vscode';
import { hasEnded } from '../../core/model/status';
import type { RunsView } from '../../core/runs/runs';
import { systemTiming } from '../../core/model/timing';
import { settings } from '../settings';
import type { ExecutionsView } from './executionsView';
import type { AllRow, ExecutionRow, Row, ScopeRow } from './rows';

const livePauseMs = 3_000;
const calmPauseMs = 30_000;
const unfocusedFactor = 3;
/** Executions run at the top of a list; one that waits for days further down does not make its scope a busy one. */
const mostLookedAt = 100;

/**
 * Keeps what is on show fresh: one list request per expanded scope, soon again while something there runs, seldom
 * otherwise, never while the view is hidden. Expanded live executions are followed by the poller.
 */
export class Refresher implements vscode.Disposable {
  private readonly expanded = new Map<string, ScopeRow | AllRow>();
  /** When each scope's list last came in, by the monotonic clock. */
  private readonly cameIn = new Map<string, number>();
  /** Closed by hand: a list that still comes in does not make them count as shown again. */
  private readonly collapsed = new Set<string>();
  private readonly followed = new Map<string, vscode.Disposable>();
  private readonly opened = new Map<string, ExecutionRow>();
  private readonly subscriptions: vscode.Disposable[];
  private cancelTimer?: () => void;

  constructor(
    private readonly tree: vscode.TreeView<Row>,
    private readonly view: ExecutionsView,
    private readonly runs: RunsView,
  ) {
    this.subscriptions = [
      tree.onDidExpandElement(({ element }) => this.expand(element)),
      tree.onDidCollapseElement(({ element }) => this.collapse(element)),
      tree.onDidChangeVisibility(() => this.follow()),
      vscode.window.onDidChangeWindowState(() => this.plan()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('runlight.autoRefresh')) this.follow();
      }),
      // A scope that is drawn expanded was never expanded by hand; its list tells that it is on show.
      vscode.Disposable.from(runs.lists.onChange(({ connection, scope }) => this.noticeList(connection, scope))),
    ];
  }

  dispose(): void {
    this.cancelTimer?.();
    for (const subscription of this.subscriptions) subscription.dispose();
    for (const following of this.followed.values()) following.dispose();
    this.followed.clear();
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
    if (row.kind === 'connection') {
      for (const [id, scope] of this.expanded) if (scope.connection === row.connection) this.expanded.delete(id);
    }
    this.follow();
  }

  private noticeList(connection: string, scope: string): void {
    const own = this.view.scopeRow(connection, scope);
    this.cameIn.set(own.id, systemTiming.monotonic());
    const row = this.expanded.has(own.id) ? own : (this.view.allRow(connection) ?? own);
    if (this.collapsed.has(row.id)) return;
    this.expanded.set(row.id, row);
    if (!this.cancelTimer) this.plan();
  }

  private follow(): void {
    const isWatching = this.tree.visible && settings.autoRefresh;
    for (const [id, following] of this.followed) {
      if (isWatching && this.opened.has(id)) continue;
      following.dispose();
      this.followed.delete(id);
    }
    if (isWatching) {
      for (const [id, { ref }] of this.opened) {
        if (!this.followed.has(id)) this.followed.set(id, this.runs.follow(ref, 'closely'));
      }
    }
    this.plan();
  }

  /** One timer, for the next refresh of what is on show; none when nothing is. */
  private plan(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (!this.tree.visible || !settings.autoRefresh) return;
    const dues = this.scopes().map((row) => this.dueOf(row));
    if (dues.length === 0) return;
    const pause = Math.max(livePauseMs / 2, Math.min(...dues) - systemTiming.monotonic());
    this.cancelTimer = systemTiming.after(pause, () => void this.refresh());
  }

  private async refresh(): Promise<void> {
    const due = this.scopes().filter((row) => this.dueOf(row) <= systemTiming.monotonic() + livePauseMs / 2);
    await Promise.all(due.map(({ connection, scope }) => this.runs.refreshList(connection, scope)));
    this.plan();
  }

  /** The scopes whose executions are on show. */
  private scopes(): readonly ScopeRow[] {
    const scopes = [...this.expanded.values()].flatMap((row) => {
      if (!this.view.getParent(row)) return [];
      if (row.kind === 'scope') return [row];
      // A connection that no longer shows its scopes together has no such row either.
      return this.view.allRow(row.connection) ? this.view.scopesTogether(row) : [];
    });
    return [...new Set(scopes)];
  }

  /** Soon where something runs, seldom where nothing does. */
  private dueOf(row: ScopeRow): number {
    const pause = this.hasLive(row) ? livePauseMs : calmPauseMs;
    const factor = vscode.window.state.focused ? 1 : unfocusedFactor;
    return (this.cameIn.get(row.id) ?? -Infinity) + pause * factor;
  }

  private hasLive({ connection, scope }: ScopeRow): boolean {
    const { refs = [] } = this.runs.lists.get(connection, scope) ?? {};
    return refs.slice(0, mostLookedAt).some((ref) => {
      const execution = this.runs.executions.get(ref)?.execution;
      return execution !== undefined && !hasEnded(execution);
    });
  }
}
