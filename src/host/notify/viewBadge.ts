import * as vscode from 'vscode';
import { Attention } from '../../core/runs/attention';
import type { Launcher } from '../../core/runs/launch';

/** The number on Runlight's icon: how many run, turning to how many failed until somebody looks. */
export function badgeOn(view: vscode.TreeView<unknown>, launcher: Launcher): vscode.Disposable {
  const attention = new Attention(launcher, () => view.visible && vscode.window.state.focused);
  const look = (): void => {
    if (view.visible && vscode.window.state.focused) attention.look();
  };
  const draw = attention.onChange((badge) => {
    view.badge = badge && { value: badge.count, tooltip: tooltipOf(badge.count, badge.meaning) };
  });
  return vscode.Disposable.from(attention, draw, view.onDidChangeVisibility(look), vscode.window.onDidChangeWindowState(look));
}

function tooltipOf(count: number, meaning: 'running' | 'failed'): string {
  if (meaning === 'failed') return count === 1 ? vscode.l10n.t('1 execution failed') : vscode.l10n.t('{0} executions failed', count);
  return count === 1 ? vscode.l10n.t('1 execution is running') : vscode.l10n.t('{0} executions are running', count);
}
