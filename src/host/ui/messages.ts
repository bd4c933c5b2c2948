import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { visibleText } from '../../core/model/format';

/**
 * The one place that shows messages. Their words may come from platforms and repositories, so none of them may become
 * a link, or a command, of the editor's.
 */

/** A text whose links the editor does not see, and in which nothing turns the reading direction of the words around it. */
export function plain(text: string): string {
  return visibleText(text.replaceAll('\r\n', '\n')).replaceAll('](', '] (');
}

/** A text in which the editor draws no icon where lenses, the status bar and rows of prompts write one as `$(name)`. */
export function withoutIcons(text: string): string {
  return visibleText(text).replace(/\$\((?=[\w-]+(?:~\w+)?\))/g, '\\$(');
}

/** Each resolves to the button that was pressed, or to undefined when the message was closed. */
export function showInformation(sentence: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(plain(sentence), ...buttons);
}

export function showWarning(sentence: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(plain(sentence), ...buttons);
}

export function showError(sentence: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(plain(sentence), ...buttons);
}

/** A question that has to be answered before anything else is done. */
export interface Question {
  readonly question: string;
  readonly detail: string;
  readonly yes: string;
  /** Another way to go on than yes. */
  readonly other?: string;
  /** Nothing can be lost by a yes. */
  readonly harmless?: boolean;
}

/**
 * Resolves to the button that was pressed.
 * @throws Cancelled for anything else: Escape is never a yes.
 */
export async function confirm({ question, detail, yes, other, harmless }: Question): Promise<string> {
  const show = harmless ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const buttons = other === undefined ? [yes] : [yes, other];
  const answer = await show(plain(question), { modal: true, detail: plain(detail) }, ...buttons);
  if (answer === undefined) throw new Cancelled();
  return answer;
}
