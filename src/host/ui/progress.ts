import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { systemTiming } from '../../core/model/timing';
import { plain } from './messages';

/** Longer than an answer usually takes: a notification that only flashes up tells nobody anything. */
const patienceMs = 700;

/**
 * Waits for work that somebody asked for. Where it lasts, a notification says so, and can cancel it: the wait ends at
 * once then, whether or not the work hears the signal.
 * @throws Cancelled when the person cancelled.
 */
export async function showWhileWaiting<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const working = work(abort.signal);
  if (await settlesWithin(patienceMs, working)) return working;
  const options = { location: vscode.ProgressLocation.Notification, title: plain(title), cancellable: true };
  return vscode.window.withProgress(options, (_progress, token) => {
    const cancelled = new Promise<never>((_resolve, reject) => {
      token.onCancellationRequested(() => {
        abort.abort();
        reject(new Cancelled());
      });
    });
    return Promise.race([working, cancelled]);
  });
}

/** Whether work succeeds or fails in this time. */
export async function settlesWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
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
