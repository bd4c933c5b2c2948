import * as vscode from 'vscode';
import { exportText, type ExportFacts } from '../../core/exported';
import { parseJson } from '../../core/json';
import type { RunRecord } from '../../core/runs/record';
import { chooseFile } from '../executions/severalExecutions';
import { nameOf } from '../payload/payloadFiles';

/** Writes a kept run, with what was sent, to a file that anyone can open: nothing in it signs anybody in. */
export async function exportRun(record: RunRecord, facts: Omit<ExportFacts, 'at' | 'sent'>, given?: vscode.Uri): Promise<vscode.Uri> {
  const file = given ?? (await chooseFile([record.execution]));
  const { payload, source, at, target } = record;
  const sent = {
    at: new Date(at).toISOString(),
    target: { ...target, connection: facts.connection },
    // The folders of this machine are nobody else's business.
    ...(source !== undefined && { source: nameOf(vscode.Uri.parse(source)) }),
    ...(payload !== undefined && { payload: parseJson(payload) }),
  };
  const text = exportText([record.execution], { ...facts, at: Date.now(), sent });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return file;
}
