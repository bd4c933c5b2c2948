import type { Timing } from '../../src/core/model/timing';

/**
 * How long a window lives. All that it does outside itself crosses here, and so does all that comes back. From the moment
 * that its life is over nothing of it takes effect and nothing reaches it, as when its process is killed between two awaits.
 */
export class Life {
  private left = Infinity;
  private ended = false;
  private readonly timers = new Set<() => void>();

  constructor(private readonly onEnd: () => void = () => undefined) {}

  get isOver(): boolean {
    return this.ended;
  }

  get isDoomed(): boolean {
    return this.left !== Infinity;
  }

  /** How many timers of the window are waiting. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** So many more crossings, and it is over. */
  endAfter(crossings: number): void {
    this.left = crossings;
    if (crossings === 0) this.end();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.onEnd();
  }

  /** Does the work and brings its outcome back; where the life ends on the way, it is not done, or nobody hears of it. */
  async cross<T>(work: () => Promise<T>): Promise<T> {
    this.step();
    if (this.ended) return never();
    try {
      return await this.arrive(await work());
    } catch (error) {
      return this.arrive(Promise.reject(error as Error));
    }
  }

  timing(world: Timing): Timing {
    return {
      now: () => world.now(),
      monotonic: () => world.monotonic(),
      random: () => world.random(),
      after: (ms, callback) => {
        if (this.ended) return () => undefined;
        const cancel = world.after(ms, () => {
          this.timers.delete(cancel);
          callback();
        });
        this.timers.add(cancel);
        return () => {
          this.timers.delete(cancel);
          cancel();
        };
      },
    };
  }

  private arrive<T>(outcome: T | Promise<T>): T | Promise<T> {
    this.step();
    if (!this.ended) return outcome;
    // Its rejection is nobody's.
    if (outcome instanceof Promise) outcome.catch(() => undefined);
    return never();
  }

  private step(): void {
    if (this.left === Infinity || this.ended) return;
    this.left -= 1;
    if (this.left <= 0) this.end();
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
