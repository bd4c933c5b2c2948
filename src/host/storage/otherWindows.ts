import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { Runs } from '../../core/runs/runs';
import { FolderWatch } from './folderWatch';
import type { SharedState } from './sharedState';

export interface OtherWindowsServices {
  /** The folder that all windows of the profile keep their files in. */
  readonly folder: string;
  /** What they share: in the profile, and in this workspace. */
  readonly shared: readonly Pick<SharedState, 'refresh'>[];
  readonly runs: Pick<Runs, 'takeOver' | 'refreshHistory'>;
}

/** Follows what other windows of the profile do: to what is shared, to the runs that they follow, to the runs that are kept. */
export class OtherWindows implements vscode.Disposable {
  private readonly subscriptions = new DisposableStore();
  private isFollowing = false;

  constructor(private readonly services: OtherWindowsServices) {}

  /** From the first look on. */
  follow(): void {
    if (this.isFollowing) return;
    this.isFollowing = true;
    const { folder, shared } = this.services;
    this.subscriptions.add(
      // Another window began to follow a run, or left it: whoever is left looks after it.
      new FolderWatch(join(folder, 'journal'), () => this.takeOver()),
      new FolderWatch(join(folder, 'runs'), () => this.refreshHistory()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) return;
        for (const state of shared) void state.refresh();
        this.takeOver();
        this.refreshHistory();
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** What cannot be read now is read at the next change, or at the next look. */
  private takeOver(): void {
    this.services.runs.takeOver().catch(() => undefined);
  }

  private refreshHistory(): void {
    this.services.runs.refreshHistory().catch(() => undefined);
  }
}
