import * as vscode from 'vscode';
import { largestDocument } from './payloadFiles';
import type { Destination, Targets } from './targets';

/** Files of one pattern that are looked at, at most. */
const mostFiles = 20;

/** A payload of this workspace that goes to this workflow: one that a person sent there first, else one of the team's. */
export async function findPayload(targets: Targets, target: Destination): Promise<vscode.Uri | undefined> {
  for (const file of targets.chosenFor(target)) if (await isOpenable(file)) return file;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const pattern of targets.patternsFor(target, folder)) {
      for (const file of await vscode.workspace.findFiles(pattern, undefined, mostFiles)) {
        if (await hasTarget(targets, file, target)) return file;
      }
    }
  }
  return undefined;
}

/** A longer pattern, or a person, may have sent the file elsewhere. */
async function hasTarget(targets: Targets, file: vscode.Uri, { connection, scope, workflow }: Destination): Promise<boolean> {
  if (!(await isOpenable(file))) return false;
  // What cannot be opened as text is no payload.
  const document = await vscode.workspace.openTextDocument(file).then(undefined, () => undefined);
  const found = document && targets.get(document);
  const current = found && 'target' in found ? found.target : undefined;
  return current?.connection === connection && current.scope === scope && current.workflow === workflow;
}

/** And small enough to be opened, to be looked at and to be run. */
async function isOpenable(file: vscode.Uri): Promise<boolean> {
  if (file.scheme === 'untitled') {
    return vscode.workspace.textDocuments.some(({ uri, isClosed }) => !isClosed && uri.toString() === file.toString());
  }
  try {
    return (await vscode.workspace.fs.stat(file)).size <= largestDocument;
  } catch {
    return false;
  }
}
