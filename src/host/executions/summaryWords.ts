import * as vscode from 'vscode';
import type { SummaryWords } from '../../core/report/markdown';
import { failedAfterAttempts } from '../panel/words';
import { formsOf } from '../ui/sentences';

/** The words of an execution as Markdown, in the reader's language. */
export function summaryWords(): SummaryWords {
  const t = vscode.l10n.t;
  return {
    failedAt: t('Failed at {0}: {1}'),
    locale: vscode.env.language,
    failedAtAttempts: formsOf(failedAfterAttempts),
    nodes: t('Nodes'),
    more: formsOf({ one: '… and 1 more node.', other: '… and {0} more nodes.' }),
    input: t('Input'),
    output: t('Output'),
    answer: t('Answer'),
    cut: t('Cut here: the first {0}.'),
    guessed: t('looks like yours'),
    gone: t('no longer there'),
  };
}
