import * as vscode from 'vscode';
import type { ExecutionRef } from './core/model';
import { keptCredentialOf } from './core/platforms';
import { redactText } from './core/redact';
import { createRequests } from './core/requests';
import { RunHistory } from './core/runs/history';
import { Endings } from './core/runs/endings';
import { inspectThrough, listThrough } from './core/runs/inspect';
import { Journal } from './core/runs/journal';
import { Launcher } from './core/runs/launch';
import { ExecutionLists } from './core/runs/lists';
import { RunSearch } from './core/runs/search';
import { ExecutionStore } from './core/runs/store';
import { Watcher } from './core/runs/watch';
import { systemTiming } from './core/timing';
import { registerCommands } from './host/commands';
import { Connections, type Connect } from './host/connections/connections';
import { ExecutionComparison } from './host/documents/compareExecutions';
import { DocumentCommands } from './host/documents/documentCommands';
import { OutputDocuments } from './host/documents/outputDocuments';
import { ExecutionCommands } from './host/executions/executionCommands';
import { ExecutionsView, executionsViewId } from './host/executions/executionsView';
import { ExportedFiles } from './host/executions/exportedFiles';
import { FilterCommands } from './host/executions/filterCommands';
import { Filters } from './host/executions/filters';
import { Refresher } from './host/executions/refresher';
import { SeveralExecutions } from './host/executions/severalExecutions';
import { RunningStatus } from './host/executions/statusBar';
import { createHandlers } from './host/handlers';
import { HistoryCommands } from './host/history/historyCommands';
import { MyRuns } from './host/history/myRuns';
import { createFirstUse, isDemo } from './host/firstUse';
import { KeptRunFiles } from './host/keptRuns';
import { KeptFiles } from './host/keptTexts';
import { ExecutionLinks } from './host/links/executionLinks';
import { Log } from './host/log';
import { createNetwork } from './host/network';
import { actOn, takeStep } from './host/nextSteps';
import { isWanted, tellEndings } from './host/notify/endNotifications';
import { sayFilters } from './host/notify/filterNotice';
import { badgeOn } from './host/notify/viewBadge';
import { ExecutionPanels, panelType } from './host/panel/panels';
import { NewPayloads } from './host/payload/newPayload';
import { PayloadLenses } from './host/payload/payloadLenses';
import { RequestPreviews } from './host/payload/preview';
import { PayloadProblems } from './host/payload/problems';
import { ProductionGuard } from './host/payload/productionGuard';
import { ProductionStatus } from './host/payload/productionStatus';
import { PayloadRunner } from './host/payload/runPayload';
import { PayloadSchemas } from './host/payload/schemas';
import { Targets } from './host/payload/targets';
import { PayloadVariables } from './host/payload/variables';
import { Reporter } from './host/report';
import { keepIn, SandboxHost, type StartSandbox } from './host/sandbox';
import { settings } from './host/settings';
import { WorkflowCommands } from './host/workflows/workflowCommands';
import { Workflows } from './host/workflows/workflows';

export function activate(context: vscode.ExtensionContext): void {
  const { globalState, workspaceState, secrets, globalStorageUri, extensionUri } = context;

  // Out to the platforms, each bundle loaded when first needed.
  const log: Log = new Log((text) => redactText(text, connections.secretsInUse));
  const reporter = new Reporter(log, takeStep);
  const network = createNetwork(async (proxy) => (await import('./core/http')).createTransport(proxy, globalThis.fetch));
  const sandbox = new SandboxHost(async () => (await import('./sandbox')).startSandbox({ storage: keepIn(globalState) }));
  const connect: Connect = async (kept, keptSecret) => {
    const { connection, secret } = kept.sandbox ? await sandbox.locate(kept) : { connection: kept, secret: keptSecret };
    const { readMs, startMs, waitMs } = settings.timeouts;
    const requests = createRequests(network, { readTimeoutMs: readMs, writeTimeoutMs: startMs, syncTimeoutMs: waitMs });
    const { createProvider } = await import('./core/providers');
    return createProvider(connection, { kind: keptCredentialOf(connection), secret }, requests);
  };
  const connections: Connections = new Connections(globalState, secrets, connect);
  const providerOf = (id: string) => connections.provider(id);
  const startSandbox: StartSandbox = (flavour) => sandbox.connect(connections, flavour);

  // The truth about executions, and who keeps it true.
  const store = new ExecutionStore(() => systemTiming.now());
  const exported = new ExportedFiles();
  const journal = new Journal(new KeptFiles(vscode.Uri.joinPath(globalStorageUri, 'journal')));
  const kept = new KeptRunFiles(vscode.Uri.joinPath(globalStorageUri, 'runs').fsPath);
  const history = new RunHistory(kept, () => settings.historyLimit, { secrets: () => connections.secretsInUse });
  const inspect = exported.inspect(inspectThrough(store, providerOf, (ref) => history.recall(ref)));
  const watcher = new Watcher(store, inspect, systemTiming, listThrough(providerOf));
  const filters = new Filters(workspaceState, globalState);
  const startedHere = (connection: string, scope: string) => history.of(connection, scope);
  const wanted = (connection: string, scope: string) => filters.wanted(connection, scope);
  const lists = new ExecutionLists(store, providerOf, () => settings.pageSize, startedHere, wanted);
  const search = new RunSearch(store, history, systemTiming);
  const launcher = new Launcher(journal, store, watcher, search, history, providerOf, systemTiming);
  const useFirst = createFirstUse(launcher, reporter, async () => isDemo(context) && (await sandbox.connectAll(connections)));

  // What a person sees of it.
  const panels = new ExecutionPanels({ connections, executions: store, watcher, extension: extensionUri, act: actOn });
  const isPayloadKept = (ref: ExecutionRef) => history.find(ref)?.hasPayload ?? false;
  const onFirstLook = () => void useFirst();
  const view = new ExecutionsView(connections, store, lists, watcher, filters, onFirstLook, isPayloadKept);
  const look = { treeDataProvider: view, showCollapseAll: true, canSelectMany: true };
  const tree = vscode.window.createTreeView(executionsViewId, look);
  const open = (ref: ExecutionRef) => panels.show(ref);
  const refresher = new Refresher(tree, view, lists, store, watcher);
  const running = new RunningStatus(launcher, store, actOn);
  const workflows = new Workflows({ connections, history, lists, executions: store, state: globalState, onFirstLook });
  const myRuns = new MyRuns(history, store, connections, globalState, onFirstLook);
  const targets = new Targets(workspaceState, connections);
  const outputs = new OutputDocuments(store, watcher, () => settings.compareMasks);
  const problems = new PayloadProblems();
  const previews = new RequestPreviews();
  const lenses = new PayloadLenses(connections, targets, history, store, onFirstLook);
  const production = new ProductionStatus(connections, targets);
  const schemas = new PayloadSchemas(connections, targets, async () => (await import('./core/payload/language')).createPayloadLanguage());

  // What a person does.
  const addConnection = async () => vscode.commands.executeCommand<string | undefined>('runlight.connection.add');
  const beginnings = { startSandbox, addConnection };
  const guard = new ProductionGuard(connections);
  const variables = new PayloadVariables(secrets, (secret) => connections.hide(secret));
  const runner = new PayloadRunner({
    ...{ connections, targets, problems, variables, schemas, previews, guard, launcher, beginnings },
    memory: workspaceState,
    showSending: (title, work) => running.showSending(title, work),
    showRun: (ref) => panels.showRun(ref),
    open,
  });
  const newPayloads = new NewPayloads(connections, targets, schemas, beginnings);
  const links = new ExecutionLinks(connections, reporter, open);
  const nextScopes = (parent: Parameters<typeof view.nextScopes>[0]) => view.nextScopes(parent);
  const executions = new ExecutionCommands(connections, store, lists, watcher, launcher, panels, guard, links, nextScopes);
  const several = new SeveralExecutions(executions, connections, store, watcher, history, guard);
  const filtering = new FilterCommands(connections, filters, open, () => tree.selection[0]);
  const endings = new Endings(launcher.onEnd, systemTiming, isWanted, (ended) => tellEndings(ended, open));
  const comparison = new ExecutionComparison(store, watcher, providerOf, () => settings.compareMasks);
  const documents = new DocumentCommands(executions, outputs, comparison, store, lists);
  const runs = new HistoryCommands(history, connections, store, watcher, targets, runner, previews);
  const catalogue = new WorkflowCommands(workflows.view, workflows.favourites, targets, newPayloads);
  const services = { connections, runner, newPayloads, variables, executions, documents, running, log, startSandbox };
  const views = { several, exported, filtering, view, workflows, catalogue, myRuns, runs };
  const handlers = createHandlers({ ...services, ...views, prepare: useFirst });

  context.subscriptions.push(
    registerCommands(handlers, reporter),
    vscode.window.registerWebviewPanelSerializer(panelType, panels),
    vscode.window.registerUriHandler(links),
    badgeOn(tree, launcher),
    sayFilters(tree, filters, connections),
    connections.onDidChange((id) => connections.get(id) ?? void history.forget(id)),
    store.onChange(({ entry, before }) => history.learn(entry.execution, before?.execution)),
    store.onChange(({ ref, entry }) => void connections.noteEnvironment(ref.connection, entry.execution.environment)),
    launcher.onStart(({ ref }) => lists.add(ref)),
    // Only the list says how long an execution took; where many run, it was the list that told the end.
    launcher.onEnd(({ run: { ref }, execution }) => execution.durationMs ?? void lists.refresh(ref.connection, ref.scope)),
    vscode.window.onDidChangeWindowState(({ focused }) => watcher.setFocused(focused)),
    ...[tree, view, refresher, running, workflows, myRuns, panels, outputs, lenses, production, schemas, previews, problems, targets],
    ...[endings, launcher, watcher, history, lists, filters, connections, sandbox, network, log],
  );
}
