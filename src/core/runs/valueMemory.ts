import { keyOf, type Execution, type ExecutionRef } from '../model/model';
import type { Timing } from '../model/timing';
import { beyondMemory } from '../values/eviction';
import type { ExecutionStore } from './store';

/** What nobody shows is let go of after so long. */
const ageMs = 15 * 60_000;

/** Who keeps the values that executions hold. */
export interface ValueOwner {
  /** What everybody shows of a group of values now; the others of it may go. */
  retain(group: string, shown: unknown): void;
  /** How long the text was that told the values of a group, in bytes. */
  sizeOf(group: string): number;
}

export interface ValueMemoryParts {
  readonly store: ExecutionStore;
  readonly owner: ValueOwner;
  readonly timing: Pick<Timing, 'monotonic'>;
  readonly isShown: (ref: ExecutionRef) => boolean;
  /** How much may be held, in bytes. */
  readonly budget: () => number;
}

/** Holds the values of executions to a budget. What it lets go of is read again when somebody looks at it. */
export class ValueMemory {
  private readonly used = new Map<string, { readonly ref: ExecutionRef; readonly at: number }>();

  constructor(private readonly parts: ValueMemoryParts) {}

  /** An execution is known anew: what it holds is kept, and others may have to go. */
  take(execution: Execution): void {
    const { ref, nodes, answer } = execution;
    if (!nodes && answer?.value === undefined) return;
    this.parts.owner.retain(keyOf(ref), execution);
    this.touch(ref);
    this.trim();
  }

  /** Somebody looks at it. */
  touch(ref: ExecutionRef): void {
    const key = keyOf(ref);
    // In the order of their use.
    this.used.delete(key);
    this.used.set(key, { ref, at: this.parts.timing.monotonic() });
  }

  /** Nothing of a connection is held any more. */
  forget(connection: string): void {
    for (const [key, { ref }] of this.used) {
      if (ref.connection !== connection) continue;
      this.used.delete(key);
      this.parts.owner.retain(key, undefined);
    }
  }

  private trim(): void {
    const { store, owner, timing, isShown, budget } = this.parts;
    const all = [...this.used].map(([key, { ref, at }]) => ({ key, bytes: owner.sizeOf(key), usedAt: at, isShown: isShown(ref) }));
    for (const key of beyondMemory(all, { bytes: budget(), ageMs }, timing.monotonic())) {
      const ref = this.used.get(key)?.ref;
      this.used.delete(key);
      if (ref) store.letGo(ref);
      owner.retain(key, undefined);
    }
  }
}
