import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { Connections } from '../connections/connections';
import { isJson, isPayloadFile } from './payloadFiles';
import type { Targets } from './targets';

/** What the keys wait for: the editor in front holds a payload, by its name or by its target. */
const contextKey = 'runlight.isPayload';

/** Tells the editor's `when` clauses whether a payload is in front of the person. */
export class PayloadContext implements vscode.Disposable {
  private told?: boolean;
  private readonly subscriptions = new DisposableStore();

  constructor(
    private readonly targets: Targets,
    connections: Connections,
  ) {
    const tell = () => this.tell();
    this.subscriptions.add(
      vscode.window.onDidChangeActiveTextEditor(tell),
      // Another language makes another document of it.
      vscode.workspace.onDidOpenTextDocument(tell),
      targets.onDidChange(tell),
      connections.onDidChange(tell),
      vscode.workspace.onDidGrantWorkspaceTrust(tell),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('runlight.targets') && tell()),
    );
    tell();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private tell(): void {
    const document = vscode.window.activeTextEditor?.document;
    const isPayload = document !== undefined && isJson(document) && (isPayloadFile(document) || this.targets.get(document) !== undefined);
    if (isPayload === this.told) return;
    this.told = isPayload;
    void vscode.commands.executeCommand('setContext', contextKey, isPayload);
  }
}
