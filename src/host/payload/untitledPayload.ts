import * as vscode from 'vscode';
import type { Target } from '../../core/model/model';
import type { Targets } from './targets';

const everything = new vscode.Range(0, 0, Number.MAX_SAFE_INTEGER, 0);

/** Shows a payload that is no file yet. Its target is set before anybody sees it. */
export async function showUntitledPayload(content: string, target: Target, targets: Targets): Promise<vscode.Uri> {
  const document = await vscode.workspace.openTextDocument({ language: 'json', content });
  await targets.set(document.uri, target);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  // A new document may get the name of one that was closed just before, and with it that one's text.
  if (document.getText() !== content) await editor.edit((edit) => edit.replace(everything, content));
  return document.uri;
}
