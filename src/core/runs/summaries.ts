import { keyOf, type ExecutionRef } from '../model/model';
import type { RunSummary } from './record';

/** The runs that are known, by their name and by their execution. */
export class RunSummaries {
  private readonly byIntent = new Map<string, RunSummary>();
  private readonly intents = new Map<string, string>();
  private newest?: readonly RunSummary[];

  get size(): number {
    return this.byIntent.size;
  }

  get(intent: string): RunSummary | undefined {
    return this.byIntent.get(intent);
  }

  find(ref: ExecutionRef): RunSummary | undefined {
    const intent = this.intents.get(keyOf(ref));
    return intent === undefined ? undefined : this.byIntent.get(intent);
  }

  /** Newest first. */
  list(): readonly RunSummary[] {
    this.newest ??= [...this.byIntent.values()].sort((a, b) => b.at - a.at);
    return this.newest;
  }

  put(summary: RunSummary): void {
    const before = this.byIntent.get(summary.intent);
    // A run that was first taken for another execution is no longer found by that one.
    if (before) this.intents.delete(keyOf(before.execution.ref));
    this.byIntent.set(summary.intent, summary);
    this.intents.set(keyOf(summary.execution.ref), summary.intent);
    this.newest = undefined;
  }

  take(intent: string): void {
    const summary = this.byIntent.get(intent);
    if (!summary) return;
    this.byIntent.delete(intent);
    this.intents.delete(keyOf(summary.execution.ref));
    this.newest = undefined;
  }
}
