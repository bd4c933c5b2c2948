import type { Disposable } from './event';

/**
 * What somebody owns and disposes of together, in the order in which it was added. Disposing twice is fine; what is
 * added afterwards is disposed of at once, so that nothing outlives its owner.
 */
export class DisposableStore implements Disposable {
  private readonly members = new Set<Disposable>();
  private isDisposed = false;

  constructor(...members: readonly Disposable[]) {
    this.add(...members);
  }

  add(...members: readonly Disposable[]): void {
    if (this.isDisposed) disposeAll(members);
    else for (const member of members) this.members.add(member);
  }

  /** @throws what the members threw, once all of them had their turn. */
  dispose(): void {
    this.isDisposed = true;
    const members = [...this.members];
    // Emptied first: a member may dispose of its owner.
    this.members.clear();
    disposeAll(members);
  }
}

/** Holds one thing at a time: what takes its place disposes of it. */
export class ReplaceableDisposable implements Disposable {
  private held?: Disposable;
  private isDisposed = false;

  /** Nothing takes its place where none is given. After `dispose`, what is given is disposed of at once. */
  replace(next?: Disposable): void {
    const before = this.held;
    this.held = this.isDisposed ? undefined : next;
    disposeAll([before, this.isDisposed ? next : undefined]);
  }

  get isEmpty(): boolean {
    return this.held === undefined;
  }

  dispose(): void {
    this.isDisposed = true;
    this.replace();
  }
}

/** One that throws does not keep the others from their turn. */
function disposeAll(members: readonly (Disposable | undefined)[]): void {
  const errors: unknown[] = [];
  for (const member of members) {
    try {
      member?.dispose();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, 'Several things could not be disposed of.');
}
