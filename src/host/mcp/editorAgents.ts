import * as vscode from 'vscode';
import { ReplaceableDisposable } from '../../core/model/disposables';
import type { AgentServer } from './agentServer';

/** Of the manifest's `mcpServerDefinitionProviders`, and what its `when` asks for. */
const providerId = 'runlight.agents';
const isOfferedKey = 'runlight.agents.isOffered';

/** Editors made from VS Code may lack either. */
type LanguageModels = Partial<Pick<typeof vscode.lm, 'registerTool' | 'registerMcpServerDefinitionProvider'>>;

/**
 * Offers the running server to the editor's own agents, where they have no other way to the tools. VS Code's have them as
 * tools of the editor (`languageModelTools`), always, and with its own questions before a run; offered as a server too, each
 * would be there twice. So the server is for editors that know servers, but no tools of extensions.
 */
export function offerToEditor(server: AgentServer, version: string): vscode.Disposable {
  const models = (vscode as { readonly lm?: LanguageModels }).lm;
  if (!models?.registerMcpServerDefinitionProvider || models.registerTool) return new vscode.Disposable(() => undefined);
  const offered = new ReplaceableDisposable();
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition> = {
    onDidChangeMcpServerDefinitions: changed.event,
    // Asked in the background: it says where the server is, and no token.
    provideMcpServerDefinitions: () => {
      const { door } = server;
      return door ? [new vscode.McpHttpServerDefinition('Runlight', vscode.Uri.parse(door.url), {}, version)] : [];
    },
    // Asked when an agent is about to connect.
    resolveMcpServerDefinition: (definition) => {
      const { door } = server;
      if (!door) return undefined;
      definition.headers = { Authorization: `Bearer ${door.token}` };
      return definition;
    },
  };
  let isOffered = false;
  const follow = (): void => {
    const isOn = server.door !== undefined;
    if (isOn === isOffered) return;
    isOffered = isOn;
    // Registered with the first start: before, there is nothing to offer, and nobody has to load anything to say so.
    if (isOn) offered.replace(models.registerMcpServerDefinitionProvider?.(providerId, provider));
    else offered.replace();
    void vscode.commands.executeCommand('setContext', isOfferedKey, isOn);
    changed.fire();
  };
  return vscode.Disposable.from(server.onDidChange(follow), offered, changed);
}
