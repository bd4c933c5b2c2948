import * as vscode from 'vscode';
import type { PanelWords } from '../../shared/protocol';

/** The page's words in the reader's language. */
export function panelWords(): PanelWords {
  const t = vscode.l10n.t;
  return {
    loading: t('Loading execution…'),
    nodes: t('Nodes'),
    noNodes: t('No node ran.'),
    noNodesYet: t('No node has run yet.'),
    output: t('Output'),
    input: t('Input'),
    error: t('Error'),
    nothingYet: t('This node has returned nothing yet.'),
    nothingReturned: t('This node returned nothing.'),
    selectNode: t('Select a node to read what it returned.'),
    attempt: t('attempt {0} of {1}'),
    attemptNumber: t('attempt {0}'),
    started: t('started {0}'),
    progress: t('Progress'),
    test: t('test'),
    production: t('PRODUCTION'),
    stop: t('Stop'),
    rerun: t('Rerun'),
    refresh: t('Refresh'),
    copyId: t('Copy ID'),
    copied: t('Copied'),
    copyText: t('Copy'),
    showMore: t('Show more'),
    shownOf: t('{0} of {1}'),
    loadingText: t('Loading…'),
    statusNow: t('Status: {0}'),
  };
}
