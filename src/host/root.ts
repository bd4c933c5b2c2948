import * as vscode from 'vscode';
import { createRequests } from '../core/http/requests';
import { redactText } from '../core/json/redact';
import { toFailure } from '../core/model/errors';
import { setListenerFaultHandler } from '../core/model/event';
import { LoadOnce } from '../core/model/loadOnce';
import { keyOf, type ExecutionRef } from '../core/model/model';
import { systemTiming } from '../core/model/timing';
import { keptCredentialOf } from '../core/platforms/facts';
import { ValueReader } from '../core/reader/reader';
import { Endings } from '../core/runs/endings';
import { Runs } from '../core/runs/runs';
import { Names } from '../core/workflow/names';
import { WorkflowLists } from '../core/workflow/workflowLists';
import type { Actions } from './actions';
import type { ContributedTool } from './agents/agentTools';
import { Connections, type Connect } from './connections/connections';
import { createNetwork } from './connections/network';
import { OutputDocuments } from './documents/outputDocuments';
import type { Root } from './doorbell/doorbell';
import { noteUnendedRuns } from './doorbell/unendedRuns';
import { ExecutionsView } from './executions/executionsView';
import { ExportedFiles } from './executions/exportedFiles';
import { Filters } from './executions/filters';
import { refreshTree } from './executions/refreshTree';
import type { Row } from './executions/rows';
import { RunningStatus } from './executions/statusBar';
import { createFirstUse, isDemo } from './firstUse';
import { askBeforeRunsGo } from './history/limitQuestion';
import { MyRuns } from './history/myRuns';
import type { HistoryRow } from './history/rows';
import { ExecutionLinks } from './links/executionLinks';
import { isWanted, notifyOfEndings } from './notify/endNotifications';
import { showActiveFilters } from './notify/filterNotice';
import { badgeOn } from './notify/viewBadge';
import { ExecutionPanels } from './panel/panels';
import { Anticipation } from './payload/anticipation';
import { FileMoves } from './payload/fileMoves';
import { PayloadContext } from './payload/payloadContext';
import { PayloadLenses } from './payload/payloadLenses';
import { PayloadSecrets } from './payload/payloadSecrets';
import { ProductionStatus } from './payload/productionStatus';
import { PayloadSchemas } from './payload/schemas';
import { Targets } from './payload/targets';
import { keepIn, SandboxHost, type StartSandbox } from './sandbox/sandboxHost';
import { followSecretNames } from './secretNames';
import { sayFaultsOfSettings } from './settingFaults';
import { startReader } from './readerThread';
import { settings } from './settings';
import { earlierState } from './storage/earlierState';
import { OtherWindows } from './storage/otherWindows';
import { RunFiles } from '../core/storage/runFiles';
import { SharedState } from './storage/sharedState';
import { VersionedMemento } from './storage/versionedMemento';
import { WorkspaceState } from './storage/workspaceState';
import { TextFiles } from '../core/storage/textFiles';
import { Verdicts } from './tests/verdicts';
import { Log } from './ui/log';
import { actOn, takeStep } from './ui/nextSteps';
import { FailureReporter } from './ui/failureReporter';
import { healthType } from './ui/viewIds';
import type { WorkflowsRow } from './workflows/rows';
import { Workflows } from './workflows/workflows';

/** The views, which are there before the root is. */
export interface Views {
  readonly executions: vscode.TreeView<Row>;
  readonly workflows: vscode.TreeView<WorkflowsRow>;
  readonly history: vscode.TreeView<HistoryRow>;
  readonly tests: vscode.TestController;
}

/** What is read of the extension's own manifest. */
interface OwnManifest {
  readonly version: string;
  readonly contributes: { readonly languageModelTools: readonly ContributedTool[] };
}

/** Builds and wires everything. A bundle of its own: a window in which nobody rings never loads it. */
export function createRoot(context: vscode.ExtensionContext, views: Views): Root {
  const { globalState, secrets, globalStorageUri, extensionUri } = context;

  // Out to the platforms, each bundle loaded when first needed.
  const reader = new ValueReader(async () => new (await import('../core/reader/remote')).WorkerReader({ start: (keeper) => startReader(keeper, settings.outputBytes), timing: systemTiming }));
  const log: Log = new Log((text) => redactText(text, connections.secretsInUse));
  const reporter = new FailureReporter(log, takeStep);
  const network = createNetwork(async (proxy) => (await import('../core/http/engine')).createTransport(proxy, globalThis.fetch, { onLargeBody: () => reader.prepare() }));
  const shared = new SharedState(vscode.Uri.joinPath(globalStorageUri, 'state').fsPath, { earlier: () => earlierState(globalState) });
  const sandbox = new SandboxHost(async () => (await import('../sandbox')).startSandbox({ storage: keepIn(shared) }));
  const inWorkspace = context.storageUri && new SharedState(vscode.Uri.joinPath(context.storageUri, 'state').fsPath);
  const workspaceState = new WorkspaceState(new VersionedMemento(context.workspaceState), inWorkspace);
  const connect: Connect = async (kept, keptSecret) => {
    const { connection, secret } = kept.sandbox ? await sandbox.locate(kept) : { connection: kept, secret: keptSecret };
    const requests = createRequests(network, { timeouts: () => settings.timeouts });
    const { createProvider } = await import('../core/platforms');
    const provider = createProvider(connection, { kind: keptCredentialOf(connection), secret }, { ...requests, reader });
    return connections.get(kept.id) ? names.learnFrom(kept.id, provider) : provider;
  };
  const connections: Connections = new Connections(shared, secrets, connect);
  const lists = new WorkflowLists((id) => connections.provider(id));
  const names: Names = new Names({
    lists,
    providerOf: (id) => connections.provider(id),
    chosen: (id) => connections.get(id)?.scopes ?? [],
    kept: new TextFiles(vscode.Uri.joinPath(globalStorageUri, 'names').fsPath),
    timing: systemTiming,
  });
  const startSandbox: StartSandbox = (flavour) => sandbox.connect(connections, flavour);

  // The truth about executions.
  const filters = new Filters(workspaceState, shared);
  const exported = new ExportedFiles(reader);
  const payloadSecrets = new PayloadSecrets(secrets);
  const runs = new Runs({
    timing: systemTiming,
    providerOf: (id) => connections.provider(id),
    hasConnection: (id) => connections.isKept(id),
    journal: new TextFiles(vscode.Uri.joinPath(globalStorageUri, 'journal').fsPath),
    records: new RunFiles(vscode.Uri.joinPath(globalStorageUri, 'runs').fsPath),
    recordReader: reader.records,
    values: reader,
    valueBudget: () => settings.outputBytes,
    costOf: (ref) => reader.costOf(keyOf(ref)),
    historyLimit: () => settings.historyLimit,
    pageSize: () => settings.pageSize,
    wantedOf: (connection, scope) => filters.wanted(connection, scope),
    names,
    secrets: () => connections.keysInUse,
    secretsIn: (payload) => payloadSecrets.valuesIn(payload),
    inspectElsewhere: (otherwise) => exported.inspect(otherwise),
  });
  // Before any view, so that none draws what was loaded for the connection as it was.
  const followConnections = connections.notify(runs);
  const otherWindows = new OtherWindows({ folder: globalStorageUri.fsPath, shared: [shared, ...(inWorkspace ? [inWorkspace] : [])], runs });
  const useFirst = createFirstUse(runs, reporter, async () => {
    otherWindows.follow();
    if (isDemo(context)) await sandbox.connect(connections);
  });

  // What a person sees of it.
  const panels = new ExecutionPanels({ connections, runs, reader, extension: extensionUri, bringBack: (ref) => runs.showKept(ref), act: actOn, report: (error) => reporter.report(error) });
  const onFirstLook = () => void useFirst();
  const view = new ExecutionsView(connections, runs, filters, onFirstLook);
  const tree = views.executions;
  const open = (ref: ExecutionRef) => panels.show(ref);
  const refresher = refreshTree(tree, view, runs);
  const running = new RunningStatus(runs, actOn, (id) => connections.placeOf(id));
  const workflows = new Workflows({ connections, runs, lists, state: shared, tree: views.workflows, onFirstLook });
  const myRuns = new MyRuns({ runs, connections, state: globalState, tree: views.history, onFirstLook });
  const targets = new Targets(workspaceState, connections, names);
  const moves = new FileMoves(targets, runs, workspaceState, (error) => reporter.report(error));
  const outputs = new OutputDocuments(runs, reader, () => settings.compareMasks);
  const verdicts = new Verdicts();
  const lenses = new PayloadLenses({ connections, targets, runs, verdicts, prepare: useFirst });
  const inFront = new PayloadContext(targets, connections);
  const production = new ProductionStatus(connections, targets);
  const schemas = new PayloadSchemas(connections, targets, async () => (await import('../core/payload/language')).createPayloadLanguage());

  const anticipation = new Anticipation({ connections, schemas, targets, loadEngine: () => network.prepare() });

  // What a person does, loaded with the first command.
  let areActionsWanted = false;
  const links = new ExecutionLinks(connections, reporter, open);
  const endings = new Endings(runs.onEnd, systemTiming, isWanted, (ended) => notifyOfEndings(ended, connections, open));
  const own = (disposable: vscode.Disposable) => void context.subscriptions.push(disposable);
  const truth = { connections, runs, reader, names, filters, exported };
  const shown = { panels, view, tree, running, workflows, myRuns, outputs, schemas, anticipation, targets, verdicts, links, reporter, log };
  const { contributes, version } = context.extension.packageJSON as OwnManifest;
  const runner = async () => (await useFirst(), (await actions.get()).runner);
  const agents = new LoadOnce(async () => {
    const { createAgents, languageModelTool } = await import('./agents/agentTools');
    return { ...createAgents({ contributed: contributes.languageModelTools, connections, lists, runs, reader, targets, runner }), languageModelTool };
  });
  const agentTools = async () => (await agents.get()).tools;
  const explain = async (ref: ExecutionRef) => (await agents.get()).explain(ref);
  const services = { ...truth, ...shown, extension: extensionUri, version, agentTools, explain, testController: views.tests, payloadSecrets, memory: workspaceState, startSandbox, prepare: useFirst, own };

  context.subscriptions.push(
    followSecretNames(reader),
    sayFaultsOfSettings(),
    badgeOn(tree, runs, views.history),
    noteUnendedRuns(runs, context.workspaceState),
    view.aging.follow(tree),
    showActiveFilters(tree, filters, connections),
    followConnections,
    connections.notify({ connectionChanged: (id) => names.retry(id), connectionRemoved: (id) => names.forget(id) }),
    connections.followEnvironments(runs.executions),
    askBeforeRunsGo(runs, shared, (error) => reporter.report(error)),
    runs.onTrouble((failure) => reporter.report(failure)),
    vscode.window.onDidChangeWindowState(({ focused }) => runs.setFocused(focused)),
    ...[view, refresher, running, workflows, myRuns, panels, outputs, lenses, verdicts, production, schemas, inFront, moves, targets],
    setListenerFaultHandler((error) => log.failure(toFailure(error))),
    ...[endings, runs, reader, names, lists, filters, otherWindows, connections, workspaceState, shared, sandbox, network, log],
    { dispose: () => inWorkspace?.dispose() },
  );
  const actions: LoadOnce<Actions> = new LoadOnce(async () => (await import('./actions')).createActions(services));
  return {
    executions: view,
    workflows: workflows.view,
    history: myRuns.view,
    lenses,
    schemas,
    moves,
    outputs,
    panels: { deserializeWebviewPanel: async (panel, state) => (panel.viewType === healthType ? (await actions.get()).health : panels).deserializeWebviewPanel(panel, state) },
    links,
    tests: async (tree) => (await actions.get()).tests(tree),
    expectations: async () => (await actions.get()).expectationHelp,
    languageModelTool: async (name) => {
      const { tools, languageModelTool } = await agents.get();
      return languageModelTool(tools, name);
    },
    handlers: async (id, args) => {
      if (!areActionsWanted) await anticipation.askBeforeLoading(id, args);
      areActionsWanted = true;
      return (await actions.get()).handlers;
    },
    report: (error, connection) => reporter.report(error, connection),
    goOn: onFirstLook,
    close: () => runs.close(),
  };
}
