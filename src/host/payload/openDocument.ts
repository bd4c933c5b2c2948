import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { largestDocument, nameOf } from './payloadFiles';

/** A file that is too large is not even asked for: the editor would read all of it before it refuses. */
export async function openDocument(file: vscode.Uri): Promise<vscode.TextDocument> {
  const name = nameOf(file);
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (open) return open;
  if (file.scheme === 'untitled') {
    throw new Failure('notFound', 'The payload {0} was closed and never saved. Its runs are in My Runs, with what they sent.', [name]);
  }
  const size = await sizeOf(file);
  if (size > largestDocument) {
    const megabytes = String(Math.round(size / 1024 / 1024));
    throw new Failure('tooLarge', '{0} has {1} MB, and nothing was sent. The editor gives payloads of up to 50 MB.', [name, megabytes]);
  }
  try {
    return await vscode.workspace.openTextDocument(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('unreadable', 'The payload {0} could not be opened. It may not be a text file.', [name], { cause, detail: why });
  }
}

async function sizeOf(file: vscode.Uri): Promise<number> {
  try {
    // Of a file on its own disk, Node knows it without a question to the editor.
    return (await (file.scheme === 'file' ? stat(file.fsPath) : vscode.workspace.fs.stat(file))).size;
  } catch (cause) {
    throw new Failure('notFound', 'The payload {0} could not be opened. It may have been moved or deleted.', [nameOf(file)], { cause });
  }
}
