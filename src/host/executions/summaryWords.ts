import * as vscode from 'vscode';
import type { SummaryWords } from '../../core/report/markdown';

/** The words of an execution as Markdown, in the reader's language. */
export function summaryWords(): SummaryWords {
  const t = vscode.l10n.t;
  return {
    failedAt: t('Failed at {0}: {1}'),
    failedAtAttempts: t('Failed at {0} after {2} attempts: {1}'),
    nodes: t('Nodes'),
    more: t('… and {0} more nodes.'),
    input: t('Input'),
    output: t('Output'),
    answer: t('Answer'),
    cut: t('Cut here: the first {0}.'),
    guessed: t('looks like yours'),
    gone: t('no longer there'),
  };
}
