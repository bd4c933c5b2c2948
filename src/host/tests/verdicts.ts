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

  /** These are tested anew: what earlier tests said of them counts no more. */
  begin(payloads: readonly vscode.Uri[]): void {
    for (const payload of payloads) this.byFile.delete(payload.toString());
    if (payloads.length > 0) this.changed.fire();
  }

  /** A payload that is tested for several accounts is as good as it is for the worst of them. */
  add(payload: vscode.Uri, verdict: Verdict): void {
    const before = this.get(payload);
    if (before && badnessOf(before) >= badnessOf(verdict)) return;
    this.byFile.set(payload.toString(), verdict);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function badnessOf({ mismatches }: Verdict): number {
  return mismatches ?? Infinity;
}
