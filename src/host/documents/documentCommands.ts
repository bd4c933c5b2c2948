import * as vscode from 'vscode';
import { bytesOf } from '../../core/http/body';
import { Cancelled, Failure } from '../../core/model/errors';
import { formatBytes, formatDuration } from '../../core/model/format';
import { nodeNameIn, type Execution, type ExecutionRef } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { RunsView } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import { pairOf } from '../executions/bulkCommands';
import { summaryOf, titleOf } from '../executions/describe';
import type { ExecutionCommands, NodeArgument } from '../executions/executionCommands';
import type { Row } from '../executions/rows';
import { writeFile } from '../storage/writtenFile';
import { showInformation, showWarning } from '../ui/messages';
import { showWhileWaiting } from '../ui/progress';
import { back, pick } from '../ui/prompts';
import type { ExecutionComparison } from './compareExecutions';
import type { OutputDocuments } from './outputDocuments';
import { uriOf } from './outputUris';

/** Above this an editor takes seconds to open a text; above the other one it never does (VS Code stops at 50 MB). */
const slowBytes = 5_000_000;
const mostBytes = 45_000_000;

export interface DocumentServices {
  readonly executions: ExecutionCommands;
  readonly documents: OutputDocuments;
  readonly comparison: ExecutionComparison;
  readonly runs: RunsView;
  readonly providerOf: (connection: string) => Promise<Provider>;
}

/** Shows outputs in editors. */
export class DocumentCommands {
  private readonly executions: ExecutionCommands;
  private readonly documents: OutputDocuments;
  private readonly comparison: ExecutionComparison;
  private readonly runs: RunsView;

  constructor(private readonly services: DocumentServices) {
    ({ executions: this.executions, documents: this.documents, comparison: this.comparison, runs: this.runs } = services);
  }

  /** What a node returned, as a JSON document that follows the execution. */
  async openOutput(argument?: NodeArgument): Promise<void> {
    const { execution, node } = await this.executions.nodeOf(argument);
    const uri = uriOf({ ref: execution.ref, ...nodeNameIn(execution, node), part: 'output' }, `${node.name} · ${titleOf(execution)}`);
    const bytes = await this.documents.sizeOf(uri).catch((error: unknown) => {
      if (error instanceof Failure && error.kind === 'tooLarge') return Infinity;
      throw error;
    });
    if (bytes > mostBytes) return this.offerSave(uri, node.name);
    if (bytes > slowBytes) await confirmSlow(node.name, bytes);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** Writes to a file what the platform answers about an execution, as it is: for what is too large to be read here. */
  async saveAnswer(ref: ExecutionRef, given?: vscode.Uri): Promise<void> {
    const { rawAnswer, label } = await this.services.providerOf(ref.connection);
    if (!rawAnswer) throw new Failure('notSupported', '{0} does not tell more about an execution.', [label]);
    const file = given ?? (await vscode.window.showSaveDialog({ filters: { JSON: ['json'] }, saveLabel: vscode.l10n.t('Save Output') }));
    if (!file) throw new Cancelled();
    const body = await showWhileWaiting(vscode.l10n.t('Reading {0}…', ref.id), (signal) => rawAnswer(ref, signal));
    await writeFile(file, body.large ? bytesOf(body.large.take()) : body.text);
  }

  /** Everything an execution's nodes return, beside the payload; it fills while the execution runs. */
  async openRun(ref: ExecutionRef): Promise<void> {
    const execution = this.runs.executions.get(ref)?.execution;
    const uri = uriOf({ ref, node: '', part: 'execution' }, execution ? titleOf(execution) : ref.id);
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  /** Two executions, or one and another that a person chooses. */
  async compare(one?: ExecutionRef, other?: ExecutionRef): Promise<void> {
    const ref = this.executions.refOf(one);
    if (!ref) throw new Failure('invalidInput', 'Select an execution to compare first.');
    await this.comparison.compare(ref, this.executions.refOf(other) ?? (await this.chooseOther(ref)));
  }

  async compareWithLastGood(argument?: ExecutionRef): Promise<void> {
    const ref = this.executions.refOf(argument);
    if (!ref) throw new Failure('invalidInput', 'Select an execution to compare first.');
    await this.comparison.compareWithLastGood(ref);
  }

  private async chooseOther(ref: ExecutionRef): Promise<ExecutionRef> {
    const workflow = this.runs.executions.get(ref)?.execution.workflow?.id;
    const listed = (this.runs.lists.get(ref.connection, ref.scope)?.refs ?? [])
      .flatMap((other) => this.runs.executions.get(other)?.execution ?? [])
      .filter((other) => other.ref.id !== ref.id && (workflow === undefined || other.workflow?.id === workflow));
    if (listed.length === 0) throw new Failure('notFound', 'No other execution of this workflow is loaded. Load more first.');
    const chosen = await pick<Execution>({
      title: vscode.l10n.t('Compare with…'),
      choices: listed.map((other) => ({ label: titleOf(other), description: summaryOf(other, Date.now()), detail: other.ref.id, value: other })),
    });
    if (chosen === back) throw new Cancelled();
    return chosen.ref;
  }

  private async offerSave(uri: vscode.Uri, name: string): Promise<void> {
    const bytes = await this.documents.bytesToSave(uri);
    const save = vscode.l10n.t('Save to File…');
    const size = formatBytes(bytes.length, vscode.env.language);
    const answer = await showWarning(vscode.l10n.t('The output of {0} is {1}, more than an editor can open.', name, size), save);
    if (answer !== save) return;
    const file = await vscode.window.showSaveDialog({ filters: { JSON: ['json'] }, saveLabel: vscode.l10n.t('Save Output') });
    if (file) await writeFile(file, bytes);
  }
}

/** The commands that show outputs in editors. */
export function documentCommands(documents: DocumentCommands): Handlers {
  return {
    'runlight.execution.compare': (one?: ExecutionRef, other?: ExecutionRef | readonly Row[]) =>
      documents.compare(...comparedOf(one, other)),
    'runlight.execution.compareWithLastGood': (which?: ExecutionRef) => documents.compareWithLastGood(which),
    'runlight.execution.saveAnswer': (which: ExecutionRef, file?: vscode.Uri) => documents.saveAnswer(which, file),
    'runlight.execution.openOutput': (which?: NodeArgument) => documents.openOutput(which),
  };
}

/** Two that are selected, whichever of them was clicked; else what the caller named. */
function comparedOf(
  one?: ExecutionRef,
  other?: ExecutionRef | readonly Row[],
): readonly [(ExecutionRef | undefined)?, (ExecutionRef | undefined)?] {
  const named = other && 'connection' in other ? other : undefined;
  return pairOf(other) ?? [one, named];
}

async function confirmSlow(name: string, bytes: number): Promise<void> {
  const open = vscode.l10n.t('Open');
  const size = formatBytes(bytes, vscode.env.language);
  const time = formatDuration(Math.ceil(bytes / 2_500_000) * 1_000, vscode.env.language);
  const question = vscode.l10n.t('The output of {0} is {1}. Opening it may take about {2}.', name, size, time);
  if ((await showInformation(question, open)) !== open) throw new Cancelled();
}
