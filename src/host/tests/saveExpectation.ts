import * as vscode from 'vscode';
import { Cancelled, Failure } from '../../core/model/errors';
import type { ExecutionRef } from '../../core/model/model';
import { hasEnded } from '../../core/model/status';
import { expectationNameOf } from '../../core/payload/expectation/files';
import type { RunSummary } from '../../core/runs/record';
import type { Runs } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import { titleOf } from '../executions/describe';
import type { ExecutionArgument } from '../executions/executionCommands';
import type { HistoryRow } from '../history/rows';
import { fileInFront, nameOf } from '../payload/payloadFiles';
import type { RequestPreviews } from '../payload/preview';
import { writeFile } from '../storage/writtenFile';
import { showInformation } from '../ui/messages';

/** What a caller may name the run by: its execution, its row, or the payload's file, whose last run is meant. */
export type ExpectationArgument = ExecutionArgument | HistoryRow | vscode.Uri | undefined;

export interface ExpectationServices {
  readonly runs: Runs;
  readonly previews: RequestPreviews;
  /** The execution a caller means; the one on show where it does not say. */
  readonly refOf: (which: ExecutionArgument) => ExecutionRef | undefined;
  /** The text of an expectation that holds for an execution, and for another one of the same payload. */
  readonly textOf: (ref: ExecutionRef, other?: ExecutionRef) => Promise<string>;
}

/** Makes the expectation of a payload from what came back of a run. */
export class ExpectationCommands {
  constructor(private readonly services: ExpectationServices) {}

  /** Writes it beside the payload and opens it; replaces another one only when a person has seen the difference and says so. */
  async save(argument: ExpectationArgument): Promise<vscode.Uri> {
    const run = await this.runOf(argument);
    if (!hasEnded(run.execution)) throw new Failure('invalidInput', '{0} has not ended yet. Save what came back when it has.', [titleOf(run.execution)]);
    const text = await this.services.textOf(run.execution.ref, await this.sameRunBefore(run));
    const payload = run.source === undefined ? undefined : vscode.Uri.parse(run.source);
    if (!payload || payload.scheme === 'untitled') return openUntitled(text);
    const file = vscode.Uri.joinPath(payload, '..', expectationNameOf(nameOf(payload)));
    const before = await readIfThere(file);
    if (before !== undefined && before !== text) await this.confirmReplacing(file, text);
    if (before !== text) await writeFile(file, text);
    await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    return file;
  }

  private async runOf(argument: ExpectationArgument): Promise<RunSummary> {
    const { runs, refOf } = this.services;
    await runs.history.all();
    const file = argument instanceof vscode.Uri ? argument : argument === undefined ? fileInFront() : undefined;
    if (argument && !(argument instanceof vscode.Uri) && 'kind' in argument && argument.kind === 'run') {
      const kept = runs.history.get(argument.intent);
      if (kept) return kept;
    }
    // Every other argument names an execution.
    const ref = argument instanceof vscode.Uri ? undefined : refOf(argument as ExecutionArgument);
    const [last] = ref || !file ? [] : await runs.history.from(file.toString());
    const run = ref ? runs.history.find(ref) : last;
    if (run) return run;
    if (!ref && file) throw new Failure('notFound', '{0} was not run from here yet. Run it first.', [nameOf(file)]);
    throw new Failure('notFound', 'This execution was not started from here, so no payload is known that it could be expected of.');
  }

  /** The run before it of the same file to the same target that ended in the same way: what differs between them does so by nature. */
  private async sameRunBefore({ source, target, at, execution }: RunSummary): Promise<ExecutionRef | undefined> {
    if (source === undefined) return undefined;
    const others = await this.services.runs.history.from(source);
    const same = others.find(
      (one) => one.at < at && one.target.workflow === target.workflow && one.target.scope === target.scope && one.execution.statusClass === execution.statusClass,
    );
    return same?.execution.ref;
  }

  /** @throws Cancelled when the answer is not yes. */
  private async confirmReplacing(file: vscode.Uri, text: string): Promise<void> {
    const proposed = this.services.previews.keep(nameOf(file), text);
    const title = vscode.l10n.t('{0}: kept ↔ what came back', nameOf(file));
    await vscode.commands.executeCommand('vscode.diff', file, proposed, title);
    const replace = vscode.l10n.t('Replace');
    const answer = await showInformation(vscode.l10n.t('{0} exists. Replace it with what came back?', nameOf(file)), replace, vscode.l10n.t('Keep It'));
    if (answer !== replace) throw new Cancelled();
  }
}

export function expectationCommands(commands: ExpectationCommands, prepare: () => Promise<unknown>): Handlers {
  return {
    'runlight.payload.saveExpectation': async (which?: ExpectationArgument) => {
      await prepare();
      return commands.save(which);
    },
  };
}

/** A payload that was never saved has no place beside it. */
async function openUntitled(text: string): Promise<vscode.Uri> {
  const document = await vscode.workspace.openTextDocument({ language: 'json', content: text });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
  return document.uri;
}

async function readIfThere(file: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
