import * as vscode from 'vscode';
import type { ExecutionRef } from './core/model/model';
import { keptCredentialOf } from './core/platforms/facts';
import { redactText } from './core/json/redact';
import { createRequests } from './core/http/requests';
import { RunHistory } from './core/runs/history';
import { Endings } from './core/runs/endings';
import { inspectThrough, listThrough } from './core/runs/inspect';
import { Journal } from './core/runs/journal';
import { Launcher } from './core/runs/launch';
import { ExecutionLists } from './core/runs/lists';
import { RunSearch } from './core/runs/search';
import { ExecutionStore } from './core/runs/store';
import { Watcher } from './core/runs/watch';
import { systemTiming } from './core/model/timing';
import { registerCommands } from './host/commands';
import { Connections, type Connect } from './host/connections/connections';
import { OutputDocuments } from './host/documents/outputDocuments';
import { ExecutionsView, executionsViewId } from './host/executions/executionsView';
import { ExportedFiles } from './host/executions/exportedFiles';
import { Filters } from './host/executions/filters';
import { Refresher } from './host/executions/refresher';
import { RunningStatus } from './host/executions/statusBar';
import { MyRuns } from './host/history/myRuns';
import { createFirstUse, isDemo } from './host/firstUse';
import { KeptRunFiles } from './host/storage/runFiles';
import { KeptFiles } from './host/storage/textFiles';
import { ExecutionLinks } from './host/links/executionLinks';
import { Log } from './host/ui/log';
import { createNetwork } from './host/connections/network';
import { actOn, takeStep } from './host/ui/nextSteps';
import { isWanted, tellEndings } from './host/notify/endNotifications';
import { sayFilters } from './host/notify/filterNotice';
import { badgeOn } from './host/notify/viewBadge';
import { ExecutionPanels, panelType } from './host/panel/panels';
import { PayloadLenses } from './host/payload/payloadLenses';
import { ProductionStatus } from './host/payload/productionStatus';
import { PayloadSchemas } from './host/payload/schemas';
import { Targets } from './host/payload/targets';
import { Reporter } from './host/ui/reporter';
import { keepIn, SandboxHost, type StartSandbox } from './host/sandbox/sandboxHost';
import { followSecretNames } from './host/secretNames';
import { settings } from './host/settings';
import { keepTrueIn } from './host/trees/aging';
import { Workflows } from './host/workflows/workflows';

export function activate(context: vscode.ExtensionContext): void {
  const { globalState, workspaceState, secrets, globalStorageUri, extensionUri } = context;

  // Out to the platforms, each bundle loaded when first needed.
  const log: Log = new Log((text) => redactText(text, connections.secretsInUse));
  const reporter = new Reporter(log, takeStep);
  const network = createNetwork(async (proxy) => (await import('./core/http/engine')).createTransport(proxy, globalThis.fetch));
  const sandbox = new SandboxHost(async () => (await import('./sandbox')).startSandbox({ storage: keepIn(globalState) }));
  const connect: Connect = async (kept, keptSecret) => {
    const { connection, secret } = kept.sandbox ? await sandbox.locate(kept) : { connection: kept, secret: keptSecret };
    const { readMs, startMs, waitMs } = settings.timeouts;
    const requests = createRequests(network, { readTimeoutMs: readMs, writeTimeoutMs: startMs, syncTimeoutMs: waitMs });
    const { createProvider } = await import('./core/platforms');
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
  const lenses = new PayloadLenses(connections, targets, history, store, onFirstLook);
  const production = new ProductionStatus(connections, targets);
  const schemas = new PayloadSchemas(connections, targets, async () => (await import('./core/payload/language')).createPayloadLanguage());

  // What a person does, loaded with the first command.
  const links = new ExecutionLinks(connections, reporter, open);
  const endings = new Endings(launcher.onEnd, systemTiming, isWanted, (ended) => tellEndings(ended, connections, open));
  const own = (disposable: vscode.Disposable) => void context.subscriptions.push(disposable);
  const truth = { connections, store, lists, watcher, launcher, history, filters, exported };
  const shown = { panels, view, tree, running, workflows, myRuns, outputs, schemas, targets, links, reporter, log };
  const services = { ...truth, ...shown, secrets, memory: workspaceState, startSandbox, prepare: useFirst, own };
  const loadHandlers = async () => (await import('./host/actions')).createActions(services);

  context.subscriptions.push(
    followSecretNames(),
    registerCommands(loadHandlers, reporter),
    vscode.window.registerWebviewPanelSerializer(panelType, panels),
    vscode.window.registerUriHandler(links),
    badgeOn(tree, launcher, myRuns.tree),
    keepTrueIn(tree, view.aging),
    sayFilters(tree, filters, connections),
    connections.onDidChange((id) => connections.get(id) ?? void history.forget(id)),
    store.onChange(({ entry, before }) => history.learn(entry.execution, before?.execution)),
    store.onChange(({ ref, entry }) => void connections.noteEnvironment(ref.connection, entry.execution.environment)),
    launcher.onStart(({ ref }) => lists.add(ref)),
    // Only the list says how long an execution took; where many run, it was the list that told the end.
    launcher.onEnd(({ run: { ref }, execution }) => execution.durationMs ?? void lists.refresh(ref.connection, ref.scope)),
    vscode.window.onDidChangeWindowState(({ focused }) => watcher.setFocused(focused)),
    ...[tree, view, refresher, running, workflows, myRuns, panels, outputs, lenses, production, schemas, targets],
    ...[endings, launcher, watcher, history, lists, filters, connections, sandbox, network, log],
  );
}
