import * as vscode from 'vscode';
import { systemTiming } from '../../core/model/timing';
import type { Runs } from '../../core/runs/runs';
import type { Doorbell } from './doorbell';

const key = 'unended';
/** A window that opens has better things to do first, in milliseconds. */
const pauseMs = 1_000;

/** Notes for the next window of this workspace whether runs that were started here have not ended, until disposed. */
export function noteUnendedRuns(runs: Pick<Runs, 'running' | 'onStart' | 'onEnd' | 'onStopFollowing'>, memory: vscode.Memento): vscode.Disposable {
  const note = (): void => {
    const isUnended = runs.running.length > 0;
    // A note that cannot be kept costs a look at the view.
    if ((memory.get(key) === true) !== isUnended) memory.update(key, isUnended || undefined).then(undefined, () => undefined);
  };
  return vscode.Disposable.from(runs.onStart(note), runs.onEnd(note), runs.onStopFollowing(note));
}

/** Rings where the window before left runs that had not ended: they are followed, and counted, though nobody looks. */
export function ringForUnendedRuns(bell: Doorbell, memory: vscode.Memento): vscode.Disposable {
  if (memory.get(key) !== true) return new vscode.Disposable(() => undefined);
  return new vscode.Disposable(systemTiming.after(pauseMs, () => void bell.ask((root) => root.goOn(), () => undefined)));
}
