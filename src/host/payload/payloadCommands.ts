import type * as vscode from 'vscode';
import type { Target } from '../../core/model/model';
import type { Handlers } from '../commands';
import type { NewPayloadArgument, NewPayloads } from './newPayload';
import type { RunOptions } from './runOptions';
import type { PayloadRunner } from './runPayload';
import type { Destination } from './targets';
import type { PayloadVariables } from './variables';

export interface PayloadCommandServices {
  readonly runner: PayloadRunner;
  readonly newPayloads: NewPayloads;
  readonly variables: PayloadVariables;
  /** Where a payload for a workflow that a person chose in a tree goes. */
  readonly targetOf: (row: Destination) => NewPayloadArgument;
  /** Whatever has to happen before the first payload can run. */
  readonly prepare: () => Promise<unknown>;
}

/** The commands on payloads: the one in the editor, where the caller names none. */
export function payloadCommands({ runner, newPayloads, variables, targetOf, prepare }: PayloadCommandServices): Handlers {
  return {
    'runlight.payload.run': async (file?: vscode.Uri, options?: RunOptions | readonly vscode.Uri[]) => {
      await prepare();
      if (isSeveral(options)) return runner.runFiles(options);
      return runner.run(file, isOptions(options) ? options : undefined);
    },
    'runlight.payload.runInSandbox': (file?: vscode.Uri) => runner.runInSandbox(file),
    'runlight.payload.runAndWait': async (file?: vscode.Uri) => {
      await prepare();
      return runner.run(file, { mode: 'sync' });
    },
    'runlight.payload.runSelection': async (file?: vscode.Uri, options?: RunOptions) => {
      await prepare();
      return runner.run(file, isOptions(options) ? options : undefined, 'selection');
    },
    'runlight.payload.runAgain': async () => {
      await prepare();
      return runner.runAgain();
    },
    'runlight.payload.runForScopes': async (file?: vscode.Uri) => {
      await prepare();
      return runner.runForScopes(file);
    },
    'runlight.payload.tryAgain': (intent: string) => runner.tryAgain(intent),
    'runlight.payload.preview': (file?: vscode.Uri) => runner.preview(file),
    'runlight.payload.new': async (given?: NewPayloadArgument) => {
      await prepare();
      if (given && 'kind' in given) return newPayloads.create(targetOf(given));
      return newPayloads.create(given && 'workflow' in given ? given : undefined);
    },
    'runlight.payload.commitTarget': async (file?: vscode.Uri) => {
      await prepare();
      return runner.commitTarget(file);
    },
    'runlight.payload.changeSecret': () => variables.change(),
    'runlight.payload.chooseTarget': async (file?: vscode.Uri, target?: Target) => {
      await prepare();
      return runner.chooseTarget(file, isTarget(target) ? target : undefined);
    },
  };
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

/** Menus pass their own second argument. */
function isTarget(argument: unknown): argument is Target {
  return typeof argument === 'object' && argument !== null && 'workflow' in argument;
}
