/**
 * Works that go one after the other, those of each name by themselves. A work that fails is told to whoever asked for it,
 * and the next one goes on.
 */
export class SerialQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Whether a work of this name goes on, or waits. */
  isBusy(name: string): boolean {
    return this.last.has(name);
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const done = before.then(work, work);
    this.last.set(name, done);
    try {
      return await done;
    } finally {
      if (this.last.get(name) === done) this.last.delete(name);
    }
  }
}
