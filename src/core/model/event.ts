/** Something that can be stopped, closed or let go of exactly once. The shape VS Code uses too. */
export interface Disposable {
  dispose(): void;
}

export type Listener<T> = (value: T) => void;
export type Event<T> = (listener: Listener<T>) => Disposable;

let onFault: (error: unknown) => void = throwLater;

/**
 * Says where the fault of a listener goes, for every event source that `root.js` shares: to the log, say. Until somebody does, and
 * again after the result is disposed, it is an uncaught exception.
 */
export function setListenerFaultHandler(handler: (error: unknown) => void): Disposable {
  onFault = handler;
  return {
    dispose: () => {
      if (onFault === handler) onFault = throwLater;
    },
  };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/**
 * A minimal event source for the pure world, shaped like VS Code's so that the host can pass either on. Who fires answers for
 * no listener: where one throws, the others are told all the same, and the fault goes to {@link setListenerFaultHandler}.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<Listener<T>>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own, so that the same function subscribed twice is two subscriptions.
    const own: Listener<T> = (value) => listener(value);
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      // Disposed by one that was told before it.
      if (!this.listeners.has(listener)) continue;
      try {
        listener(value);
      } catch (error) {
        onFault(error);
      }
    }
  }

  get size(): number {
    return this.listeners.size;
  }

  dispose(): void {
    this.listeners.clear();
  }
}
