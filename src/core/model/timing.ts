/**
 * Time as the pure world sees it, so that tests own the clock and nothing waits for real. The only place in core and
 * host that sets timers.
 */
export interface Timing {
  /**
   * The wall clock: milliseconds since the epoch. It names moments for people and servers, and may be set back or forth
   * at any time, so that nothing is measured with it.
   */
  now(): number;
  /** Milliseconds that only ever grow, from a moment of their own: what intervals are measured with. */
  monotonic(): number;
  /** Calls back once after `ms`, however many they are; the result cancels. */
  after(ms: number, callback: () => void): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

/** The most that `setTimeout` takes: what is longer would be over at once. */
export const longestTimerMs = 2 ** 31 - 1;

export const systemTiming: Timing = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, callback) => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (rest: number): void => {
      const step = Math.min(rest, longestTimerMs);
      timer = setTimeout(() => (rest > step ? wait(rest - step) : callback()), step);
    };
    wait(ms > 0 ? ms : 0);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
