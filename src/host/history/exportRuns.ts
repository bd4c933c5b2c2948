import * as vscode from 'vscode';
import { exportText } from '../../core/report/exported';
import { parseJson } from '../../core/json/json';
import type { RunRecord } from '../../core/runs/record';
import { nameOf as fileNameOf } from '../payload/payloadFiles';
import { writeFile } from '../storage/writtenFile';

export interface ExportedAs {
  /** What a connection is called, as its id means nothing elsewhere. */
  readonly nameOf: (connection: string) => string;
  readonly secrets: readonly string[];
}

/** Writes kept runs, with what was sent, to a file that anyone can open: nothing in it signs anybody in. */
export async function exportRuns(records: readonly RunRecord[], { nameOf, secrets }: ExportedAs, file: vscode.Uri): Promise<void> {
  const names = new Set(records.map(({ target }) => nameOf(target.connection)));
  const sent = records.map((record) => sentOf(record, nameOf));
  const text = exportText(
    records.map(({ execution }) => execution),
    { at: Date.now(), connection: [...names].join(', '), secrets, sent: sent.length === 1 ? sent[0] : sent },
  );
  await writeFile(file, text);
}

function sentOf({ payload, source, at, target }: RunRecord, nameOf: ExportedAs['nameOf']) {
  return {
    at: new Date(at).toISOString(),
    target: { ...target, connection: nameOf(target.connection) },
    // The folders of this machine are nobody else's business.
    ...(source !== undefined && { source: fileNameOf(vscode.Uri.parse(source)) }),
    ...(payload !== undefined && { payload: parseJson(payload) }),
  };
}
