import type * as vscode from 'vscode';
import { fieldsOf, textOf } from '../../core/json/values';
import { readTarget } from '../../core/model/target';
import { overridesOf, type RunOptions } from './runOptions';

/** The payload that was run last in a workspace, and how. */
export interface LastRun extends RunOptions {
  readonly file: string;
  /** Only what was selected was sent. */
  readonly isSelection?: boolean;
}

const key = 'lastRun';

/** Whether there was one, whatever is left of it. */
export function hasLastRun(memory: vscode.Memento): boolean {
  return memory.get(key) !== undefined;
}

export function lastRunIn(memory: vscode.Memento): LastRun | undefined {
  const kept = fieldsOf(memory.get(key));
  const file = textOf(kept?.['file']);
  if (!kept || file === undefined) return undefined;
  // The options are a target's own; what it goes to does not matter for them.
  const options = overridesOf(readTarget({ ...kept, connection: '-', scope: '-', workflow: '-' }));
  return { file, isSelection: kept['isSelection'] === true, target: readTarget(kept['target']), ...options };
}

export async function rememberRun(memory: vscode.Memento, run: LastRun): Promise<void> {
  await memory.update(key, run);
}
