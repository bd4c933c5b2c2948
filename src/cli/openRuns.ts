import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Journal, type JournalEntry } from '../core/runs/journal';
import { TextFiles } from '../core/storage/textFiles';

/**
 * A journal for each call of this program, in a folder that names its process: calls at the same time do not meet, and
 * what a dead one left open is told by the next. The name is `HOST.PID.UUID`; a dot in the host's name does no harm.
 */
export function ownJournal(state: string): { readonly folder: string; readonly texts: TextFiles } {
  const folder = join(state, 'journal', `${hostname()}.${process.pid}.${randomUUID()}`);
  return { folder, texts: new TextFiles(folder) };
}

/** What calls that ended before their runs did have left. Each is told once: what was told is removed. */
export async function takeLeftOpen(state: string): Promise<readonly JournalEntry[]> {
  const journals = join(state, 'journal');
  const names = await readdir(journals).catch(() => []);
  const entries: JournalEntry[] = [];
  for (const name of names.filter(isOfDeadProcess)) {
    const folder = join(journals, name);
    const state = await new Journal(new TextFiles(folder)).read();
    entries.push(...state.entries.map(({ entry }) => entry));
    await rm(folder, { recursive: true, force: true });
  }
  return entries;
}

/** Removes a journal in which nothing is left. */
export async function removeIfEmpty(folder: string): Promise<void> {
  const { entries } = await new Journal(new TextFiles(folder)).read();
  if (entries.length === 0) await rm(folder, { recursive: true, force: true });
}

/** A process of another machine that shares this home folder cannot be seen from here, and is left alone. */
function isOfDeadProcess(name: string): boolean {
  const parts = name.split('.');
  const pid = Number(parts.at(-2));
  if (parts.slice(0, -2).join('.') !== hostname() || !Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
