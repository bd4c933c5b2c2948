import { hasEnded } from '../model/status';
import type { RunSummary } from './record';

export type Grouping = 'file' | 'day';

/** Runs that stand under one heading, newest first. `key` is the payload file's URI or the day's first millisecond. */
export interface RunGroup {
  readonly key: string;
  readonly runs: readonly RunSummary[];
}

/** Groups in the order of their newest run; what was started without a file stands under an empty key. */
export function groupRuns(runs: readonly RunSummary[], by: Grouping): readonly RunGroup[] {
  const groups = new Map<string, RunSummary[]>();
  for (const run of runs) {
    const key = by === 'day' ? String(dayOf(run.at)) : (run.source ?? '');
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups].map(([key, members]) => ({ key, runs: members }));
}

/** Local midnight before this time. */
export function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whether every word of the text stands somewhere in these facts, in any letters. */
export function matchesText(text: string, facts: readonly (string | undefined)[]): boolean {
  const hay = facts.join('\n').toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

/** What a run is found by. */
export function factsOf({ target, source, execution }: RunSummary): readonly (string | undefined)[] {
  const { status, ref, workflow, name } = execution;
  const file = source === undefined ? undefined : decode(source);
  return [target.workflowName, target.workflow, workflow?.name, name, target.scope, status, ref.id, file];
}

/** The newest run of each workflow, by its id; a run that has ended says more than one that has not. */
export function lastRuns(newestFirst: readonly RunSummary[]): ReadonlyMap<string, RunSummary> {
  const last = new Map<string, RunSummary>();
  for (const run of newestFirst) {
    const { workflow } = run.target;
    const known = last.get(workflow);
    if (!known || (!hasEnded(known.execution) && hasEnded(run.execution))) last.set(workflow, run);
  }
  return last;
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
