import * as vscode from 'vscode';
import { contributedCommands, registerCommands, type SettledCommand } from './host/commands';
import { outputScheme } from './host/documents/outputUris';
import { Doorbell } from './host/doorbell/doorbell';
import { forwardTools, type LanguageModels } from './host/doorbell/forwardedAgents';
import { ForwardedOutputs } from './host/doorbell/forwardedOutputs';
import { forwardPayloads } from './host/doorbell/forwardedPayloads';
import { forwardTests } from './host/doorbell/forwardedTests';
import { ForwardedTree } from './host/doorbell/forwardedTree';
import { ringForUnendedRuns } from './host/doorbell/unendedRuns';
import { VersionedMemento } from './host/storage/versionedMemento';
import { executionsViewId, healthType, historyViewId, panelType, workflowsViewId } from './host/ui/viewIds';

/** What the extension exports while it is developed or tested. Otherwise it exports nothing: other extensions use its commands. */
export interface DevelopmentExports {
  readonly onCommandSettled: vscode.Event<SettledCommand>;
}

let bell: Doorbell | undefined;

/**
 * The doorbell. VS Code wakes the extension in nearly every window, since it opens JSON itself; so everything that VS
 * Code may ask for is registered here at once, and nothing else is loaded until somebody really asks. What answers then
 * is `host/root.ts`.
 */
export function activate(context: vscode.ExtensionContext): DevelopmentExports | undefined {
  const doorbell: Doorbell = new Doorbell(async () => {
    const { createRoot } = await import('./host/root');
    return createRoot(context, { executions: executions.view, workflows: workflows.view, history: history.view, tests });
  });
  bell = doorbell;

  // A view shows.
  const executions = new ForwardedTree(doorbell, (root) => root.executions, { id: executionsViewId, canSelectMany: true });
  const workflows = new ForwardedTree(doorbell, (root) => root.workflows, { id: workflowsViewId, canSelectMany: false });
  const history = new ForwardedTree(doorbell, (root) => root.history, { id: historyViewId, canSelectMany: true });

  // A command runs.
  const settled = new vscode.EventEmitter<SettledCommand>();
  const commands = registerCommands({
    ids: contributedCommands(context.extension),
    load: async (id, args) => (await doorbell.ring()).handlers(id, args),
    // That nobody could open is said by the doorbell.
    report: (error, connection) => doorbell.answering?.report(error, connection),
    onSettled: (one) => settled.fire(one),
  });

  // A payload is looked at.
  const payloads = forwardPayloads(doorbell, new VersionedMemento(context.workspaceState));

  // The Test Explorer is looked at.
  const tests = forwardTests(doorbell, (shown) => void context.subscriptions.push(shown));

  // A language model calls a tool.
  const agents = forwardTools((vscode as { readonly lm?: LanguageModels }).lm, doorbell, context.extension);

  // An output is read.
  const outputs = new ForwardedOutputs(doorbell);
  const outputFiles = vscode.workspace.registerFileSystemProvider(outputScheme, outputs, { isReadonly: true, isCaseSensitive: true });

  // A panel is restored.
  const panels = [panelType, healthType].map((type) =>
    vscode.window.registerWebviewPanelSerializer(type, {
      deserializeWebviewPanel: async (panel, state) => (await doorbell.ring()).panels.deserializeWebviewPanel(panel, state),
    }),
  );

  // A link arrives.
  const links = vscode.window.registerUriHandler({
    handleUri: (uri) => doorbell.ask((root) => root.links.handleUri(uri), () => undefined),
  });

  // A run has not ended.
  const unended = ringForUnendedRuns(doorbell, context.workspaceState);

  const views = [executions, workflows, history];
  context.subscriptions.push(...views, commands, settled, payloads, tests, ...agents, outputs, outputFiles, ...panels, links, unended, doorbell);
  return context.extensionMode === vscode.ExtensionMode.Production ? undefined : { onCommandSettled: settled.event };
}

/** Lets other windows, and later ones, go on with what still runs. */
export function deactivate(): Promise<void> | undefined {
  return bell?.close();
}
