import * as vscode from 'vscode';
import type { Reporter } from './ui/reporter';

/** Every command, by the name that users' keybindings rely on. The manifest is tested against this list. */
export const commandIds = [
  'runlight.connection.add',
  'runlight.connection.rename',
  'runlight.connection.remove',
  'runlight.connection.updateSecret',
  'runlight.connection.allowRuns',
  'runlight.connection.forbidRuns',
  'runlight.connection.chooseBody',
  'runlight.connection.test',
  'runlight.scope.choose',
  'runlight.payload.run',
  'runlight.payload.runAndWait',
  'runlight.payload.runAgain',
  'runlight.payload.runForScopes',
  'runlight.payload.tryAgain',
  'runlight.payload.preview',
  'runlight.payload.new',
  'runlight.payload.changeSecret',
  'runlight.payload.chooseTarget',
  'runlight.execution.open',
  'runlight.execution.stop',
  'runlight.execution.rerun',
  'runlight.execution.resumeFrom',
  'runlight.execution.openChild',
  'runlight.execution.compare',
  'runlight.execution.compareWithLastGood',
  'runlight.execution.openOutput',
  'runlight.execution.copyId',
  'runlight.execution.copyLink',
  'runlight.execution.copyCurl',
  'runlight.execution.copyMarkdown',
  'runlight.execution.export',
  'runlight.execution.openExported',
  'runlight.execution.showRunning',
  'runlight.execution.editAndRun',
  'runlight.executions.refresh',
  'runlight.executions.loadMore',
  'runlight.workflows.run',
  'runlight.workflows.copyId',
  'runlight.workflows.addFavourite',
  'runlight.workflows.removeFavourite',
  'runlight.workflows.refresh',
  'runlight.workflows.search',
  'runlight.workflows.clearSearch',
  'runlight.history.runAgain',
  'runlight.history.showPayload',
  'runlight.history.export',
  'runlight.history.delete',
  'runlight.history.clear',
  'runlight.history.refresh',
  'runlight.history.search',
  'runlight.history.clearSearch',
  'runlight.history.groupByDay',
  'runlight.history.groupByFile',
  'runlight.history.showOlder',
  'runlight.executions.filter',
  'runlight.executions.clearFilter',
  'runlight.executions.showTogether',
  'runlight.executions.showApart',
  'runlight.sandbox.start',
  'runlight.log.show',
] as const;

export type CommandId = (typeof commandIds)[number];

/** What a command does. The arguments are the caller's: menus, rows, tests and other extensions. */
// Commands take what callers pass; each handler names the shapes it is documented for.
export type Handlers = Readonly<Record<CommandId, (...args: never[]) => unknown>>;

/** The one registration point: a failure becomes a sentence where the person is, and never a rejected command. */
export function registerCommands(load: () => Promise<Handlers>, reporter: Reporter): vscode.Disposable {
  let loaded: Promise<Handlers> | undefined;
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, async (...args: never[]) => {
        try {
          const handlers = await (loaded ??= load());
          return await handlers[id](...args);
        } catch (error) {
          reporter.report(error, connectionOf(args[0]));
          return undefined;
        }
      }),
    ),
  );
}

/** The connection a command was about, for the next step of a failure. */
function connectionOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const { connection, ref } = (argument ?? {}) as { connection?: unknown; ref?: { connection?: unknown } };
  const id = connection ?? ref?.connection;
  return typeof id === 'string' ? id : undefined;
}
