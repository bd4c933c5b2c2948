import * as vscode from 'vscode';
import type { Failure, NextStep } from '../../core/model/errors';
import type { Environment } from '../../core/model/model';
import { plain } from './messages';

/** A failure in the reader's language, for messages and for the boxes and rows that make links of what looks like one. */
export function sentenceOf({ template, values }: Failure): string {
  return vscode.l10n.t(template, ...values.map(plain));
}

/** What a button for the next step says. */
export function labelOf(next: NextStep): string {
  switch (next.step) {
    case 'replaceKey':
      return vscode.l10n.t('Replace Key');
    case 'openSetting':
      return vscode.l10n.t('Open Setting');
    case 'chooseTarget':
      return vscode.l10n.t('Choose Workflow');
    case 'chooseExecution':
      return vscode.l10n.t('Choose Execution…');
    case 'tryAgain':
      return vscode.l10n.t('Try Again');
    case 'showLog':
      return vscode.l10n.t('Show Log');
  }
}

/** An environment as a word; production in capitals, so that it is never missed. */
export function wordOf(environment: Environment): string {
  switch (environment) {
    case 'production':
      return vscode.l10n.t('PRODUCTION');
    case 'test':
      return vscode.l10n.t('test');
    case 'unknown':
      return vscode.l10n.t('environment unknown');
  }
}
