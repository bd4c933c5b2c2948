import * as vscode from 'vscode';
import type { ExecutionRef } from '../../core/model/model';

/** What the last test of a payload file said. */
export interface Verdict {
  readonly expectation: vscode.Uri;
  /** How many things were not as expected; 0 for a good one, undefined where it could not be run. */
  readonly mismatches?: number;
  readonly execution?: ExecutionRef;
}

/** The verdicts of this window, by payload file. They are as old as the window: a verdict on another payload would mislead. */
export class Verdicts implements vscode.Disposable {
  private readonly byFile = new Map<string, Verdict>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  get(payload: vscode.Uri): Verdict | undefined {
    return this.byFile.get(payload.toString());
  }

  set(payload: vscode.Uri, verdict: Verdict | undefined): void {
    if (verdict) this.byFile.set(payload.toString(), verdict);
    else this.byFile.delete(payload.toString());
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
