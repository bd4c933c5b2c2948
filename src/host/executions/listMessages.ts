import * as vscode from 'vscode';
import { escapeId, type Connection } from '../../core/model/model';
import type { Message } from '../trees/messages';
import { messageRow } from '../trees/rows';
import { missedWords } from './filterWords';
import type { AllRow, ExecutionsMessageRow, ScopeRow } from './rows';

/** What the view says where it has no executions to show, or not all of them. */

/** The platform lists nothing: what was started from this editor is all there is. */
export function startedHereOnly(platform: string, isAny: boolean): Message {
  return {
    text: isAny ? vscode.l10n.t('Only what was started here.') : vscode.l10n.t('Nothing was started here yet.'),
    description: vscode.l10n.t('{0} does not list executions.', platform),
    icon: new vscode.ThemeIcon('info'),
  };
}

/** Nothing is what the filter asks for: of all there is, or of the newest so many. Selecting it clears the filter. */
export function nothingMatches(words: string, newest: number | undefined, row: AllRow | ScopeRow): Message {
  const text = vscode.l10n.t('Clear Filter');
  return {
    text,
    description:
      newest === undefined
        ? vscode.l10n.t('No execution matches: {0}', words)
        : missedWords(newest, words),
    icon: new vscode.ThemeIcon('filter'),
    command: { command: 'runlight.executions.clearFilter', title: text, arguments: [row] },
  };
}

/** Selecting it asks whether the connection shall be removed. */
export function unusableRow({ id, name }: Pick<Connection, 'id' | 'name'>): ExecutionsMessageRow {
  const title = vscode.l10n.t('Remove…');
  const tooltip = vscode.l10n.t(
    'A newer version of Runlight made this connection, or what is kept of it is damaged. It is left as it is until you remove it.',
  );
  const row = messageRow(undefined, {
    text: vscode.l10n.t('{0} cannot be used', name),
    description: title,
    tooltip,
    icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
    command: { command: 'runlight.connection.remove', title, arguments: [{ connection: id }] },
  });
  // Two may have one name.
  return { ...row, id: `${row.id}/${escapeId(id)}` };
}
