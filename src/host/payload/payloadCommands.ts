import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { Target } from '../../core/model/model';
import { readTarget } from '../../core/model/target';
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
    'runlight.payload.run': async (file?: FileArgument, options?: RunOptions | readonly vscode.Uri[]) => {
      await prepare();
      if (isSeveral(options)) return runner.runFiles(options);
      return runner.run(fileOf(file), isOptions(options) ? options : undefined);
    },
    'runlight.payload.runInSandbox': (file?: FileArgument) => runner.runInSandbox(fileOf(file)),
    'runlight.payload.runAndWait': async (file?: FileArgument) => {
      await prepare();
      return runner.run(fileOf(file), { mode: 'sync' });
    },
    'runlight.payload.runSelection': async (file?: FileArgument, options?: RunOptions) => {
      await prepare();
      return runner.run(fileOf(file), isOptions(options) ? options : undefined, 'selection');
    },
    'runlight.payload.runAgain': async () => {
      await prepare();
      return runner.runAgain();
    },
    'runlight.payload.runForScopes': async (file?: FileArgument) => {
      await prepare();
      return runner.runForScopes(fileOf(file));
    },
    'runlight.payload.tryAgain': (intent: string) => runner.tryAgain(intent),
    'runlight.payload.preview': (file?: FileArgument) => runner.preview(fileOf(file)),
    'runlight.payload.new': async (given?: NewPayloadArgument) => {
      await prepare();
      if (given && 'kind' in given) return newPayloads.create(targetOf(given));
      return newPayloads.create(given && 'workflow' in given ? given : undefined);
    },
    'runlight.payload.commitTarget': async (file?: FileArgument) => {
      await prepare();
      return runner.commitTarget(fileOf(file));
    },
    'runlight.payload.changeSecret': () => variables.change(),
    'runlight.payload.chooseTarget': async (file?: FileArgument, target?: Target) => {
      await prepare();
      return runner.chooseTarget(fileOf(file), isTarget(target) ? requireTarget(target) : undefined);
    },
  };
}

/** As a key binding can name it: by its path, or null for the one in front. */
type FileArgument = vscode.Uri | string | null;

function fileOf(given: FileArgument | undefined): vscode.Uri | undefined {
  if (typeof given !== 'string') return given instanceof vscode.Uri ? given : undefined;
  if (isAbsolute(given)) return vscode.Uri.file(given);
  if (/^[a-z][a-z\d+.-]+:/i.test(given)) return vscode.Uri.parse(given);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Failure('invalidInput', 'No folder is open in which {0} could be. Name the whole path.', [given]);
  return vscode.Uri.joinPath(folder, given);
}

/** What is kept for a file has to lead somewhere. */
function requireTarget(given: Target): Target {
  const target = readTarget(given);
  if (!target) throw new Failure('invalidInput', 'A target names a connection, an account and a workflow. Nothing was changed.');
  return target;
}

/** The explorer passes every file that is selected. */
function isSeveral(argument: RunOptions | readonly vscode.Uri[] | undefined): argument is readonly vscode.Uri[] {
  return Array.isArray(argument) && argument.length > 1;
}

/** Menus pass a second argument of their own. */
function isOptions(argument: RunOptions | readonly vscode.Uri[] | undefined): argument is RunOptions {
  const known = ['target', 'mode', 'instanceTag', 'configId', 'includeHeaders'];
  return typeof argument === 'object' && argument !== null && Object.keys(argument).some((key) => known.includes(key));
}

/** Menus pass their own second argument. */
function isTarget(argument: unknown): argument is Target {
  return typeof argument === 'object' && argument !== null && 'workflow' in argument;
}
