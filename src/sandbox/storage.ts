import { workflows } from './catalogue';
import { readJson, writeJson } from './exactJson';
import type { Run } from './run';

/** Keeps one text across a reload of whoever embeds the sandbox. */
export interface SandboxStorage {
  load(): string | undefined;
  save(text: string): void;
}

const version = 1;
const runBound = 500;
const payloadBound = 32 * 1024;
const textBound = 256 * 1024;

type Saved = Omit<Run, 'workflow' | 'plan'> & { readonly workflow: string };

/** As many of the newest runs as 256 KiB hold, since all of them are written again with every start. */
export function saveRuns(runs: readonly Run[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const run of runs.slice(-runBound).reverse()) {
    const text = savedText(run);
    length += text.length;
    if (length > textBound) break;
    kept.unshift(text);
  }
  return `{"version":${version},"runs":[${kept.join()}]}`;
}

function savedText({ workflow, plan: _, ...run }: Run): string {
  const saved: Saved = { ...run, workflow: workflow.id };
  const text = writeJson(saved);
  return text.length > payloadBound ? writeJson({ ...saved, payload: null }) : text;
}

/** The runs of a saved text; none when it is not one of ours, for a sandbox without its past is better than none. */
export function loadRuns(text: string | undefined): Run[] {
  if (!text) return [];
  try {
    const saved = readJson(text);
    return isSaved(saved) ? saved.runs.flatMap(restored) : [];
  } catch {
    return [];
  }
}

function isSaved(value: unknown): value is { readonly runs: readonly Saved[] } {
  // The members are asked for one by one, so the shape may be assumed until each is looked at.
  const saved = value as { version?: unknown; runs?: unknown } | null;
  return saved?.version === version && Array.isArray(saved.runs);
}

function restored(saved: Saved): Run[] {
  const workflow = workflows.find(({ id }) => id === saved.workflow);
  const whole = typeof saved.id === 'string' && typeof saved.account === 'string' && typeof saved.startedAt === 'number';
  return workflow && whole ? [{ ...saved, workflow, plan: workflow.plan }] : [];
}
