import * as vscode from 'vscode';
import { Cancelled, Failure } from '../../core/model/errors';
import { isJsonValue, parsePayload } from '../../core/payload/parse';
import type { Resolution } from '../../core/payload/resolve';
import { back, pick } from '../ui/prompts';
import { openDocument } from './openDocument';
import { fileInFront, nameOf } from './payloadFiles';
import type { PayloadProblems, PayloadText } from './problems';

/** A payload as it stands in the editor, unsaved changes too: the whole text, or what is selected. */
export interface OpenPayload extends PayloadText {
  readonly editor?: vscode.TextEditor;
}

/** What of a document is meant: all of it, what is selected, or whichever a person seems to mean. */
export type PayloadPart = 'file' | 'selection' | 'either';

/**
 * The given file, or the one in front of the person: who names a file means all of it, who names none may mean what is
 * selected. A single value is selected by chance more often than meant, so that it is asked about.
 * @throws Cancelled when that is not answered.
 */
export async function openPayload(file: vscode.Uri | undefined, part: PayloadPart = file ? 'file' : 'either'): Promise<OpenPayload> {
  const uri = file ?? fileInFront();
  if (!uri) throw noPayload();
  const active = vscode.window.activeTextEditor;
  const editor = active?.document.uri.toString() === uri.toString() ? active : undefined;
  const document = editor?.document ?? (await openDocument(uri));
  const whole = { document, editor, text: document.getText(), offset: 0 };
  if (part === 'file') return whole;
  const selection = editor && !editor.selection.isEmpty ? selectionOf(editor) : undefined;
  if (part === 'selection') {
    if (!selection?.text.trim()) throw new Failure('invalidInput', 'Nothing is selected in {0}. Select a JSON value first.', [nameOf(uri)]);
    return selection;
  }
  if (!selection || !isJsonValue(selection.text) || selection.text.trim() === whole.text.trim()) return whole;
  return isStructure(selection.text) || (await asksForSelection(selection.text.trim())) ? selection : whole;
}

function selectionOf(editor: vscode.TextEditor): OpenPayload {
  const { document, selection } = editor;
  return { document, editor, text: document.getText(selection), offset: document.offsetAt(selection.start), isSelection: true };
}

/** An object or an array, whatever comments stand before it. */
function isStructure(text: string): boolean {
  const parsed = parsePayload(text);
  return 'payload' in parsed && /^[{[]/.test(parsed.payload.json.trim());
}

async function asksForSelection(text: string): Promise<boolean> {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const answer = await pick<boolean>({
    title: vscode.l10n.t('A single value is selected'),
    choices: [
      { label: vscode.l10n.t('Use the whole file'), value: false },
      { label: vscode.l10n.t('Use the selection alone'), description: shown, value: true },
    ],
  });
  if (answer === back) throw new Cancelled();
  return answer;
}

/**
 * The JSON that is sent.
 * @throws the problem, marked at its line, where the text is not JSON.
 */
export function readPayload(payload: OpenPayload, problems: PayloadProblems): string {
  const parsed = parsePayload(payload.text);
  if ('problem' in parsed) throw problems.show(payload, parsed.problem);
  problems.clear(payload.document.uri);
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
  if ('problem' in resolution) throw problems.show(payload, resolution.problem);
  const { json, kept } = resolution.resolved;
  return { json: readPayload({ ...payload, text: json }, problems), masked: readPayload({ ...payload, text: kept }, problems) };
}

export function noPayload(): Failure {
  return new Failure('invalidInput', 'There is no payload to run. Open a JSON file first.');
}
