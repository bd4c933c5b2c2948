import * as vscode from 'vscode';
import { Cancelled, Failure } from '../../core/model/errors';
import type { Asked } from '../../core/reader/questions';
import { formatRelativeTime } from '../../core/model/format';
import type { Execution, ExecutionRef } from '../../core/model/model';
import type { Inspect } from '../../core/runs/watch';
import { back, pick } from '../ui/prompts';
import { stateWordOf, titleOf } from './describe';

export const exportedEnding = '.runlight.json';

/** What stands in place of a connection: the file itself. */
const prefix = 'file:';
/** Larger files are not what was exported here. */
const mostBytes = 200_000_000;

/** Exported executions, read from their file as others are from their platform. */
export class ExportedFiles {
  constructor(private readonly reader: Asked) {}

  /** Reads what belongs to a file from it, and everything else as before. */
  inspect(otherwise: Inspect): Inspect {
    return (ref, signal) => (ref.connection.startsWith(prefix) ? this.readOne(ref) : otherwise(ref, signal));
  }

  /** Opens an execution of a file; a person chooses where there are several, or no file was given. */
  async open(file: vscode.Uri | undefined, show: (ref: ExecutionRef) => void): Promise<void> {
    const uri = file ?? (await chooseFile());
    const executions = await this.read(uri);
    const [first] = executions;
    const chosen = executions.length === 1 ? first : await chooseExecution(nameOf(uri), executions);
    if (chosen) show(chosen.ref);
  }

  private async readOne({ connection, scope, id }: ExecutionRef): Promise<Execution> {
    const uri = vscode.Uri.parse(connection.slice(prefix.length), true);
    const found = (await this.read(uri)).find(({ ref }) => ref.id === id && ref.scope === scope);
    if (!found) throw new Failure('notFound', '{0} no longer holds this execution.', [nameOf(uri)]);
    return found;
  }

  private async read(uri: vscode.Uri): Promise<readonly Execution[]> {
    const name = nameOf(uri);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > mostBytes) throw new Failure('tooLarge', '{0} is too large to be opened.', [name]);
      const file = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      return await this.reader.ask({ type: 'exported', file, name, connection: `${prefix}${uri.toString()}` });
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError)) throw error;
      throw new Failure('notFound', '{0} cannot be read.', [name], { detail: error.message, cause: error });
    }
  }
}

async function chooseFile(): Promise<vscode.Uri> {
  const files = await vscode.window.showOpenDialog({ filters: { Runlight: ['json'] }, title: vscode.l10n.t('Open Exported Execution') });
  const [file] = files ?? [];
  if (!file) throw new Cancelled();
  return file;
}

async function chooseExecution(title: string, executions: readonly Execution[]): Promise<Execution> {
  const choices = executions.map((execution) => ({
    label: titleOf(execution),
    description: [
      stateWordOf(execution),
      execution.startedAt === undefined ? '' : formatRelativeTime(execution.startedAt, Date.now(), vscode.env.language),
    ]
      .filter(Boolean)
      .join(' · '),
    detail: execution.ref.id,
    value: execution,
  }));
  const chosen = await pick<Execution>({ title, choices });
  if (chosen === back) throw new Cancelled();
  return chosen;
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
