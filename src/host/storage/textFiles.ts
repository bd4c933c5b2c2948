import * as vscode from 'vscode';
import type { KeptTexts } from '../../core/runs/journal';

/** Texts in a folder, one file each, so that two windows never write the same one. Nothing is made before it is needed. */
export class KeptFiles implements KeptTexts {
  constructor(private readonly folder: vscode.Uri) {}

  async read(): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const name of await this.list()) {
      try {
        const bytes = await vscode.workspace.fs.readFile(this.file(name));
        texts.set(name, new TextDecoder().decode(bytes));
      } catch {
        // Another window removed it meanwhile.
      }
    }
    return texts;
  }

  async write(name: string, text: string): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.folder);
    await vscode.workspace.fs.writeFile(this.file(name), new TextEncoder().encode(text));
  }

  async remove(name: string): Promise<void> {
    try {
      await vscode.workspace.fs.delete(this.file(name));
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
    }
  }

  private async list(): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.folder);
      return entries.flatMap(([file]) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []));
    } catch {
      return [];
    }
  }

  private file(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, `${name}.json`);
  }
}
