import * as vscode from 'vscode';
import type { Failure } from '../../core/model/errors';
import { labelOf, sentenceOf } from '../ui/sentences';

/** The content of a row that stands for no object: loading, empty or failed. Selecting the row runs its command. */
export interface Message {
  readonly text: string;
  readonly description?: string;
  readonly icon: vscode.ThemeIcon;
  readonly tooltip?: string;
  readonly command?: vscode.Command;
}

export function loadingMessage(text: string): Message {
  return { text, icon: new vscode.ThemeIcon('loading~spin') };
}

export function infoMessage(text: string, description?: string): Message {
  return { text, description, icon: new vscode.ThemeIcon('info') };
}

/** Why rows could not be loaded. Selecting the row takes the next step, for most failures trying again. */
export function failedMessage(failure: Failure, connection: string, retry: Omit<vscode.Command, 'title'>): Message {
  const sentence = sentenceOf(failure);
  const replaces = failure.next?.step === 'replaceKey';
  const label = replaces && failure.next ? labelOf(failure.next) : vscode.l10n.t('Retry');
  const replace = { command: 'runlight.connection.updateSecret', arguments: [connection] };
  return {
    // The sidebar is narrow: what can be done comes first; why it is needed follows and is whole in the tooltip.
    text: label,
    description: sentence,
    tooltip: vscode.l10n.t('Could not load: {0}', sentence),
    icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
    command: { ...(replaces ? replace : retry), title: label },
  };
}

export function drawMessage({ id, text, description, icon, tooltip, command }: Message & { readonly id: string }): vscode.TreeItem {
  const item = new vscode.TreeItem(text, vscode.TreeItemCollapsibleState.None);
  item.id = id;
  item.description = description;
  if (description !== undefined) item.accessibilityInformation = { label: `${text}, ${description}` };
  item.iconPath = icon;
  item.tooltip = tooltip ?? text;
  item.command = command;
  return item;
}
