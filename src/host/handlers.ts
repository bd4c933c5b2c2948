import type * as vscode from 'vscode';
import type { ExecutionRef, Target } from '../core/model/model';
import type { Handlers } from './commands';
import { AddConnectionDialog, addGivenConnection, type ConnectionArguments } from './connections/addConnection';
import type { Connections } from './connections/connections';
import { ConnectionManager } from './connections/manageConnections';
import type { DocumentCommands } from './documents/documentCommands';
import type { ExecutionArgument, ExecutionCommands, NodeArgument } from './executions/executionCommands';
import type { ExecutionsView } from './executions/executionsView';
import type { ExportedFiles } from './executions/exportedFiles';
import type { FilterArgument, FilterCommands } from './executions/filterCommands';
import type { Row } from './executions/rows';
import { pairOf, type Selection, type BulkCommands } from './executions/bulkCommands';
import type { RunningStatus } from './executions/statusBar';
import type { HistoryCommands, KeptRunArgument } from './history/historyCommands';
import type { MyRuns } from './history/myRuns';
import type { HistoryRow } from './history/rows';
import type { Log } from './ui/log';
import { takeStep } from './ui/nextSteps';
import type { NewPayloadArgument, NewPayloads } from './payload/newPayload';
import type { RunOptions } from './payload/runOptions';
import type { PayloadRunner } from './payload/runPayload';
import type { Destination } from './payload/targets';
import type { PayloadVariables } from './payload/variables';
import type { StartSandbox } from './sandbox/sandboxHost';
import type { WorkflowCommands } from './workflows/workflowCommands';
import type { Workflows } from './workflows/workflows';

export interface HandlerServices {
  readonly connections: Connections;
  readonly runner: PayloadRunner;
  readonly newPayloads: NewPayloads;
  readonly variables: PayloadVariables;
  readonly executions: ExecutionCommands;
  readonly several: BulkCommands;
  readonly exported: ExportedFiles;
  readonly filtering: FilterCommands;
  readonly view: ExecutionsView;
  readonly documents: DocumentCommands;
  readonly workflows: Workflows;
  readonly catalogue: WorkflowCommands;
  readonly myRuns: MyRuns;
  readonly runs: HistoryCommands;
  readonly running: RunningStatus;
  readonly log: Log;
  readonly startSandbox: StartSandbox;
  /** Whatever has to happen before the first payload can run. */
  readonly prepare: () => Promise<unknown>;
}

/** What each command does. Menus pass rows and URIs, other extensions ids and plain objects. */
export function createHandlers(services: HandlerServices): Handlers {
  const { connections, runner, newPayloads, variables, executions, documents, running, log, startSandbox, prepare } = services;
  const { workflows, catalogue, myRuns, runs } = services;
  const { several, exported, filtering, view } = services;
  const manager = new ConnectionManager(connections);
  return {
    'runlight.connection.add': (given?: ConnectionArguments) =>
      given?.secret === undefined
        ? new AddConnectionDialog(connections, startSandbox, takeStep).run()
        : addGivenConnection(connections, given),
    'runlight.connection.rename': (which?: ConnectionArgument) => manager.rename(idOf(which)),
    'runlight.connection.remove': (which?: ConnectionArgument) => manager.remove(idOf(which), isRow(which)),
    'runlight.connection.updateSecret': (which?: ConnectionArgument) => manager.updateSecret(idOf(which)),
    'runlight.connection.allowRuns': (which?: ConnectionArgument) => manager.setReadOnly(false, idOf(which)),
    'runlight.connection.forbidRuns': (which?: ConnectionArgument) => manager.setReadOnly(true, idOf(which)),
    'runlight.connection.chooseBody': (which?: ConnectionArgument) => manager.chooseBody(idOf(which)),
    'runlight.connection.test': (which?: ConnectionArgument) => manager.test(idOf(which)),
    'runlight.scope.choose': (which?: ConnectionArgument | { connection: string; scopes?: readonly string[] }) =>
      manager.chooseScopes(idOf(which), typeof which === 'object' && 'scopes' in which ? which.scopes : undefined),
    'runlight.payload.run': async (file?: vscode.Uri, options?: RunOptions | readonly vscode.Uri[]) => {
      await prepare();
      if (isSeveral(options)) return runner.runFiles(options);
      return runner.run(file, isOptions(options) ? options : undefined);
    },
    'runlight.payload.runAndWait': async (file?: vscode.Uri) => {
      await prepare();
      return runner.run(file, { mode: 'sync' });
    },
    'runlight.payload.runAgain': async () => {
      await prepare();
      return runner.runAgain();
    },
    'runlight.payload.runForScopes': async (file?: vscode.Uri) => {
      await prepare();
      return runner.runForScopes(file);
    },
    'runlight.payload.preview': (file?: vscode.Uri) => runner.preview(file),
    'runlight.payload.new': async (given?: NewPayloadArgument) => {
      await prepare();
      if (given && 'row' in given) return newPayloads.create(catalogue.targetOf(given));
      return newPayloads.create(given && 'workflow' in given ? given : undefined);
    },
    'runlight.payload.changeSecret': () => variables.change(),
    'runlight.payload.tryAgain': (intent: string) => runner.tryAgain(intent),
    'runlight.payload.chooseTarget': async (file?: vscode.Uri, target?: Target) => {
      await prepare();
      return runner.chooseTarget(file, isTarget(target) ? target : undefined);
    },
    'runlight.execution.open': async (which: ExecutionArgument | string) => {
      const ref = typeof which === 'object' ? executions.refOf(which) : undefined;
      if (ref) await runs.bringBack(ref);
      return executions.open(which);
    },
    'runlight.execution.stop': (which: ExecutionArgument, selection?: Selection) => several.stop(which, selection),
    'runlight.execution.rerun': (which: ExecutionArgument, selection?: Selection) => several.rerun(which, selection),
    'runlight.execution.resumeFrom': (which: ExecutionArgument | NodeArgument) => executions.resumeFrom(which),
    'runlight.execution.openChild': (which: ExecutionArgument | NodeArgument) => executions.openChild(which),
    'runlight.execution.compare': (one?: ExecutionRef, other?: ExecutionRef | readonly Row[]) =>
      documents.compare(...comparedOf(one, other)),
    'runlight.execution.compareWithLastGood': (which?: ExecutionRef) => documents.compareWithLastGood(which),
    'runlight.execution.openOutput': (which?: NodeArgument) => documents.openOutput(which),
    'runlight.execution.copyId': (which: ExecutionArgument, selection?: Selection) => several.copyIds(which, selection),
    'runlight.execution.copyLink': (which: ExecutionArgument, selection?: Selection) => several.copyLinks(which, selection),
    'runlight.execution.copyCurl': (which: ExecutionArgument) => several.copyCurl(which),
    'runlight.execution.copyMarkdown': (which: ExecutionArgument, selection?: Selection) => several.copyMarkdown(which, selection),
    'runlight.execution.export': (which: ExecutionArgument, selection?: Selection | vscode.Uri) => several.export(which, selection),
    'runlight.execution.openExported': (file?: vscode.Uri) => exported.open(file, (ref) => void executions.open(ref)),
    'runlight.execution.showRunning': () => running.showRunning(),
    'runlight.execution.editAndRun': (which?: ExecutionArgument | KeptRunArgument) =>
      runs.editAndRun(isHistoryRow(which) ? which : executions.refOf(which)),
    'runlight.executions.refresh': (row?: Row) => executions.refresh(row),
    'runlight.executions.loadMore': (row?: Row) => executions.loadMore(row),
    'runlight.workflows.run': async (which?: Destination) => {
      await prepare();
      return catalogue.run(which);
    },
    'runlight.workflows.copyId': (which?: Destination) => catalogue.copyId(which),
    'runlight.workflows.addFavourite': (which?: Destination) => catalogue.setFavourite(true, which),
    'runlight.workflows.removeFavourite': (which?: Destination) => catalogue.setFavourite(false, which),
    'runlight.workflows.refresh': () => workflows.view.refresh(),
    'runlight.workflows.search': (text?: string) => workflows.search.ask(text),
    'runlight.workflows.clearSearch': () => workflows.search.clear(),
    'runlight.history.runAgain': async (which?: KeptRunArgument) => {
      await prepare();
      return runs.runAgain(which);
    },
    'runlight.history.showPayload': (which?: KeptRunArgument) => runs.showPayload(which),
    'runlight.history.export': (which?: KeptRunArgument, selected?: readonly KeptRunArgument[] | vscode.Uri) =>
      runs.export(which, selected),
    'runlight.history.delete': (which?: KeptRunArgument, selected?: readonly KeptRunArgument[]) => runs.delete(which, selected),
    'runlight.history.clear': () => runs.clear(),
    'runlight.history.refresh': () => myRuns.view.refresh(),
    'runlight.history.search': (text?: string) => myRuns.search.ask(text),
    'runlight.history.clearSearch': () => myRuns.search.clear(),
    'runlight.history.groupByDay': () => myRuns.view.group('day'),
    'runlight.history.groupByFile': () => myRuns.view.group('file'),
    'runlight.history.showOlder': (group: { readonly key: string }) => myRuns.view.showOlder(group.key),
    'runlight.executions.filter': (which?: FilterArgument) => filtering.filter(which),
    'runlight.executions.clearFilter': (which?: FilterArgument) => filtering.clear(which),
    'runlight.executions.showTogether': (which?: ConnectionArgument) => view.showTogether(idOf(which), true),
    'runlight.executions.showApart': (which?: ConnectionArgument) => view.showTogether(idOf(which), false),
    'runlight.sandbox.start': () => startSandbox(),
    'runlight.log.show': () => log.show(),
  };
}

/** A connection's id, or a row of it. */
type ConnectionArgument = string | Row;

function idOf(which: ConnectionArgument | { connection: string } | undefined): string | undefined {
  if (typeof which === 'string') return which;
  return which && 'connection' in which ? which.connection : undefined;
}

function isHistoryRow(which: ExecutionArgument | KeptRunArgument): which is HistoryRow {
  return which !== undefined && 'row' in which;
}

/** A person chose it in the tree, so a person is there to be asked. */
function isRow(which: ConnectionArgument | undefined): boolean {
  return typeof which === 'object';
}

/** The explorer passes every file that is selected. */
function isSeveral(argument: RunOptions | readonly vscode.Uri[] | undefined): argument is readonly vscode.Uri[] {
  return Array.isArray(argument) && argument.length > 1;
}

/** Menus pass a second argument of their own. */
function isOptions(argument: RunOptions | readonly vscode.Uri[] | undefined): argument is RunOptions {
  const known = ['target', 'mode', 'instanceTag', 'configId', 'includeHeaders'];
  return argument !== undefined && Object.keys(argument).some((key) => known.includes(key));
}

/** Two that are selected, whichever of them was clicked; else what the caller named. */
function comparedOf(
  one?: ExecutionRef,
  other?: ExecutionRef | readonly Row[],
): readonly [(ExecutionRef | undefined)?, (ExecutionRef | undefined)?] {
  const named = other && 'connection' in other ? other : undefined;
  return pairOf(other) ?? [one, named];
}

/** Menus pass their own second argument. */
function isTarget(argument: unknown): argument is Target {
  return typeof argument === 'object' && argument !== null && 'workflow' in argument;
}
