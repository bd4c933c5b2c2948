import { Cancelled, Failure } from '../core/model/errors';
import { formatDuration } from '../core/model/format';
import type { Execution } from '../core/model/model';
import { hasEnded } from '../core/model/status';
import { systemTiming } from '../core/model/timing';
import type { Launch } from '../core/runs/launch';
import type { Runs } from '../core/runs/runs';

/** How long somebody waits for a run, and what ends the waiting before. */
export interface Waiting {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The execution is known, and goes on whoever waits. */
  readonly onStart: (execution: Execution) => void;
}

/** Starts a run and waits for its end. The last state has its nodes where the platform tells them. */
export async function runToEnd(runs: Runs, launch: Launch & { readonly intent: string }, { timeoutMs, signal, onStart }: Waiting): Promise<Execution> {
  signal.throwIfAborted();
  const ended = Promise.withResolvers<Execution>();
  // Listened to before the start: a run may be over when its start is answered.
  const listening = runs.onEnd(({ run, execution }) => {
    if (run.intent === launch.intent) ended.resolve(execution);
  });
  const cancelTimer = systemTiming.after(timeoutMs, () => ended.reject(new Failure('timeout', 'It did not end within {0}; it goes on.', [formatDuration(timeoutMs)])));
  const stop = (): void => ended.reject(new Cancelled());
  signal.addEventListener('abort', stop);
  try {
    const started = await Promise.race([runs.start(launch), ended.promise]);
    onStart(started);
    const last = hasEnded(started) ? started : await ended.promise;
    return last.nodes || last.local ? last : await runs.read(last.ref);
  } finally {
    listening.dispose();
    cancelTimer();
    signal.removeEventListener('abort', stop);
    ended.promise.catch(() => undefined);
  }
}
