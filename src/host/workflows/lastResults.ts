import type { Execution } from '../../core/model/model';
import { lastRuns } from '../../core/runs/groups';
import type { RunSummary } from '../../core/runs/record';
import { hasEnded } from '../../core/model/status';
import { latestOf } from '../../core/runs/store';
import type { RunsView } from '../../core/runs/runs';
import type { Destination } from '../payload/targets';

/**
 * How each workflow ended the last time, as far as this editor knows: from what was started here and from the
 * executions that are listed. Asks nobody.
 */
export class LastResults {
  /** Per scope; what is remembered goes with the list it was read from. */
  private readonly started = new WeakMap<readonly RunSummary[], Map<string, ReadonlyMap<string, RunSummary>>>();
  private readonly listed = new WeakMap<object, ReadonlyMap<string, Execution>>();

  constructor(private readonly runs: RunsView) {}

  of({ connection, scope, workflow }: Destination): Execution | undefined {
    const run = this.startedIn(connection, scope).get(workflow);
    const own = run && latestOf(this.runs.executions, run.execution);
    const other = this.listedIn(connection, scope).get(workflow);
    if (!own || !other) return own ?? other;
    return (other.startedAt ?? 0) > (run?.at ?? 0) ? other : own;
  }

  /** The workflows of a scope that were started from this editor, the latest start first. */
  startedIn(connection: string, scope: string): ReadonlyMap<string, RunSummary> {
    const all = this.runs.history.list();
    const scopes = this.started.get(all) ?? new Map<string, ReadonlyMap<string, RunSummary>>();
    this.started.set(all, scopes);
    const key = JSON.stringify([connection, scope]);
    const known = scopes.get(key);
    if (known) return known;
    const runs = all.filter(({ target }) => target.connection === connection && target.scope === scope && target.workflow !== '');
    const last = lastRuns(runs);
    scopes.set(key, last);
    return last;
  }

  private listedIn(connection: string, scope: string): ReadonlyMap<string, Execution> {
    const list = this.runs.lists.get(connection, scope);
    if (!list) return new Map();
    const known = this.listed.get(list);
    if (known) return known;
    const last = new Map<string, Execution>();
    for (const ref of list.refs) {
      const execution = this.runs.executions.get(ref)?.execution;
      const id = execution?.workflow?.id;
      if (execution && id !== undefined && hasEnded(execution) && !last.has(id)) last.set(id, execution);
    }
    this.listed.set(list, last);
    return last;
  }
}
