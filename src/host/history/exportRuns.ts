import * as vscode from 'vscode';
import { parseJson } from '../../core/json/json';
import type { Asked } from '../../core/reader/questions';
import { hold } from '../../core/values/held';
import type { RunRecord } from '../../core/runs/record';
import { nameOf as fileNameOf } from '../payload/payloadFiles';
import { writeFile } from '../storage/writtenFile';

export interface ExportedAs {
  /** What a connection is called, as its id means nothing elsewhere. */
  readonly nameOf: (connection: string) => string;
  readonly secrets: readonly string[];
  readonly reader: Asked;
}

/** Writes kept runs, with what was sent, to a file that anyone can open: nothing in it signs anybody in. */
export async function exportRuns(records: readonly RunRecord[], { nameOf, secrets, reader }: ExportedAs, file: vscode.Uri): Promise<void> {
  const names = new Set(records.map(({ target }) => nameOf(target.connection)));
  const sent = records.map((record) => sentOf(record, nameOf));
  const bytes = await reader.ask({
    type: 'export',
    // What each run used is hidden in its record already.
    executions: records.map(({ execution }) => ({ execution, secrets: [] })),
    facts: { at: Date.now(), connection: [...names].join(', '), secrets },
    sent: hold(sent.length === 1 ? sent[0] : sent),
  });
  await writeFile(file, bytes);
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
