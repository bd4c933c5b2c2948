import type * as vscode from 'vscode';

/** Languages a payload can be written in. */
export const payloadLanguages = ['json', 'jsonc'] as const;

export function isJson({ languageId }: vscode.TextDocument): boolean {
  return (payloadLanguages as readonly string[]).includes(languageId);
}

/** Whether a file says by its name that it is a payload: `*.payload.json`, or anything in a folder `payloads`. */
export function isPayloadFile(document: vscode.TextDocument): boolean {
  return isJson(document) && /(?:\.payload\.jsonc?|(?:^|\/)payloads\/.+)$/i.test(document.uri.path);
}

/** A file's name as its tab says it. */
export function nameOf(file: vscode.Uri): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1);
}
