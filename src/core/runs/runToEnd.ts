import { Cancelled, Failure } from '../model/errors';
import { formatDuration } from '../model/format';
import type { Execution } from '../model/model';
import { hasEnded } from '../model/status';
import { systemTiming } from '../model/timing';
import type { Launch } from './launch';
import type { Runs } from './runs';

/** How long somebody waits for a run, and what ends the waiting before. */
export interface Waiting {
  /** As long as it takes, when left out. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /** The execution is known, and goes on whoever waits. */
  readonly onStart: (execution: Execution) => void;
}

/** Starts a run and waits for its end. The last state has its nodes, and how long it took, where the platform tells. */
export async function runToEnd(runs: Runs, launch: Launch & { readonly intent: string }, { timeoutMs, signal, onStart }: Waiting): Promise<Execution> {
  signal.throwIfAborted();
  const ended = Promise.withResolvers<Execution>();
  // Listened to before the start: a run may be over when its start is answered.
  const listening = runs.onEnd(({ run, execution }) => {
    if (run.intent === launch.intent) ended.resolve(execution);
  });
  const giveUp = (ms: number) => systemTiming.after(ms, () => ended.reject(new Failure('timeout', 'It did not end within {0}; it goes on.', [formatDuration(ms)])));
  const cancelTimer = timeoutMs === undefined ? undefined : giveUp(timeoutMs);
  const stop = (): void => ended.reject(new Cancelled());
  signal.addEventListener('abort', stop);
  try {
    const started = await Promise.race([runs.start(launch), ended.promise]);
    onStart(started);
    const last = hasEnded(started) ? started : await ended.promise;
    return await withNodesAndTime(runs, last);
  } finally {
    listening.dispose();
    cancelTimer?.();
    signal.removeEventListener('abort', stop);
    ended.promise.catch(() => undefined);
  }
}

/** An end that a list told has no nodes yet; where an execution alone does not say how long it took, its row in the list does. */
async function withNodesAndTime(runs: Runs, ended: Execution): Promise<Execution> {
  const { ref } = ended;
  const whole = ended.nodes || ended.local ? ended : await runs.read(ref);
  if (whole.durationMs !== undefined || ended.local) return whole;
  await runs.refreshList(ref.connection, ref.scope).catch(() => undefined);
  return runs.executions.get(ref)?.execution ?? whole;
}
