import type * as vscode from 'vscode';
import type { Target } from '../../core/model';

/** The target a person chose for a payload file, remembered for that file in this workspace. */
export class Targets {
  constructor(private readonly state: vscode.Memento) {}

  get(file: vscode.Uri): Target | undefined {
    return this.state.get<Target>(keyOf(file));
  }

  async set(file: vscode.Uri, target: Target): Promise<void> {
    await this.state.update(keyOf(file), target);
  }
}

function keyOf(file: vscode.Uri): string {
  return `target:${file.toString()}`;
}
