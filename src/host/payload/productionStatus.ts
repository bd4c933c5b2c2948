import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { countsAsProduction, refusalOfStart } from '../../core/runs/actions';
import type { Connections } from '../connections/connections';
import { isJson } from './payloadFiles';
import { nameOfWorkflow, type Targets } from './targets';

/** A red word in the status bar while the payload in front of a person goes to production. */
export class ProductionStatus implements vscode.Disposable {
  private item?: vscode.StatusBarItem;
  private readonly subscriptions = new DisposableStore();

  constructor(
    private readonly connections: Connections,
    private readonly targets: Targets,
  ) {
    const draw = () => this.draw();
    this.subscriptions.add(
      vscode.window.onDidChangeActiveTextEditor(draw),
      targets.onDidChange(draw),
      connections.onDidChange(draw),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('runlight.targets') && draw()),
    );
    draw();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.item?.dispose();
  }

  private draw(): void {
    const document = vscode.window.activeTextEditor?.document;
    const found = document && isJson(document) ? this.targets.get(document) : undefined;
    const target = found && 'target' in found ? found.target : undefined;
    const connection = target && this.connections.get(target.connection);
    if (!target || !connection || !countsAsProduction(connection) || refusalOfStart(connection)) return this.item?.hide();
    this.item ??= vscode.window.createStatusBarItem('runlight.production', vscode.StatusBarAlignment.Left);
    this.item.name = vscode.l10n.t('Runlight: Production');
    this.item.text = `$(alert) ${vscode.l10n.t('PRODUCTION')}`;
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    const words = [nameOfWorkflow(target), target.scope, connection.name];
    this.item.tooltip =
      connection.environment === 'production'
        ? vscode.l10n.t('This payload runs {0} for {1} in PRODUCTION of {2}.', ...words)
        : vscode.l10n.t('This payload runs {0} for {1} on {2}, which counts as PRODUCTION until somebody says that it is a test environment.', ...words);
    this.item.command = 'runlight.payload.chooseTarget';
    this.item.show();
  }
}
