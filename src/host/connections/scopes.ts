import * as vscode from 'vscode';
import { visibleName } from '../../core/model/format';
import type { Connection, Scope } from '../../core/model/model';
import { platformOf } from '../../core/platforms/platformFacts';
import type { ScopeKind } from '../../core/platforms/facts';
import type { Provider } from '../../core/platforms/provider';
import { pick, type Choice } from '../ui/prompts';
import { wordOf } from '../ui/sentences';

/** What stands above a list of scopes to choose from. */
export function scopesTitle(connection: Connection): string {
  const { name, environment } = connection;
  return vscode.l10n.t(platformOf(connection).scopeKind.words.title, name, wordOf(environment));
}

/** The words that ask for scopes where none are chosen. */
export function chooseScopesWords(connection: Connection): string {
  return vscode.l10n.t(platformOf(connection).scopeKind.words.choose);
}

/** A scope is called by its id where people choose ids, and by its name where ids are a machine's. */
export function wordsOf({ knownBy }: ScopeKind, { id, name }: Scope): { readonly label: string; readonly description?: string } {
  const shown = name === undefined ? undefined : visibleName(name);
  if (knownBy === 'name' && shown !== undefined) return { label: shown, description: visibleName(id) };
  return { label: visibleName(id), description: name === id ? undefined : shown };
}

/** The account that a scope stands for; undefined where the scope is the workflow, which sentences name anyway. */
export function accountOf(connection: Connection | undefined, scope: string): string | undefined {
  return connection && platformOf(connection).scopeKind.isWorkflow ? undefined : scope;
}

export function scopeIcon(connection: Connection): vscode.ThemeIcon {
  return new vscode.ThemeIcon(platformOf(connection).scopeKind.icon);
}

/** Lets a person choose one of a connection's scopes, or type one. */
export function pickOneScope(
  provider: Provider,
  question: { readonly title: string; readonly canGoBack?: boolean; readonly known?: readonly Scope[] },
) {
  const { title, canGoBack, known = [] } = question;
  return pick<Scope>({
    title,
    placeholder: vscode.l10n.t(provider.scopeKind.words.pick),
    canGoBack,
    choices: known.length > 0 ? known.map((scope) => choiceOf(provider, scope)) : loadChoices(provider),
    typed: (text) => ({ use: vscode.l10n.t('use as typed'), value: { id: text } }),
  });
}

function choiceOf({ scopeKind }: Provider, scope: Scope): Choice<Scope> {
  return { ...wordsOf(scopeKind, scope), value: scope };
}

function loadChoices(provider: Provider) {
  return async (signal: AbortSignal): Promise<readonly Choice<Scope>[]> =>
    provider.scopes
      ? (await provider.scopes({ page: 1, limit: 100 }, signal)).items.map((scope) => choiceOf(provider, scope))
      : [];
}
