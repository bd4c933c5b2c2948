import { sep } from 'node:path';
import * as vscode from 'vscode';
import { splitAtSecrets } from '../../core/payload/variables';
import { toCurl, toPowerShell } from '../../core/report/curl';
import { Cancelled, Failure, toFailure } from '../../core/model/errors';
import type { Execution, ExecutionRef } from '../../core/model/model';
import type { Asked } from '../../core/reader/questions';
import type { RunsView } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import type { Connections } from '../connections/connections';
import { linkTo } from '../links/executionLinks';
import type { ProductionGuard } from '../payload/productionGuard';
import { fileNameOf } from '../storage/fileName';
import { writeFile } from '../storage/writtenFile';
import { confirm, type Question } from '../ui/messages';
import { back, pick } from '../ui/prompts';
import { showWhileWaiting } from '../ui/progress';
import { counted, sentenceOf, wordOf } from '../ui/sentences';
import { folderInUse } from '../ui/workspaceFolder';
import { titleOf } from './describe';
import type { ExecutionArgument, ExecutionCommands } from './executionCommands';
import { exportedEnding } from './exportedFiles';
import type { HistoryRow } from '../history/rows';
import type { Row } from './rows';
import { summaryWords } from './summaryWords';

/** The rows that are selected besides the one that was clicked, as menus pass them. */
export type Selection = readonly (Row | HistoryRow)[] | undefined;

export interface BulkServices {
  readonly one: ExecutionCommands;
  readonly connections: Connections;
  readonly runs: RunsView;
  readonly reader: Asked;
  readonly guard: ProductionGuard;
  /** An execution as language models are told of it. */
  readonly explain: (ref: ExecutionRef) => Promise<string>;
}

/** What is done with one execution or with every one that is selected. */
export class BulkCommands {
  private readonly one: ExecutionCommands;
  private readonly connections: Connections;
  private readonly runs: RunsView;

  constructor(private readonly services: BulkServices) {
    this.one = services.one;
    this.connections = services.connections;
    this.runs = services.runs;
  }

  stop(argument: ExecutionArgument, selection: Selection): Promise<unknown> {
    const refs = selected(selection);
    if (refs.length < 2) return this.one.stop(argument);
    const question = counted(refs.length, { one: 'Stop 1 execution of {1}?', other: 'Stop {0} executions of {1}?' }, this.placesOf(refs));
    const detail = vscode.l10n.t('They are stopped on the server.');
    return this.forEach(refs, { question, detail, yes: vscode.l10n.t('Stop Executions') }, (ref) => this.one.stop(ref));
  }

  rerun(argument: ExecutionArgument, selection: Selection): Promise<unknown> {
    const refs = selected(selection);
    if (refs.length < 2) return this.one.rerun(argument);
    const question = counted(refs.length, { one: 'Rerun 1 execution of {1}?', other: 'Rerun {0} executions of {1}?' }, this.placesOf(refs));
    const detail = vscode.l10n.t('Each starts again with the payload it had.');
    const yes = vscode.l10n.t('Rerun Executions');
    return this.forEach(refs, { question, detail, yes }, (ref) => this.one.rerun(ref, 'oneOfSeveral'));
  }

  async copyIds(argument: ExecutionArgument, selection: Selection): Promise<void> {
    await this.copy(this.refsOf(argument, selection).map(({ id }) => id));
  }

  async copyLinks(argument: ExecutionArgument, selection: Selection): Promise<void> {
    await this.copy(this.refsOf(argument, selection).map(linkTo));
  }

  /**
   * The request that started it, for what was started here: no platform tells what was sent. On Windows a person says
   * for which shell, unless the caller does.
   */
  async copyCurl(argument: ExecutionArgument, given?: ShellName): Promise<void> {
    const [ref] = this.refsOf(argument, undefined);
    if (!ref) return;
    const record = await this.runs.history.record(ref);
    if (record?.payload === undefined) {
      throw new Failure('notFound', 'What started this execution is not known here: it was not run from this editor.');
    }
    const { intent, target, payload } = record;
    const provider = await this.connections.provider(ref.connection);
    const { scope, workflow, slug, configId, mode = 'async', instanceTag, includeHeaders } = target;
    const request = { scope, workflow, slug, configId, payload, intent, mode, instanceTag, includeHeaders };
    const description = provider.describe(request);
    const shell = given ?? (isWindows ? await askShell() : 'posix');
    const write = shell === 'powershell' ? toPowerShell : toCurl;
    await this.copy([write({ ...description, body: splitAtSecrets(description.body) })]);
  }

  /** How it went, as text for a ticket: the chain of nodes, and where it failed with what input. */
  async copyMarkdown(argument: ExecutionArgument, selection: Selection): Promise<void> {
    const { reader } = this.services;
    const texts: string[] = [];
    for (const ref of this.refsOf(argument, selection)) {
      await this.readOne(ref);
      const secrets = await this.runs.history.secretsOf(ref);
      texts.push(await this.runs.askAbout(ref, (execution) => reader.ask({ type: 'markdown', execution, secrets, words: summaryWords() })));
    }
    await this.copy(texts);
  }

  /** What the tool for language models says of it, for an agent that cannot call the tool. */
  async copyForAgent(argument: ExecutionArgument, selection: Selection): Promise<void> {
    const texts: string[] = [];
    for (const ref of this.refsOf(argument, selection)) texts.push(await this.services.explain(ref));
    await this.copy(texts);
  }

  /** Writes executions to a file that anyone can open; `file` is for callers who ask nobody. */
  async export(argument: ExecutionArgument, selection: Selection | vscode.Uri): Promise<void> {
    const refs = this.refsOf(argument, selection instanceof vscode.Uri ? undefined : selection);
    const [first] = refs;
    if (!first) return;
    const executions = await showWhileWaiting(counted(refs.length, { one: 'Reading 1 execution…', other: 'Reading {0} executions…' }), (signal) => this.readAll(refs, signal));
    const file = selection instanceof vscode.Uri ? selection : await chooseFile(executions);
    const facts = { at: Date.now(), connection: this.connections.get(first.connection)?.name, secrets: this.connections.keysInUse };
    const secretsOf = await Promise.all(refs.map((ref) => this.runs.history.secretsOf(ref)));
    const bytes = await this.runs.askAboutAll(refs, (read) => {
      // For eyes other than the person's own: without the secrets that each run used.
      const exported = read.map((execution, at) => ({ execution, secrets: secretsOf[at] ?? [] }));
      return this.services.reader.ask({ type: 'export', executions: exported, facts });
    });
    await writeFile(file, bytes);
  }

  private async readAll(refs: readonly ExecutionRef[], signal?: AbortSignal): Promise<readonly Execution[]> {
    const executions: Execution[] = [];
    for (const ref of refs) {
      if (signal?.aborted) throw new Cancelled();
      executions.push(await this.readOne(ref));
    }
    return executions;
  }

  private async readOne(ref: ExecutionRef): Promise<Execution> {
    const known = this.runs.executions.get(ref)?.execution;
    return known?.nodes || known?.answer ? known : this.runs.read(ref);
  }

  private refsOf(argument: ExecutionArgument, selection: Selection): readonly ExecutionRef[] {
    const refs = selected(selection);
    if (refs.length > 1) return refs;
    const ref = this.one.refOf(argument);
    if (!ref) throw new Failure('invalidInput', 'Select an execution first.');
    return [ref];
  }

  /** Asks once; then one after the other, and in the end one sentence for all that failed. */
  private async forEach(refs: readonly ExecutionRef[], question: Question, act: (ref: ExecutionRef) => Promise<unknown>): Promise<void> {
    const requireWritable = (): void => {
      for (const id of new Set(refs.map(({ connection }) => connection))) this.services.guard.requireWritable(id);
    };
    requireWritable();
    await confirm(question);
    // Another window may have forbidden it while the question was open.
    requireWritable();
    const failures: string[] = [];
    for (const ref of refs) {
      await act(ref).catch((error: unknown) => failures.push(`${this.titleOf(ref)}: ${sentenceOf(toFailure(error))}`));
    }
    const [first] = failures;
    if (first === undefined) return;
    const sentence = '{0} of {1} did not work. {2}';
    throw new Failure('rejected', sentence, [failures.length, refs.length, first], { detail: failures.join('\n') });
  }

  /** "user_12345 (Acme, PRODUCTION)", for each place there is. */
  private placesOf(refs: readonly ExecutionRef[]): string {
    const places = refs.map(({ connection, scope }) => {
      const known = this.connections.get(connection);
      return known ? `${scope} (${known.name}, ${wordOf(known.environment)})` : scope;
    });
    return [...new Set(places)].join(', ');
  }

  private titleOf(ref: ExecutionRef): string {
    const execution = this.runs.executions.get(ref)?.execution;
    return execution ? titleOf(execution) : ref.id;
  }

  private async copy(texts: readonly string[]): Promise<void> {
    await vscode.env.clipboard.writeText(texts.join('\n'));
  }
}

const isWindows = sep === '\\';

/** Names a shell in arguments. */
type ShellName = 'posix' | 'powershell';

async function askShell(): Promise<ShellName> {
  const shell = await pick<ShellName>({
    title: vscode.l10n.t('Copy as cURL'),
    placeholder: vscode.l10n.t('For which shell?'),
    choices: [
      { label: 'PowerShell', value: 'powershell' },
      { label: vscode.l10n.t('POSIX shell'), description: 'Git Bash, WSL', value: 'posix' },
    ],
  });
  if (shell === back) throw new Cancelled();
  return shell;
}

/** The commands that take one execution or several. */
export function bulkCommands(bulk: BulkCommands): Handlers {
  return {
    'runlight.execution.stop': (which: ExecutionArgument, selection?: Selection) => bulk.stop(which, selection),
    'runlight.execution.rerun': (which: ExecutionArgument, selection?: Selection) => bulk.rerun(which, selection),
    'runlight.execution.copyId': (which: ExecutionArgument, selection?: Selection) => bulk.copyIds(which, selection),
    'runlight.execution.copyLink': (which: ExecutionArgument, selection?: Selection) => bulk.copyLinks(which, selection),
    'runlight.execution.copyCurl': (which: ExecutionArgument, shell?: unknown) => bulk.copyCurl(which, shell === 'posix' || shell === 'powershell' ? shell : undefined),
    'runlight.execution.copyMarkdown': (which: ExecutionArgument, selection?: Selection) => bulk.copyMarkdown(which, selection),
    'runlight.execution.copyForAgent': (which: ExecutionArgument | vscode.Uri, selection?: Selection) => bulk.copyForAgent(which instanceof vscode.Uri ? undefined : which, selection),
    'runlight.execution.export': (which: ExecutionArgument, selection?: Selection | vscode.Uri) => bulk.export(which, selection),
  };
}

/** Two executions that are selected, for comparing; undefined unless there are exactly two. */
export function pairOf(selection: unknown): readonly [ExecutionRef, ExecutionRef] | undefined {
  const [one, other, more] = Array.isArray(selection) ? selected(selection as Selection) : [];
  return one && other && !more ? [one, other] : undefined;
}

/** Menus may pass something else of their own in this place. */
function selected(selection: Selection): readonly ExecutionRef[] {
  if (!Array.isArray(selection)) return [];
  const refs = (selection as NonNullable<Selection>).flatMap((row) => {
    return row.kind === 'execution' || row.kind === 'run' ? [row.ref] : [];
  });
  return [...new Map(refs.map((ref) => [linkTo(ref), ref])).values()];
}

/** Asks where executions are written to. */
export async function chooseFile([first, ...others]: readonly Execution[]): Promise<vscode.Uri> {
  const name = others.length > 0 || !first ? 'executions' : titleOf(first);
  // Where nothing tells which, the dialog asks anyway.
  const folder = (folderInUse() ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  const file = `${fileNameOf(name, 'executions')}${exportedEnding}`;
  const chosen = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }),
    // The last part of the ending alone: with both, VS Code's own dialog would append them once more.
    filters: { Runlight: ['json'] },
    saveLabel: vscode.l10n.t('Export'),
  });
  if (!chosen) throw new Cancelled();
  return chosen;
}
