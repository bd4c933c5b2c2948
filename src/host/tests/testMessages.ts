import * as vscode from 'vscode';
import type { ExecutionRef } from '../../core/model/model';
import type { ExpectationProblem } from '../../core/payload/expectation/expectation';
import type { Mismatch } from '../../core/payload/expectation/checkRun';
import { locate } from '../../core/payload/locate';
import { plain } from '../ui/messages';

/** The text of an expectation, to find the lines in it. */
export interface ExpectationText {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** What is not as expected: at its line, with both sides for the editor's own diff, and a link to the execution. */
export function mismatchMessage(mismatch: Mismatch, expectation: ExpectationText, execution: ExecutionRef): vscode.TestMessage {
  const { template, values, place, at, expected, actual } = mismatch;
  const message = new vscode.TestMessage(withLink(`${place}: ${vscode.l10n.t(template, ...values)}`, execution));
  message.location = locationOf(at, expectation);
  message.expectedOutput = expected;
  message.actualOutput = actual;
  return message;
}

/** What keeps an expectation from being one. */
export function problemMessage({ template, values, at }: ExpectationProblem, expectation: ExpectationText): vscode.TestMessage {
  const message = new vscode.TestMessage(vscode.l10n.t(template, ...values));
  message.location = locationOf(at, expectation);
  return message;
}

/** A sentence about a whole test. */
export function sentenceMessage(sentence: string, file: vscode.Uri): vscode.TestMessage {
  const message = new vscode.TestMessage(plain(sentence));
  message.location = new vscode.Location(file, new vscode.Position(0, 0));
  return message;
}

function locationOf(at: Mismatch['at'], { uri, text }: ExpectationText): vscode.Location {
  const { offset, length } = locate(text, at);
  return new vscode.Location(uri, new vscode.Range(positionIn(text, offset), positionIn(text, offset + length)));
}

function positionIn(text: string, offset: number): vscode.Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
}

/** What workflows return is text here, whatever it looks like; the one link is ours. */
function withLink(sentence: string, { connection, scope, id }: ExecutionRef): vscode.MarkdownString {
  const message = new vscode.MarkdownString();
  message.appendText(sentence);
  message.isTrusted = { enabledCommands: ['runlight.execution.open'] };
  const argument = encodeURIComponent(JSON.stringify([{ connection, scope, id }]));
  message.appendMarkdown(`\n\n[${vscode.l10n.t('Show Execution')}](command:runlight.execution.open?${argument})`);
  return message;
}
