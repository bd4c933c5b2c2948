/** Where the sandbox reads the time. All that a run shows is computed from it, so a manual clock makes runs repeatable. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves once {@link now} reaches the time; rejects when the signal fires. Left out, waits are in real time. */
  readonly until?: (time: number, signal: AbortSignal) => Promise<void>;
}

export interface ManualClock extends Clock {
  readonly until: (time: number, signal: AbortSignal) => Promise<void>;
  advance(ms: number): void;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told to advance. */
export function createManualClock(start: number): ManualClock {
  let time = start;
  const sleepers = new Set<() => void>();
  return {
    now: () => time,
    advance(ms) {
      time += ms;
      for (const look of [...sleepers]) look();
    },
    until: (wanted, signal) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          sleepers.delete(look);
          signal.removeEventListener('abort', giveUp);
        };
        const look = () => {
          if (time < wanted) return;
          leave();
          resolve();
        };
        const giveUp = () => {
          leave();
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        sleepers.add(look);
        signal.addEventListener('abort', giveUp, { once: true });
        look();
      }),
  };
}

/** The server's clock, which may be ahead of the world's or behind it, by as much as it is at the moment. */
export function skewed(world: Clock, skewAt: (now: number) => number): Clock {
  const now = () => world.now() + skewAt(world.now());
  return {
    now,
    until: async (time, signal) => {
      // The skew may change during the wait.
      for (let left = time - now(); left > 0; left = time - now()) await waitUntil(world, world.now() + left, signal);
    },
  };
}

export function waitUntil(clock: Clock, time: number, signal: AbortSignal): Promise<void> {
  return clock.until ? clock.until(time, signal) : sleep(time - clock.now(), signal);
}

/** Real time, whatever the clock: for faults of the network, which no run depends on. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      },
      Math.max(0, ms),
    );
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
