import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { formatTime } from '../../core/model/format';
import { plain, withoutIcons } from '../ui/messages';
import type { AgentServer, LastCall } from './agentServer';

export const showServerCommand = 'runlight.agents.showServer';

/** The status bar's word on the MCP server while it is on: that it is, whether it may run anything, and who called last. */
export class ServerStatus implements vscode.Disposable {
  private item?: vscode.StatusBarItem;
  private readonly subscriptions = new DisposableStore();

  constructor(private readonly server: AgentServer) {
    this.subscriptions.add(
      server.onDidChange(() => this.draw()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.draw()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.item?.dispose();
  }

  private draw(): void {
    const { door, allowsRuns, lastCall } = this.server;
    if (!door) return this.item?.hide();
    this.item ??= vscode.window.createStatusBarItem('runlight.agents', vscode.StatusBarAlignment.Left);
    this.item.name = vscode.l10n.t('Runlight: MCP Server for Agents');
    this.item.command = showServerCommand;
    // The client calls itself what it likes: no icon and no line of its own.
    this.item.text = `$(broadcast) ${lastCall ? `MCP: ${withoutIcons(lastCall.client)}` : 'MCP'}`;
    const facts = [stateOf(allowsRuns), callOf(lastCall)];
    this.item.tooltip = [...facts, vscode.l10n.t('Click for what can be done.')].join('\n');
    this.item.accessibilityInformation = { label: facts.join(' '), role: 'button' };
    this.item.backgroundColor = allowsRuns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }
}

/** Whether agents may start anything. */
export function stateOf(allowsRuns: boolean): string {
  return allowsRuns
    ? vscode.l10n.t('The MCP server for agents is on. Agents may start runs; production asks each time.')
    : vscode.l10n.t('The MCP server for agents is on, read-only.');
}

/** "Last call: Claude Code · runlight_explain_execution · 12:03:22". */
export function callOf(last: LastCall | undefined): string {
  if (!last) return vscode.l10n.t('Nobody has called yet.');
  const time = formatTime(last.at, Date.now(), vscode.env.language);
  return vscode.l10n.t('Last call: {0}', [plain(last.client), last.tool, time].join(' · '));
}
