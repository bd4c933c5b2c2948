import type { Disposable } from '../model/event';
import { keyOf } from '../model/model';
import { WorkflowHealth, type HealthPlace, type HealthSources } from './workflowHealth';

/** What nobody looks at is kept of so many workflows: looking again asks nobody. */
const mostKept = 12;

/** The health of workflows that somebody looked at, one object for each workflow and account. */
export class HealthCache implements Disposable {
  /** The one that was looked at last is the last. */
  private readonly kept = new Map<string, WorkflowHealth>();

  constructor(
    private readonly sources: HealthSources,
    /** Whether somebody looks at it now, so that it must stay. */
    private readonly isShown: (place: HealthPlace) => boolean,
  ) {}

  of(place: HealthPlace): WorkflowHealth {
    const key = keyOfPlace(place);
    const health = this.kept.get(key) ?? new WorkflowHealth(place, this.sources);
    this.kept.delete(key);
    this.kept.set(key, health);
    this.dropOldest();
    return health;
  }

  /** Forgets what was read through a connection that changed or is gone. */
  forget(connection: string): void {
    for (const [key, health] of this.kept) {
      if (health.place.connection !== connection) continue;
      this.kept.delete(key);
      health.dispose();
    }
  }

  dispose(): void {
    for (const health of this.kept.values()) health.dispose();
    this.kept.clear();
  }

  private dropOldest(): void {
    for (const [key, health] of this.kept) {
      if (this.kept.size <= mostKept) return;
      if (this.isShown(health.place)) continue;
      this.kept.delete(key);
      health.dispose();
    }
  }
}

export function keyOfPlace({ connection, scope, workflow }: HealthPlace): string {
  return keyOf({ connection, scope, id: workflow });
}
