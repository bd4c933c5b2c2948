import * as vscode from 'vscode';
import { isExpectation } from '../../core/payload/expectation/files';

/** Languages a payload can be written in. */
export const payloadLanguages = ['json', 'jsonc'] as const;

/** VS Code hands extensions no larger documents, in bytes. */
export const largestDocument = 50 * 1024 * 1024;

export function isJson({ languageId }: vscode.TextDocument): boolean {
  return (payloadLanguages as readonly string[]).includes(languageId);
}

/** Whether a file says by its name that it is a payload: `*.payload.json`, or anything in a folder `payloads`. */
export function isPayloadFile(document: vscode.TextDocument): boolean {
  return isJson(document) && mayBeSent(document.uri) && /(?:\.payload\.jsonc?|(?:^|\/)payloads\/.+)$/i.test(document.uri.path);
}

/** Whether what a person writes there can be a payload; an expectation is about one. */
export function mayBeSent(file: vscode.Uri): boolean {
  return isWritable(file) && !isExpectation(file.path);
}

/** Whether a person writes here. Revisions, sides of a comparison and what others show as text go nowhere. */
export function isWritable({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

/** A file's name as its tab says it. */
export function nameOf(file: vscode.Uri): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1);
}

/** The file in front of a person, also where it is too large to be a document for extensions. */
export function fileInFront(): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor;
  if (active) return active.document.uri;
  const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}
