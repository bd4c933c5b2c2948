import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { locate } from '../../core/payload/locate';
import type { PayloadProblem } from '../../core/payload/parse';
import { nameOf } from './payloadFiles';
import { translate } from '../ui/sentences';

/** A payload's text, and where it begins in its document, in characters. */
export interface PayloadText {
  readonly document: vscode.TextDocument;
  readonly text: string;
  readonly offset: number;
  /** It is what is selected there, and not all of it. */
  readonly isSelection?: boolean;
}

/** Problems of payloads, at their lines. They go when the text changes. */
export class PayloadProblems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('runlight');
  private readonly watching = vscode.workspace.onDidChangeTextDocument(({ document }) => this.clear(document.uri));
  private readonly closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri));

  /** Marks the problem, takes the cursor to it and returns the sentence to show. */
  show(payload: PayloadText & { readonly editor?: vscode.TextEditor }, problem: PayloadProblem): Failure {
    const { document, editor, isSelection } = payload;
    const offset = payload.offset + problem.offset;
    const start = document.positionAt(offset);
    const range = new vscode.Range(start, document.positionAt(offset + problem.length));
    const reason = translate(problem.template, problem.values);
    const sentence = isSelection
      ? vscode.l10n.t('This selection was not sent: {0}.', reason)
      : vscode.l10n.t('This payload was not sent: {0}.', reason);
    const diagnostic = new vscode.Diagnostic(range, sentence, vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'Runlight';
    this.collection.set(document.uri, [diagnostic]);
    if (editor) {
      editor.selection = new vscode.Selection(start, start);
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
    const template = isSelection
      ? 'The selection in {0} was not sent: {1} (line {2}).'
      : 'The payload in {0} was not sent: {1} (line {2}).';
    return new Failure('invalidInput', template, [nameOf(document.uri), problem, start.line + 1]);
  }

  /** Marks what a server said about single fields, each at its place in the payload. */
  showFields({ document, text, offset }: PayloadText, { fields }: Failure): void {
    if (fields.length === 0) return;
    const diagnostics = fields.map(({ path, message }) => {
      const place = locate(text, path);
      const start = document.positionAt(place.offset + offset);
      const range = new vscode.Range(start, document.positionAt(place.offset + offset + place.length));
      const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
      diagnostic.source = 'Runlight';
      return diagnostic;
    });
    this.collection.set(document.uri, diagnostics);
  }

  clear(file: vscode.Uri): void {
    this.collection.delete(file);
  }

  dispose(): void {
    this.watching.dispose();
    this.closing.dispose();
    this.collection.dispose();
  }
}
