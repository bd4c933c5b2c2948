import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { Target } from '../../core/model/model';
import type { Connections } from '../connections/connections';
import { diskFailure } from '../../core/storage/diskFailure';
import { showInformation } from '../ui/messages';
import { nameOf } from './payloadFiles';
import { nameOfWorkflow } from './targets';

/**
 * Writes where a payload file goes into the settings of its folder, which a team commits: everybody who has a connection
 * of that name runs the file with one key.
 */
export async function commitTarget(file: vscode.Uri, { connection, ...target }: Target, connections: Connections): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (!folder) throw new Failure('invalidInput', '{0} is in no folder that is open here. Open its folder, then try again.', [nameOf(file)]);
  const configuration = vscode.workspace.getConfiguration('runlight', folder.uri);
  const before = configuration.inspect<object>('targets')?.workspaceFolderValue;
  const committed = { connection: connections.require(connection).name, ...target };
  const all = { ...before, [vscode.workspace.asRelativePath(file, false)]: committed };
  try {
    await configuration.update('targets', all, vscode.ConfigurationTarget.WorkspaceFolder);
  } catch (error) {
    throw diskFailure('write', vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json').fsPath, error);
  }
  const show = vscode.l10n.t('Show Settings');
  const sentence = vscode.l10n.t('{0} goes to {1} for everybody who has these folder settings.', nameOf(file), nameOfWorkflow(target));
  if ((await showInformation(sentence, show)) !== show) return;
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json'));
}
