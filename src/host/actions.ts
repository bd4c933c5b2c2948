import * as vscode from 'vscode';
import type { AgentTool } from '../core/agents/tool';
import type { ExecutionRef } from '../core/model/model';
import type { ValueReader } from '../core/reader/reader';
import type { Runs } from '../core/runs/runs';
import type { Names } from '../core/workflow/names';
import type { Handlers } from './commands';
import { connectionCommands } from './connections/connectionCommands';
import type { Connections } from './connections/connections';
import { ExecutionComparison } from './documents/compareExecutions';
import { DocumentCommands, documentCommands } from './documents/documentCommands';
import type { OutputDocuments } from './documents/outputDocuments';
import { BulkCommands, bulkCommands } from './executions/bulkCommands';
import { ExecutionCommands, executionCommands, type ExecutionArgument } from './executions/executionCommands';
import type { ExecutionsView } from './executions/executionsView';
import type { ExportedFiles } from './executions/exportedFiles';
import { FilterCommands, filterCommands } from './executions/filterCommands';
import type { Filters } from './executions/filters';
import { revealStartedRuns } from './executions/revealStarted';
import type { Row } from './executions/rows';
import type { RunningStatus } from './executions/statusBar';
import { healthCommands } from './health/healthCommands';
import { HealthPanels } from './health/healthPanels';
import { HistoryCommands, historyCommands } from './history/historyCommands';
import type { MyRuns } from './history/myRuns';
import type { ExecutionLinks } from './links/executionLinks';
import { AgentServer } from './mcp/agentServer';
import { offerToEditor } from './mcp/editorAgents';
import { serverCommands } from './mcp/serverCommands';
import { ServerStatus } from './mcp/serverStatus';
import type { ExecutionPanels } from './panel/panels';
import type { Anticipation } from './payload/anticipation';
import { NewPayloads } from './payload/newPayload';
import { payloadCommands } from './payload/payloadCommands';
import type { PayloadSecrets } from './payload/payloadSecrets';
import { RequestPreviews } from './payload/preview';
import { PayloadProblems } from './payload/problems';
import { ProductionGuard } from './payload/productionGuard';
import { PayloadRunner } from './payload/runPayload';
import type { PayloadSchemas } from './payload/schemas';
import type { Destination, Targets } from './payload/targets';
import { PayloadVariables } from './payload/variables';
import { exampleTarget } from './sandbox/examplePayload';
import { sandboxCommands, type StartSandbox } from './sandbox/sandboxHost';
import { settings } from './settings';
import { ExpectationChecks } from './tests/checkExpectation';
import { ExpectationCommands, expectationCommands } from './tests/saveExpectation';
import { ExpectationHelp } from './tests/expectationHelp';
import { LastRuns } from './tests/lastRuns';
import { TestExplorer } from './tests/testExplorer';
import { TestPayloads } from './tests/testPayloads';
import type { TestTree } from './tests/testTree';
import type { Verdicts } from './tests/verdicts';
import { logCommands, type Log } from './ui/log';
import type { FailureReporter } from './ui/failureReporter';
import { followWalkthrough } from './walkthrough';
import { WorkflowCommands, workflowCommands } from './workflows/workflowCommands';
import type { Workflows } from './workflows/workflows';

export interface ActionServices {
  readonly connections: Connections;
  readonly runs: Runs;
  readonly reader: ValueReader;
  readonly names: Names;
  readonly filters: Filters;
  readonly exported: ExportedFiles;
  readonly extension: vscode.Uri;
  readonly panels: ExecutionPanels;
  readonly view: ExecutionsView;
  readonly tree: vscode.TreeView<Row>;
  readonly running: RunningStatus;
  readonly workflows: Workflows;
  readonly myRuns: MyRuns;
  readonly outputs: OutputDocuments;
  readonly schemas: PayloadSchemas;
  readonly anticipation: Anticipation;
  readonly targets: Targets;
  readonly testController: vscode.TestController;
  readonly verdicts: Verdicts;
  readonly links: ExecutionLinks;
  readonly reporter: FailureReporter;
  readonly log: Log;
  readonly payloadSecrets: PayloadSecrets;
  /** The extension's. */
  readonly version: string;
  /** What language models may call. */
  readonly agentTools: () => Promise<readonly AgentTool[]>;
  /** An execution as language models are told of it. */
  readonly explain: (ref: ExecutionRef) => Promise<string>;
  /** This workspace's. */
  readonly memory: vscode.Memento;
  readonly startSandbox: StartSandbox;
  /** Whatever has to happen before the first payload can run. */
  readonly prepare: () => Promise<unknown>;
  /** Disposes it with the extension. */
  readonly own: (disposable: vscode.Disposable) => void;
}

/** What a person does. */
export interface Actions {
  readonly handlers: Handlers;
  /** Brings pages of workflows' health back after a reload. */
  readonly health: vscode.WebviewPanelSerializer;
  /** Made when tests are first run. */
  readonly tests: (tree: TestTree) => TestExplorer;
  /** What the last run says of its expectation while that is written. */
  readonly expectationHelp: ExpectationHelp;
  readonly runner: PayloadRunner;
}

/**
 * Builds and wires what a person does. A bundle of its own: a window in which nobody runs, opens or changes anything
 * never loads it.
 */
export function createActions(services: ActionServices): Actions {
  const { connections, runs, reader, exported, panels, view, tree, running, workflows, myRuns, targets, schemas, links } = services;
  const { log, memory, startSandbox, prepare, own } = services;
  const open = (ref: ExecutionRef) => panels.show(ref);
  const addConnection = async () => vscode.commands.executeCommand<string | undefined>('runlight.connection.add');
  const onboarding = { startSandbox: () => startSandbox(), addConnection };
  const masks = () => settings.compareMasks;
  const guard = new ProductionGuard(connections, services.names);
  const problems = new PayloadProblems();
  const previews = new RequestPreviews();
  const variables = new PayloadVariables(services.payloadSecrets, (secret) => connections.hide(secret));
  const runner = new PayloadRunner({
    anticipation: services.anticipation,
    connections,
    targets,
    problems,
    variables,
    schemas,
    previews,
    guard,
    runs,
    onboarding,
    memory,
    open,
    report: (error, connection) => services.reporter.report(error, connection),
    showSending: (title, work) => running.showSending(title, work),
    showRun: (ref) => {
      if (settings.openOnRun === 'panel') panels.showRun(ref);
      if (settings.openOnRun === 'document') documents.openRun(ref).catch((error: unknown) => services.reporter.report(error));
    },
  });
  const newPayloads = new NewPayloads(connections, targets, schemas, onboarding);
  const nextScopes = (parent: Parameters<typeof view.nextScopes>[0]) => view.nextScopes(parent);
  const executions = new ExecutionCommands({ connections, runs, panels, guard, links, nextScopes });
  const bulk = new BulkCommands({ one: executions, connections, runs, reader, guard, explain: services.explain });
  const filtering = new FilterCommands({
    connections,
    filters: services.filters,
    open,
    rowNow: () => tree.selection[0],
    show: ({ connection, scope }) => tree.reveal(view.scopeRow(connection, scope), { select: false, expand: true }),
  });
  const comparison = new ExecutionComparison(runs, (id) => connections.provider(id), reader, masks);
  const providerOf = (id: string) => connections.provider(id);
  const documents = new DocumentCommands({ executions, documents: services.outputs, comparison, runs, providerOf });
  const history = new HistoryCommands({ runs, reader, connections, targets, runner, previews });
  const catalogue = new WorkflowCommands(workflows.view, workflows.favourites, targets, newPayloads);
  const openExample = async (sandbox: string) => {
    const target = await exampleTarget(connections, sandbox);
    if (target) await newPayloads.openUntitled(target);
  };
  const bringBack = (ref: ExecutionRef) => history.bringBack(ref);
  const targetOf = (row: Destination) => catalogue.targetOf(row);
  const refOf = (which: ExecutionArgument) => executions.refOf(which);
  const checks = new ExpectationChecks(runs, reader, () => connections.secretsInUse);
  const expectations = new ExpectationCommands({ runs, previews, refOf, textOf: (ref, other) => checks.textOf(ref, other) });
  const payloads = new TestPayloads(runner, targets, connections);
  const lastRuns = new LastRuns({ runs, payloads, connections });
  const expectationHelp = new ExpectationHelp(lastRuns, reader, runs);
  const createExplorer = (tree: TestTree): TestExplorer => {
    const { testController: controller, verdicts, reporter } = services;
    const stop = (ref: ExecutionRef) => executions.stop(ref);
    return new TestExplorer({ controller, tree, connections, runs, payloads, guard, verdicts, checks, stop, prepare, report: (error) => reporter.report(error) });
  };
  const health = new HealthPanels({
    connections,
    runs,
    extension: services.extension,
    open,
    nameOf: (place) => {
      const { name } = workflows.view.workflowOf(place);
      return name === place.workflow ? services.names.look(place) : name;
    },
    onNames: (listener) => vscode.Disposable.from(runs.names.onChange(listener), workflows.view.onDidChangeTreeData(listener)),
  });
  own(vscode.Disposable.from(problems, expectationHelp, previews, health, revealStartedRuns(tree, view, runs), followWalkthrough(connections, runs)));
  const { version, agentTools } = services;
  const server = new AgentServer({ version, tools: agentTools, log, hide: (secret) => connections.hide(secret) });
  own(vscode.Disposable.from(new ServerStatus(server), offerToEditor(server, version), server));
  let explorer: TestExplorer | undefined;
  const tests = (tree: TestTree): TestExplorer => (explorer ??= createExplorer(tree));
  const handlers: Handlers = {
    ...connectionCommands(connections, runs, startSandbox),
    ...payloadCommands({ runner, newPayloads, variables, targetOf, prepare }),
    ...executionCommands({ executions, exported, running, bringBack }),
    ...bulkCommands(bulk),
    ...filterCommands(filtering, view),
    ...documentCommands(documents),
    ...historyCommands({ history, myRuns, refOf, prepare }),
    ...workflowCommands(catalogue, workflows, prepare),
    ...healthCommands({ panels: health, connections, runs, refOf }),
    ...sandboxCommands(startSandbox, openExample),
    ...expectationCommands(expectations, prepare),
    ...serverCommands(server),
    ...logCommands(log),
  };
  return { handlers, health, tests, expectationHelp, runner };
}
