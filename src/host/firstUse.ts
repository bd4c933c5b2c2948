import type { Runs } from '../core/runs/runs';
import * as vscode from 'vscode';
import type { FailureReporter } from './ui/failureReporter';

/**
 * What waits until somebody looks or runs: picking up the runs of earlier windows and, in the demo that `npm start`
 * opens, connecting the sandbox. Happens once per window.
 */
export function createFirstUse(runs: Pick<Runs, 'takeOver'>, reporter: FailureReporter, connectDemo: () => Promise<unknown>) {
  let prepared: Promise<unknown> | undefined;
  return (): Promise<unknown> => {
    prepared ??= connectDemo().then(() => {
      runs.takeOver().catch((error: unknown) => reporter.report(error));
    });
    return prepared;
  };
}

/** Whether this window is the demo: only a development window can be, whatever the environment says. */
export function isDemo({ extensionMode }: vscode.ExtensionContext): boolean {
  return extensionMode === vscode.ExtensionMode.Development && process.env['RUNLIGHT_DEMO'] === '1';
}
