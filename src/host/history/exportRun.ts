import * as vscode from 'vscode';
import { Cancelled } from '../../core/errors';
import { parseJson, stringifyJson } from '../../core/json';
import { redactJson } from '../../core/redact';
import type { RunRecord } from '../../core/runs/record';
import { titleOf } from '../executions/describe';
import { nameOf } from '../payload/payloadFiles';

export interface ExportFacts {
  /** The connection's name, for whoever reads the file; its id means nothing elsewhere. */
  readonly connection: string;
  /** Hidden wherever they stand. */
  readonly secrets: readonly string[];
}

/** Writes a kept run as JSON, without what signs anybody in and without the folders of this machine. */
export async function exportRun(record: RunRecord, { connection, secrets }: ExportFacts, given?: vscode.Uri): Promise<vscode.Uri> {
  const file = given ?? (await askForFile(record));
  const { ref, ...execution } = record.execution;
  const { payload, source, at, target } = record;
  const shared = {
    runlight: { version: 1, exportedAt: new Date().toISOString(), connection },
    sent: {
      at: new Date(at).toISOString(),
      target: { ...target, connection },
      source: source === undefined ? undefined : nameOf(vscode.Uri.parse(source)),
      payload: payload === undefined ? undefined : parseJson(payload),
    },
    executions: [{ id: ref.id, scope: ref.scope, ...execution }],
  };
  const text = stringifyJson(redactJson(shared, secrets), 2);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${text}\n`));
  return file;
}

async function askForFile({ execution }: RunRecord): Promise<vscode.Uri> {
  const name = titleOf(execution).replace(/[/\\:*?"<>|\p{Cc}]/gu, ' ').trim() || 'run';
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const file = await vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder.uri, `${name}.runlight.json`),
    filters: { JSON: ['json'] },
    saveLabel: vscode.l10n.t('Export Run'),
  });
  if (!file) throw new Cancelled();
  return file;
}
