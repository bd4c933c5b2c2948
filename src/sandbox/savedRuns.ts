import { workflows } from './catalogue';
import { writeJson } from './exactJson';
import { lastAsJson } from './keptParts';
import type { Run } from './run';

const runBound = 500;
const payloadBound = 32 * 1024;

type Saved = Omit<Run, 'workflow' | 'plan'> & { readonly workflow: string };

/** The newest runs, since all of them are written again with every start. */
export function saveRuns(runs: readonly Run[]): string {
  return lastAsJson(runs.slice(-runBound), savedText);
}

function savedText({ workflow, plan: _, ...run }: Run): string {
  const saved: Saved = { ...run, workflow: workflow.id };
  const text = writeJson(saved);
  return text.length > payloadBound ? writeJson({ ...saved, payload: null }) : text;
}

/** The saved runs that are still runs of the catalogue. */
export function loadRuns(saved: unknown): Run[] {
  return Array.isArray(saved) ? saved.flatMap(restored) : [];
}

function restored(value: unknown): Run[] {
  // The members are asked for one by one, so the shape may be assumed until each is looked at.
  const saved = value as Saved | null;
  const workflow = workflows.find(({ id }) => id === saved?.workflow);
  const whole = typeof saved?.id === 'string' && typeof saved.account === 'string' && typeof saved.startedAt === 'number';
  return workflow && whole ? [{ ...saved, workflow, plan: workflow.plan }] : [];
}
