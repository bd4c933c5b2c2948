import * as vscode from 'vscode';
import { redactText } from './core/json/redact';
import { createRequests } from './core/http/requests';
import { toFailure } from './core/model/errors';
import { Emitter, setListenerFaultHandler, type Event } from './core/model/event';
import type { ExecutionRef } from './core/model/model';
import { systemTiming } from './core/model/timing';
import { keptCredentialOf } from './core/platforms/facts';
import { Endings } from './core/runs/endings';
import { Runs } from './core/runs/runs';
import { contributedCommands, registerCommands, type SettledCommand } from './host/commands';
import { Connections, type Connect } from './host/connections/connections';
import { createNetwork } from './host/connections/network';
import { OutputDocuments } from './host/documents/outputDocuments';
import { ExecutionsView, executionsViewId } from './host/executions/executionsView';
import { ExportedFiles } from './host/executions/exportedFiles';
import { Filters } from './host/executions/filters';
import { refreshTree } from './host/executions/refreshTree';
import { RunningStatus } from './host/executions/statusBar';
import { createFirstUse, isDemo } from './host/firstUse';
import { MyRuns } from './host/history/myRuns';
import { ExecutionLinks } from './host/links/executionLinks';
import { isWanted, tellEndings } from './host/notify/endNotifications';
import { sayFilters } from './host/notify/filterNotice';
import { badgeOn } from './host/notify/viewBadge';
import { ExecutionPanels, panelType } from './host/panel/panels';
import { PayloadLenses } from './host/payload/payloadLenses';
import { ProductionStatus } from './host/payload/productionStatus';
import { PayloadSchemas } from './host/payload/schemas';
import { Targets } from './host/payload/targets';
import { keepIn, SandboxHost, type StartSandbox } from './host/sandbox/sandboxHost';
import { followSecretNames } from './host/secretNames';
import { settings } from './host/settings';
import { KeptRunFiles } from './host/storage/runFiles';
import { KeptFiles } from './host/storage/textFiles';
import { keepTrueIn } from './host/trees/aging';
import { Log } from './host/ui/log';
import { actOn, takeStep } from './host/ui/nextSteps';
import { Reporter } from './host/ui/reporter';
import { Workflows } from './host/workflows/workflows';

/** Lets other windows, and later ones, go on with what still runs. */
export function deactivate(): Promise<void> | undefined {
  return leave?.();
}

let leave: (() => Promise<void>) | undefined;

/** What the extension exports while it is developed or tested. Otherwise it exports nothing: other extensions use its commands. */
export interface DevelopmentExports {
  readonly onCommandSettled: Event<SettledCommand>;
}

export function activate(context: vscode.ExtensionContext): DevelopmentExports | undefined {
  const { globalState, workspaceState, secrets, globalStorageUri, extensionUri } = context;

  // Out to the platforms, each bundle loaded when first needed.
  const log: Log = new Log((text) => redactText(text, connections.secretsInUse));
  const reporter = new Reporter(log, takeStep);
  const network = createNetwork(async (proxy) => (await import('./core/http/engine')).createTransport(proxy, globalThis.fetch));
  const sandbox = new SandboxHost(async () => (await import('./sandbox')).startSandbox({ storage: keepIn(globalState) }));
  const connect: Connect = async (kept, keptSecret) => {
    const { connection, secret } = kept.sandbox ? await sandbox.locate(kept) : { connection: kept, secret: keptSecret };
    const requests = createRequests(network, { timeouts: () => settings.timeouts });
    const { createProvider } = await import('./core/platforms');
    return createProvider(connection, { kind: keptCredentialOf(connection), secret }, requests);
  };
  const connections: Connections = new Connections(globalState, secrets, connect);
  const startSandbox: StartSandbox = (flavour) => sandbox.connect(connections, flavour);

  // The truth about executions.
  const filters = new Filters(workspaceState, globalState);
  const exported = new ExportedFiles();
  const runs = new Runs({
    timing: systemTiming,
    providerOf: (id) => connections.provider(id),
    hasConnection: (id) => connections.get(id) !== undefined,
    journal: new KeptFiles(vscode.Uri.joinPath(globalStorageUri, 'journal').fsPath),
    records: new KeptRunFiles(vscode.Uri.joinPath(globalStorageUri, 'runs').fsPath),
    historyLimit: () => settings.historyLimit,
    pageSize: () => settings.pageSize,
    wantedOf: (connection, scope) => filters.wanted(connection, scope),
    secrets: () => connections.secretsInUse,
    inspectElsewhere: (otherwise) => exported.inspect(otherwise),
  });
  leave = () => runs.close();
  // Before any view, so that none draws what was loaded for the connection as it was.
  const followConnections = connections.tell(runs);
  const useFirst = createFirstUse(runs, reporter, async () => isDemo(context) && (await sandbox.connectAll(connections)));

  // What a person sees of it.
  const panels = new ExecutionPanels({ connections, runs, extension: extensionUri, act: actOn });
  const onFirstLook = () => void useFirst();
  const view = new ExecutionsView(connections, runs, filters, onFirstLook);
  const tree = vscode.window.createTreeView(executionsViewId, { treeDataProvider: view, showCollapseAll: true, canSelectMany: true });
  const open = (ref: ExecutionRef) => panels.show(ref);
  const refresher = refreshTree(tree, view, runs);
  const running = new RunningStatus(runs, actOn);
  const workflows = new Workflows({ connections, runs, state: globalState, onFirstLook });
  const myRuns = new MyRuns(runs, connections, globalState, onFirstLook);
  const targets = new Targets(workspaceState, connections);
  const outputs = new OutputDocuments(runs, () => settings.compareMasks);
  const lenses = new PayloadLenses(connections, targets, runs, onFirstLook);
  const production = new ProductionStatus(connections, targets);
  const schemas = new PayloadSchemas(connections, targets, async () => (await import('./core/payload/language')).createPayloadLanguage());

  // What a person does, loaded with the first command.
  const links = new ExecutionLinks(connections, reporter, open);
  const endings = new Endings(runs.onEnd, systemTiming, isWanted, (ended) => tellEndings(ended, connections, open));
  const own = (disposable: vscode.Disposable) => void context.subscriptions.push(disposable);
  const truth = { connections, runs, filters, exported };
  const shown = { panels, view, tree, running, workflows, myRuns, outputs, schemas, targets, links, reporter, log };
  const services = { ...truth, ...shown, secrets, memory: workspaceState, startSandbox, prepare: useFirst, own };
  const report = (error: unknown, connection?: string) => reporter.report(error, connection);
  const settled = new Emitter<SettledCommand>();
  const onSettled = (one: SettledCommand) => settled.fire(one);
  const loadHandlers = async () => (await import('./host/actions')).createActions(services);

  context.subscriptions.push(
    followSecretNames(),
    registerCommands({ ids: contributedCommands(context.extension), load: loadHandlers, report, onSettled }),
    vscode.window.registerWebviewPanelSerializer(panelType, panels),
    vscode.window.registerUriHandler(links),
    badgeOn(tree, runs, myRuns.tree),
    keepTrueIn(tree, view.aging),
    sayFilters(tree, filters, connections),
    followConnections,
    connections.learnFrom(runs.executions),
    runs.onTrouble((failure) => reporter.report(failure)),
    vscode.window.onDidChangeWindowState(({ focused }) => runs.setFocused(focused)),
    ...[tree, view, refresher, running, workflows, myRuns, panels, outputs, lenses, production, schemas, targets],
    setListenerFaultHandler((error) => log.failure(toFailure(error))),
    ...[endings, runs, filters, connections, sandbox, network, log],
  );
  return context.extensionMode === vscode.ExtensionMode.Production ? undefined : { onCommandSettled: settled.event };
}
