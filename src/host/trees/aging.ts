import * as vscode from 'vscode';
import type { AgingWords } from './agingWords';

/** Keeps the words of a view's rows true for as long as the view is on show. */
export function keepTrueIn<Row>(view: vscode.TreeView<unknown>, words: AgingWords<Row>): vscode.Disposable {
  const tell = (): void => words.setOnShow(view.visible);
  tell();
  return vscode.Disposable.from(view.onDidChangeVisibility(tell), words);
}
