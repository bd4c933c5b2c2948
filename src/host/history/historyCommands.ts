import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { ExecutionRef } from '../../core/model/model';
import { formatPayload } from '../../core/payload/format';
import type { Asked } from '../../core/reader/questions';
import type { RunRecord } from '../../core/runs/record';
import type { Runs } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import type { Connections } from '../connections/connections';
import { chooseFile } from '../executions/bulkCommands';
import { titleOf } from '../executions/describe';
import type { ExecutionArgument } from '../executions/executionCommands';
import type { RequestPreviews } from '../payload/preview';
import type { Acknowledgement, PayloadRunner } from '../payload/runPayload';
import type { Targets } from '../payload/targets';
import { showUntitledPayload } from '../payload/untitledPayload';
import { askForSearch } from '../trees/viewSearch';
import { confirm } from '../ui/messages';
import { exportRuns } from './exportRuns';
import type { MyRuns } from './myRuns';
import type { HistoryRow } from './rows';
import { counted } from '../ui/sentences';

/** What a caller may name a kept run by: its row, or its execution. */
export type KeptRunArgument = HistoryRow | ExecutionRef | undefined;

/** A run whose payload is kept as well. */
type SentRecord = RunRecord & Required<Pick<RunRecord, 'payload'>>;

export interface HistoryServices {
  readonly runs: Runs;
  readonly connections: Connections;
  readonly targets: Targets;
  readonly runner: PayloadRunner;
  readonly previews: RequestPreviews;
  readonly reader: Asked;
}

/** What is done with runs that were started from this editor. */
export class HistoryCommands {
  private readonly runs: Runs;
  private readonly connections: Connections;

  constructor(private readonly services: HistoryServices) {
    this.runs = services.runs;
    this.connections = services.connections;
  }

  /** Puts what is kept of an execution on show before any platform is asked, and then asks it. */
  async bringBack(ref: ExecutionRef): Promise<void> {
    const isKept = await this.runs.showKept(ref);
    if (isKept) void this.renew(ref, this.runs.executions.get(ref)?.execution.local);
  }

  /** Opens the payload of a run as a new document that goes where the run went. */
  async editAndRun(argument: KeptRunArgument): Promise<vscode.Uri> {
    const { payload, target } = await this.sentOf(argument);
    return showUntitledPayload(formatPayload(payload), target, this.services.targets);
  }

  /** The same payload to the same target, as a new run. */
  async runAgain(argument: KeptRunArgument): Promise<Acknowledgement> {
    const record = await this.sentOf(argument);
    return this.services.runner.runKept(record, () => this.show(record));
  }

  async showPayload(argument: KeptRunArgument): Promise<void> {
    await this.show(await this.sentOf(argument));
  }

  /** Deletes what is kept of the run, or of every run that is selected. Nothing happens on any server. */
  async delete(argument: KeptRunArgument, selected?: unknown): Promise<void> {
    await this.runs.history.all();
    // Menus pass every row that is selected, and only where there are several.
    const rows = Array.isArray(selected) ? (selected as readonly KeptRunArgument[]) : [argument];
    const intents = rows.flatMap((row) => this.runOf(row)?.intent ?? []);
    if (intents.length === 0) throw new Failure('invalidInput', 'Select a run in My Runs to delete first.');
    // A caller that names an execution means that one; a click may have hit another row, so it is asked about.
    if (rows.some((row) => row && 'kind' in row)) await confirmDeletion(this.deleteQuestion(intents), vscode.l10n.t('Delete'), intents.length);
    await this.runs.deleteKept(...intents);
  }

  async clear(): Promise<void> {
    const { length } = await this.runs.history.all();
    if (length === 0) throw new Failure('invalidInput', 'My Runs is empty already.');
    await confirmDeletion(clearQuestion(length), vscode.l10n.t('Clear'), length);
    await this.runs.clearKept();
  }

  /**
   * Writes a run, or every one that is selected, to a file, without what signs anybody in. Asks where, unless it is
   * told a file in place of the selection.
   */
  async export(argument: KeptRunArgument, selected?: unknown): Promise<vscode.Uri> {
    const rows = Array.isArray(selected) ? (selected as readonly KeptRunArgument[]).filter(isRun) : [argument];
    const records: RunRecord[] = [];
    for (const row of rows.length > 0 ? rows : [argument]) records.push(await this.recordOf(row));
    const file = selected instanceof vscode.Uri ? selected : await chooseFile(records.map(({ execution }) => execution));
    const nameOf = (connection: string) => this.connections.get(connection)?.name ?? vscode.l10n.t('(removed)');
    await exportRuns(records, { nameOf, secrets: this.connections.keysInUse, reader: this.services.reader }, file);
    return file;
  }

  private deleteQuestion(intents: readonly string[]): string {
    const [only] = intents.length === 1 ? intents : [];
    const run = only === undefined ? undefined : this.runs.history.get(only);
    return run
      ? vscode.l10n.t('Delete this run of {0} from My Runs?', titleOf(run.execution))
      : counted(intents.length, { one: 'Delete 1 run from My Runs?', other: 'Delete {0} runs from My Runs?' });
  }

  private async show({ payload, execution }: SentRecord): Promise<void> {
    const name = vscode.l10n.t('{0} · payload', titleOf(execution));
    await this.services.previews.showText(`${name}.json`, formatPayload(payload));
  }

  /** A platform that cannot be reached, or not by this credential, takes nothing away from what is kept. */
  private async renew(ref: ExecutionRef, isLocal = false): Promise<void> {
    try {
      const { inspect } = await this.connections.provider(ref.connection);
      if (inspect && !isLocal) await this.runs.read(ref);
    } catch {
      // Why it could not be read again stands in the store, where the panel reads it.
    }
  }

  private async sentOf(argument: KeptRunArgument): Promise<SentRecord> {
    const record = await this.recordOf(argument);
    const { payload } = record;
    if (payload === undefined) {
      const template = '{0} was started as a rerun, so its payload was not sent from here. Use the run that it repeats.';
      throw new Failure('notFound', template, [titleOf(record.execution)]);
    }
    return { ...record, payload };
  }

  private async recordOf(argument: KeptRunArgument): Promise<RunRecord> {
    await this.runs.history.all();
    const run = this.runOf(argument);
    if (!run) {
      if (!argument) throw new Failure('invalidInput', 'Select a run in My Runs first.');
      throw new Failure('notFound', 'This execution was not started from here, or is not kept any more. Its payload is not known.');
    }
    const record = await this.runs.history.read(run.intent);
    if (!record) throw new Failure('unreadable', 'What was kept of {0} could not be read. It may have been deleted.', [titleOf(run.execution)]);
    return record;
  }

  private runOf(argument: KeptRunArgument) {
    if (!argument) return undefined;
    if ('kind' in argument) return argument.kind === 'run' ? this.runs.history.get(argument.intent) : undefined;
    return this.runs.history.find(argument);
  }
}

export interface HistoryCommandServices {
  readonly history: HistoryCommands;
  readonly myRuns: MyRuns;
  /** The execution a caller means; the one on show where it does not say. */
  readonly refOf: (which: ExecutionArgument) => ExecutionRef | undefined;
  /** Whatever has to happen before the first payload can run. */
  readonly prepare: () => Promise<unknown>;
}

/** The commands on runs that were started from this editor, and on the view My Runs. */
export function historyCommands({ history, myRuns, refOf, prepare }: HistoryCommandServices): Handlers {
  return {
    'runlight.execution.editAndRun': (which?: ExecutionArgument | KeptRunArgument) =>
      history.editAndRun(isHistoryRow(which) ? which : refOf(which)),
    'runlight.history.runAgain': async (which?: KeptRunArgument) => {
      await prepare();
      return history.runAgain(which);
    },
    'runlight.history.showPayload': (which?: KeptRunArgument) => history.showPayload(which),
    'runlight.history.export': (which?: KeptRunArgument, selected?: readonly KeptRunArgument[] | vscode.Uri) =>
      history.export(which, selected),
    'runlight.history.delete': (which?: KeptRunArgument, selected?: readonly KeptRunArgument[]) => history.delete(which, selected),
    'runlight.history.clear': () => history.clear(),
    'runlight.history.refresh': () => myRuns.view.refresh(),
    'runlight.history.search': (text?: string) => askForSearch(myRuns.search, text),
    'runlight.history.clearSearch': () => myRuns.search.clear(),
    'runlight.history.groupByDay': () => myRuns.view.group('day'),
    'runlight.history.groupByFile': () => myRuns.view.group('file'),
    'runlight.history.showOlder': (group: { readonly key: string }) => myRuns.view.showOlder(group.key),
  };
}

function isHistoryRow(which: ExecutionArgument | KeptRunArgument): which is HistoryRow {
  return which !== undefined && 'kind' in which && which.kind === 'run';
}

function isRun(row: KeptRunArgument): boolean {
  return row !== undefined && (!('kind' in row) || row.kind === 'run');
}

function clearQuestion(count: number): string {
  return counted(count, {
    one: 'Clear My Runs? 1 run is forgotten, with its payload.',
    other: 'Clear My Runs? {0} runs are forgotten, with their payloads.',
  });
}

async function confirmDeletion(question: string, yes: string, count: number): Promise<void> {
  const detail = counted(count, { one: 'Its execution stays where it ran.', other: 'Their executions stay where they ran.' });
  await confirm({ question, detail, yes });
}
