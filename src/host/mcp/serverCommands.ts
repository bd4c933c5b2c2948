import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { clientConfigurations, type ServerDoor } from '../../mcp/clientConfigurations';
import type { Handlers } from '../commands';
import { showInformation } from '../ui/messages';
import { back, pick, type Choice } from '../ui/prompts';
import type { AgentServer } from './agentServer';
import { callOf, stateOf } from './serverStatus';

/** What `runlight.agents.startServer` takes. */
export interface StartArgument {
  /** For as long as this server runs. Production asks each time all the same. */
  readonly allowRuns?: boolean;
}

/** The commands of the MCP server. */
export function serverCommands(server: AgentServer): Handlers {
  const commands = new ServerCommands(server);
  return {
    'runlight.agents.startServer': (given?: StartArgument) => commands.start(given),
    'runlight.agents.stopServer': () => commands.stop(),
    'runlight.agents.copyConfiguration': (client?: string) => commands.copyConfiguration(client),
    'runlight.agents.showServer': () => commands.show(),
  };
}

class ServerCommands {
  constructor(private readonly server: AgentServer) {}

  /** The token is for the caller: what a person reads has none. */
  async start({ allowRuns }: StartArgument = {}): Promise<ServerDoor> {
    const { url, token } = await this.server.start();
    if (typeof allowRuns === 'boolean') this.server.allowRuns(allowRuns);
    void this.tellHowToGoOn();
    return { url, token };
  }

  async stop(): Promise<void> {
    await this.server.stop();
    void showInformation(vscode.l10n.t('The MCP server for agents is off.'));
  }

  /** `client` is the id of one, for who does not want to be asked. */
  async copyConfiguration(client?: string): Promise<void> {
    const configurations = clientConfigurations(this.doorNow());
    const choices = configurations.map(({ client: name = vscode.l10n.t('Another Client'), place, text }): Choice<string> => ({
      label: name,
      description: place ?? vscode.l10n.t('address and header as JSON'),
      value: text,
    }));
    const known = configurations.find(({ id }) => id === client);
    const text = known?.text ?? (await pick({ title: vscode.l10n.t('MCP Configuration for…'), choices }));
    if (text === back) return;
    await vscode.env.clipboard.writeText(text);
    void showInformation(vscode.l10n.t('Copied, with this session’s token: do not commit it.'));
  }

  /** What a click on the status bar offers. */
  async show(): Promise<void> {
    const { allowsRuns } = this.server;
    const act = await pick<() => unknown>({
      title: vscode.l10n.t('MCP Server for Agents'),
      placeholder: this.server.door && stateOf(allowsRuns),
      choices: this.server.door ? this.choices() : [{ label: vscode.l10n.t('Start'), icon: 'broadcast', value: () => this.start() }],
    });
    if (act !== back) await act();
  }

  private choices(): Choice<() => unknown>[] {
    const { allowsRuns, lastCall } = this.server;
    const allow = {
      label: vscode.l10n.t('Allow Runs'),
      icon: 'unlock',
      detail: vscode.l10n.t('Until the server stops. Before anything runs in production, you are asked each time.'),
      value: () => this.allowRuns(),
    };
    const forbid = { label: vscode.l10n.t('Make Read-Only'), icon: 'lock', value: () => this.server.allowRuns(false) };
    return [
      { label: vscode.l10n.t('Copy Configuration…'), icon: 'copy', value: () => this.copyConfiguration() },
      allowsRuns ? forbid : allow,
      { label: vscode.l10n.t('Show Log'), icon: 'output', detail: callOf(lastCall), value: () => vscode.commands.executeCommand('runlight.log.show') },
      { label: vscode.l10n.t('Stop'), icon: 'debug-stop', detail: vscode.l10n.t('What runs goes on.'), value: () => this.stop() },
    ];
  }

  private allowRuns(): void {
    if (!vscode.workspace.isTrusted) throw new Failure('notSupported', 'This folder is not trusted, so nothing runs in it, for agents neither.');
    this.server.allowRuns(true);
  }

  private async tellHowToGoOn(): Promise<void> {
    const copy = vscode.l10n.t('Copy Configuration…');
    const allow = vscode.l10n.t('Allow Runs');
    const { allowsRuns } = this.server;
    const answer = await showInformation(stateOf(allowsRuns), copy, ...(allowsRuns ? [] : [allow]));
    // It may be answered when the server has been stopped.
    if (answer === copy) await vscode.commands.executeCommand('runlight.agents.copyConfiguration');
    if (answer === allow && this.server.door) this.allowRuns();
  }

  private doorNow(): ServerDoor {
    const { door } = this.server;
    if (!door) throw new Failure('notFound', 'The MCP server for agents is not on. Start it, then copy its configuration.');
    return door;
  }
}
