import * as vscode from 'vscode';
import { Failure } from '../../core/errors';
import type { PayloadProblem } from '../../core/payload/parse';

/** Problems of payloads, at their lines. They go when the text changes. */
export class PayloadProblems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('runlight');
  private readonly watching = vscode.workspace.onDidChangeTextDocument(({ document }) => this.clear(document.uri));
  private readonly closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri));

  /** Marks the problem, takes the cursor to it and returns the sentence to show. */
  show(editor: vscode.TextEditor | undefined, document: vscode.TextDocument, problem: PayloadProblem): Failure {
    const start = document.positionAt(problem.offset);
    const range = new vscode.Range(start, document.positionAt(problem.offset + problem.length));
    const sentence = vscode.l10n.t('This payload was not sent: {0}.', vscode.l10n.t(problem.reason));
    const diagnostic = new vscode.Diagnostic(range, sentence, vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'Runlight';
    this.collection.set(document.uri, [diagnostic]);
    if (editor) {
      editor.selection = new vscode.Selection(start, start);
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
    return new Failure('invalidInput', 'The payload in {0} was not sent: {1} (line {2}).', [
      nameOf(document.uri),
      problem.reason,
      String(start.line + 1),
    ]);
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

/** A file's name as its tab says it. */
export function nameOf(file: vscode.Uri): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1);
}
