import * as vscode from 'vscode';
import { systemTiming } from '../../core/model/timing';

/** Longer than an answer usually takes: a notification that only flashes up tells nobody anything. */
const patienceMs = 700;

/** Waits for work that somebody asked for. Where it lasts, a notification says so, and can cancel it. */
export async function showWhileWaiting<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const working = work(abort.signal);
  if (await settlesWithin(patienceMs, working)) return working;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    return working;
  });
}

async function settlesWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let cancelTimer: (() => void) | undefined;
  const late = new Promise<false>((resolve) => {
    cancelTimer = systemTiming.after(milliseconds, () => resolve(false));
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    cancelTimer?.();
  }
}
