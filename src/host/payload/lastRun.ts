import type * as vscode from 'vscode';
import type { RunOptions } from './runOptions';

/** The payload that was run last in a workspace, and how. */
export interface LastRun extends RunOptions {
  readonly file: string;
  /** Only what was selected was sent. */
  readonly isSelection?: boolean;
}

const key = 'lastRun';

export function lastRunIn(memory: vscode.Memento): LastRun | undefined {
  return memory.get<LastRun>(key);
}

export async function rememberRun(memory: vscode.Memento, run: LastRun): Promise<void> {
  await memory.update(key, run);
}
