import { Cancelled } from '../model/errors';
import type { Timing } from '../model/timing';

/** Resolves after `ms`, or rejects with {@link Cancelled} as soon as the signal fires. */
export function pause(timing: Timing, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled());
    const onAbort = () => {
      cancel();
      reject(new Cancelled());
    };
    const cancel = timing.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Spaces calls out: at most `burst` at once and `perSecond` in any second. */
export class Limiter {
  private readonly interval: number;
  /** When the next call may go if nothing was saved up. */
  private next = -Infinity;

  constructor(
    private readonly timing: Timing,
    perSecond: number,
    private readonly burst: number,
  ) {
    // A burst and what follows it in the same second stay within the second's share.
    this.interval = 1_000 / (perSecond - burst + 1);
  }

  async enter(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Cancelled();
    const now = this.timing.monotonic();
    const at = Math.max(this.next, now - (this.burst - 1) * this.interval);
    this.next = at + this.interval;
    if (at > now) await pause(this.timing, at - now, signal);
  }
}
