import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { isJsonValue, parsePayload } from '../../core/payload/parse';
import type { Resolution } from '../../core/payload/resolve';
import type { PayloadProblems, PayloadText } from './problems';

/** A payload as it stands in the editor, unsaved changes too. */
export interface OpenPayload extends PayloadText {
  readonly editor?: vscode.TextEditor;
  /** What is read: the whole text, or the selection where that is a JSON value by itself. */
  readonly text: string;
}

/** The given file, or the one in the active editor. */
export async function openPayload(file: vscode.Uri | undefined): Promise<OpenPayload> {
  const active = vscode.window.activeTextEditor;
  const editor = !file || active?.document.uri.toString() === file.toString() ? active : undefined;
  const document = file ? await openDocument(file) : active?.document;
  if (!document) throw noPayload();
  const selected = editor && !editor.selection.isEmpty ? document.getText(editor.selection) : '';
  if (editor && selected.trim() !== '' && isJsonValue(selected)) {
    return { document, editor, text: selected, offset: document.offsetAt(editor.selection.start) };
  }
  return { document, editor, text: document.getText(), offset: 0 };
}

/**
 * The JSON that is sent.
 * @throws the problem, marked at its line, where the text is not JSON.
 */
export function readPayload({ document, editor, text, offset }: OpenPayload, problems: PayloadProblems): string {
  const parsed = parsePayload(text);
  if ('problem' in parsed) {
    throw problems.show(editor, document, { ...parsed.problem, offset: parsed.problem.offset + offset });
  }
  problems.clear(document.uri);
  return parsed.payload.json;
}

/** The JSON that is sent, and the same as it may be kept, with its secrets as variables. */
export interface ResolvedPayload {
  readonly json: string;
  readonly masked: string;
}

/**
 * The JSON with the values of its variables.
 * @throws the problem, marked at its place, where a variable has no value.
 */
export function readResolved(payload: OpenPayload, resolution: Resolution, problems: PayloadProblems): ResolvedPayload {
  const { document, editor, offset } = payload;
  if ('problem' in resolution) {
    throw problems.show(editor, document, { ...resolution.problem, offset: resolution.problem.offset + offset });
  }
  const { json, kept } = resolution.resolved;
  return { json: readPayload({ ...payload, text: json }, problems), masked: readPayload({ ...payload, text: kept }, problems) };
}

export function noPayload(): Failure {
  return new Failure('invalidInput', 'There is no payload to run. Open a JSON file first.');
}

async function openDocument(file: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(file);
  } catch (cause) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    throw new Failure('notFound', 'The payload {0} could not be opened. It may have been moved or deleted.', [name], { cause });
  }
}
