import { Cancelled, Failure } from '../model/errors';
import { formatDuration } from '../model/format';
import type { Execution, ExecutionRef } from '../model/model';
import { hasEnded } from '../model/status';
import { systemTiming } from '../model/timing';
import type { Launch } from './launch';
import type { Runs } from './runs';

/** How long somebody waits for a run, and what ends the waiting before. */
export interface Waiting {
  /** As long as it takes, when left out. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /**
   * The execution is known, and goes on whoever waits. Told again only where it turns out to be another one; and told before the
   * waiting ends, also where somebody stopped it.
   */
  readonly onStart: (execution: ExecutionRef) => void;
}

/** A start that was sent is answered soon: who stops waiting in this very moment learns what goes on. In milliseconds. */
const graceMs = 3_000;

/** Starts a run and waits for its end. The last state has its nodes, and how long it took, where the platform tells. */
export async function runToEnd(
  runs: Pick<Runs, 'start' | 'onStart' | 'onEnd' | 'read' | 'refreshList' | 'executions'>,
  launch: Launch & { readonly intent: string },
  { timeoutMs, signal, onStart }: Waiting,
): Promise<Execution> {
  signal.throwIfAborted();
  const isKnown = Promise.withResolvers<undefined>();
  let told: ExecutionRef | undefined;
  const tell = (ref: ExecutionRef): void => {
    if (told?.id !== ref.id) onStart(ref);
    told = ref;
    isKnown.resolve(undefined);
  };
  const ended = Promise.withResolvers<Execution>();
  // Listened to before the start: a run may be over when its start is answered, and one that is waited for is listed before that.
  const starting = runs.onStart(({ intent, ref }) => intent === launch.intent && tell(ref));
  const ending = runs.onEnd(({ run, execution }) => run.intent === launch.intent && ended.resolve(execution));
  const giveUp = (ms: number) => systemTiming.after(ms, () => ended.reject(new Failure('timeout', 'It did not end within {0}; it goes on.', [formatDuration(ms)])));
  const cancelTimer = timeoutMs === undefined ? undefined : giveUp(timeoutMs);
  const stop = (): void => ended.reject(new Cancelled());
  signal.addEventListener('abort', stop);
  const start = runs.start(launch);
  try {
    const started = await Promise.race([start, ended.promise]);
    tell(started.ref);
    const last = hasEnded(started) ? started : await ended.promise;
    return await withNodesAndTime(runs, last);
  } catch (error) {
    const cancelGrace = systemTiming.after(graceMs, () => isKnown.resolve(undefined));
    await Promise.race([start.then(({ ref }) => tell(ref)), isKnown.promise]).catch(() => undefined);
    cancelGrace();
    throw error;
  } finally {
    starting.dispose();
    ending.dispose();
    cancelTimer?.();
    signal.removeEventListener('abort', stop);
    ended.promise.catch(() => undefined);
  }
}

/** An end that a list told has no nodes yet; where an execution alone does not say how long it took, its row in the list does. */
async function withNodesAndTime(runs: Pick<Runs, 'read' | 'refreshList' | 'executions'>, ended: Execution): Promise<Execution> {
  const { ref } = ended;
  const whole = ended.nodes || ended.local ? ended : await runs.read(ref);
  if (whole.durationMs !== undefined || ended.local) return whole;
  await runs.refreshList(ref.connection, ref.scope).catch(() => undefined);
  return runs.executions.get(ref)?.execution ?? whole;
}
