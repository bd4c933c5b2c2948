import * as vscode from 'vscode';
import { DisposableStore } from '../core/model/disposables';
import type { RunsView } from '../core/runs/runs';
import type { Connections } from './connections/connections';
import { teamTargetsFor } from './payload/targets';

/** What each step of the walkthrough waits for, as the manifest names it. A step that is done stays done. */
const steps = {
  sandbox: 'runlight.hasSandbox',
  run: 'runlight.hasRun',
  connect: 'runlight.hasAccount',
  commit: 'runlight.hasTeamTargets',
} as const;

/** Ticks off the steps of the walkthrough when a person has done what they are about, wherever that was done. */
export function followWalkthrough(connections: Connections, runs: RunsView): vscode.Disposable {
  const done = new Set<string>();
  const tick = (step: keyof typeof steps, isDone: boolean): void => {
    if (!isDone || done.has(step)) return;
    done.add(step);
    void vscode.commands.executeCommand('setContext', steps[step], true);
  };
  const look = (): void => {
    const all = connections.list();
    tick('sandbox', all.some(({ sandbox }) => sandbox === true));
    tick('connect', all.some(({ sandbox }) => sandbox !== true));
    tick('commit', (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => Object.keys(teamTargetsFor(uri)).length > 0));
  };
  look();
  return new DisposableStore(
    connections.onDidChange(look),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('runlight.targets') && look()),
    runs.onStart(() => tick('run', true)),
  );
}

/** Ticks off that a person reads: told of each node that a page asks for, of which the first shows by itself. */
export function noteReadings(): (node: string) => void {
  let first: string | undefined;
  return (node) => {
    first ??= node;
    if (node !== first) void vscode.commands.executeCommand('setContext', 'runlight.hasRead', true);
  };
}
