import * as vscode from 'vscode';
import type { StatusClass } from '../../core/model/status';

const appearances: Readonly<Record<StatusClass, readonly [icon: string, colour?: string]>> = {
  queued: ['circle-outline', 'testing.iconQueued'],
  running: ['loading~spin', 'testing.iconQueued'],
  waiting: ['debug-pause', 'testing.iconQueued'],
  stopping: ['loading~spin', 'testing.iconSkipped'],
  ok: ['pass', 'testing.iconPassed'],
  partial: ['warning', 'list.warningForeground'],
  warning: ['warning', 'list.warningForeground'],
  failed: ['error', 'testing.iconFailed'],
  skipped: ['debug-step-over', 'testing.iconSkipped'],
  stopped: ['circle-slash', 'testing.iconSkipped'],
  terminated: ['stop-circle', 'testing.iconSkipped'],
  timedOut: ['watch', 'testing.iconErrored'],
  unknown: ['question', 'testing.iconUnset'],
};

/** The icon of a status in trees; its colour is never the only sign, the icon and a word say it too. */
export function iconOf(status: StatusClass): vscode.ThemeIcon {
  const [icon, colour] = appearances[status];
  return new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
}

/** The icon of a status in a text that draws icons, such as the status bar's or that of the line above a payload. */
export function iconTextOf(status: StatusClass): string {
  return `$(${appearances[status][0]})`;
}
