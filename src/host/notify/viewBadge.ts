import * as vscode from 'vscode';
import { UnseenRuns } from '../../core/runs/unseenRuns';
import type { RunsView } from '../../core/runs/runs';
import { counted } from '../ui/sentences';

/**
 * The number on Runlight's icon: how many run, turning to how many failed until somebody looks, at the view or at
 * another one that shows the same.
 */
export function badgeOn(view: vscode.TreeView<unknown>, runs: RunsView, ...others: readonly vscode.TreeView<unknown>[]): vscode.Disposable {
  const views = [view, ...others];
  const isLookedAt = (): boolean => vscode.window.state.focused && views.some(({ visible }) => visible);
  const unseen = new UnseenRuns(runs, isLookedAt);
  const look = (): void => {
    if (isLookedAt()) unseen.markSeen();
  };
  const draw = unseen.onChange((badge) => {
    view.badge = badge && { value: badge.count, tooltip: tooltipOf(badge.count, badge.meaning) };
  });
  const looks = views.map(({ onDidChangeVisibility }) => onDidChangeVisibility(look));
  return vscode.Disposable.from(unseen, draw, ...looks, vscode.window.onDidChangeWindowState(look));
}

function tooltipOf(count: number, meaning: 'running' | 'failed'): string {
  if (meaning === 'failed') return counted(count, { one: '1 execution failed', other: '{0} executions failed' });
  return counted(count, { one: '1 execution is running', other: '{0} executions are running' });
}
