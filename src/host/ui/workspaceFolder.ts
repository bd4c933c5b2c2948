import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';

/** The folder that a person works in: that of the editor in front, else of another one on show, else the only one there is. */
export function folderInUse(): vscode.WorkspaceFolder | undefined {
  const { workspaceFolders: all = [] } = vscode.workspace;
  if (all.length < 2) return all[0];
  const active = vscode.window.activeTextEditor?.document.uri;
  const { activeTabGroup, all: groups } = vscode.window.tabGroups;
  const inTabs = [activeTabGroup, ...groups].map(({ activeTab }) => fileOf(activeTab?.input));
  for (const file of [active, ...inTabs]) {
    const folder = file && vscode.workspace.getWorkspaceFolder(file);
    if (folder) return folder;
  }
  return undefined;
}

/**
 * The same, asked for where nothing tells; undefined where no folder is open.
 * @throws Cancelled when that is not answered.
 */
export async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folder = folderInUse();
  if (folder || !vscode.workspace.workspaceFolders?.length) return folder;
  const chosen = await vscode.window.showWorkspaceFolderPick({ ignoreFocusOut: true });
  if (!chosen) throw new Cancelled();
  return chosen;
}

function fileOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}
