import * as vscode from 'vscode';
import { diskFailure } from '../../core/storage/diskFailure';

/**
 * Writes a file that a person asked for, in whichever file system it is.
 * @throws Failure that names the file and the reason.
 */
export async function writeFile(file: vscode.Uri, content: string | Uint8Array): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(file, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  } catch (error) {
    throw diskFailure('write', file.fsPath, error);
  }
}
