import * as vscode from 'vscode';

/** The two shapes of a body, in words. */
export const bodyWords = {
  wrapped: () => vscode.l10n.t('Wrapped: {"payload": …}'),
  raw: () => vscode.l10n.t('Raw: the payload itself'),
};
