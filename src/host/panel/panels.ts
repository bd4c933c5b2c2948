import * as vscode from 'vscode';
import { fieldsOf } from '../../core/json/values';
import { keyOf, sameExecution, type ExecutionRef } from '../../core/model/model';
import { tellsHealth } from '../../core/runs/actions';
import { panelType } from '../ui/viewIds';
import { PanelFaces } from './face';
import { ExecutionPanel, type PanelServices } from './panel';

/** The open panels: one per execution, and back where they were after a reload. */
export class ExecutionPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Set<ExecutionPanel>();
  private readonly faces = new PanelFaces();
  /** The panel that the last run opened: the next run takes its place once that one has ended. */
  private latest?: ExecutionPanel;

  constructor(private readonly services: Omit<PanelServices, 'faces'>) {}

  /** Shows an execution beside the editor, or brings its panel to the front. */
  show(ref: ExecutionRef, { preserveFocus = false } = {}): void {
    const shown = this.find(ref);
    if (shown) shown.reveal(preserveFocus);
    else this.create(ref, preserveFocus);
  }

  /** Shows an execution that was just started, in the place of the last one that was. */
  showRun(ref: ExecutionRef): void {
    const { latest } = this;
    if (this.find(ref) || !latest?.hasEnded) {
      this.show(ref, { preserveFocus: true });
    } else {
      latest.show(ref);
      latest.reveal(true);
    }
    this.latest = this.find(ref);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const ref = parseState(state);
    if (!ref) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.optionsOf();
    // What is kept of it is there at once, whether or not its platform can be asked now.
    await this.services.bringBack(ref);
    this.adopt(panel, ref);
  }

  /** Executions on show, for whoever wants to act on "this one". */
  active(): ExecutionRef | undefined {
    return [...this.open].find((panel) => panel.isActive)?.ref;
  }

  isVisible(ref: ExecutionRef): boolean {
    return this.find(ref)?.isVisible ?? false;
  }

  dispose(): void {
    for (const panel of this.open) panel.dispose();
    this.open.clear();
  }

  private find(ref: ExecutionRef): ExecutionPanel | undefined {
    return [...this.open].find((panel) => sameExecution(panel.ref, ref));
  }

  private create(ref: ExecutionRef, preserveFocus: boolean): void {
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const place = { viewColumn: column, preserveFocus };
    this.adopt(vscode.window.createWebviewPanel(panelType, keyOf(ref), place, this.optionsOf()), ref);
  }

  private adopt(webviewPanel: vscode.WebviewPanel, ref: ExecutionRef): void {
    const { extension } = this.services;
    webviewPanel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'panel-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'panel-dark.svg'),
    };
    const panel = new ExecutionPanel(webviewPanel, ref, { ...this.services, faces: this.faces });
    this.open.add(panel);
    const offer = () => panel.isActive && this.offer(panel.ref);
    offer();
    webviewPanel.onDidChangeViewState(offer);
    webviewPanel.onDidDispose(() => {
      panel.dispose();
      this.open.delete(panel);
      if (this.latest === panel) this.latest = undefined;
    });
  }

  /** What the menu of the panel in front holds. */
  private offer({ connection }: ExecutionRef): void {
    const isMeasurable = tellsHealth(this.services.connections.peekProvider(connection));
    void vscode.commands.executeCommand('setContext', 'runlight.execution.measurable', isMeasurable);
  }

  private optionsOf(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    const { extension } = this.services;
    return {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extension, 'dist'), vscode.Uri.joinPath(extension, 'media')],
    };
  }
}

function parseState(state: unknown): ExecutionRef | undefined {
  const execution = fieldsOf(fieldsOf(state)?.['execution']);
  const [connection, scope, id] = [execution?.['connection'], execution?.['scope'], execution?.['id']];
  const complete = typeof connection === 'string' && typeof scope === 'string' && typeof id === 'string';
  return complete ? { connection, scope, id } : undefined;
}
