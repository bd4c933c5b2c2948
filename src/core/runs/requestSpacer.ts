/** Keeps requests apart that many callers plan, each for its own time. */
export class RequestSpacer {
  /** Times that are taken, in order. */
  private taken: number[] = [];

  constructor(private readonly gapMs: number) {}

  /** The first moment from `wanted` on that is far enough from every other; it is taken from now on. */
  take(wanted: number, now: number): number {
    this.taken = this.taken.filter((at) => at > now - this.gapMs);
    let free = wanted;
    for (const at of this.taken) if (Math.abs(at - free) < this.gapMs) free = at + this.gapMs;
    this.taken = [...this.taken, free].sort((one, other) => one - other);
    return free;
  }
}
