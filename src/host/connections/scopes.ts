import * as vscode from 'vscode';
import type { Connection, Scope } from '../../core/model/model';
import { platforms, type ScopeNoun } from '../../core/platforms/facts';
import type { Provider } from '../../core/platforms/provider';
import { pick, type Choice } from '../ui/prompts';
import { wordOf } from '../ui/sentences';

/** What stands above a list of scopes to choose from. */
export function scopesTitle({ name, environment, platform }: Connection): string {
  return platforms[platform].scopeNoun === 'workflow'
    ? vscode.l10n.t('Workflows of {0}', name)
    : vscode.l10n.t('Linked Accounts of {0} ({1})', name, wordOf(environment));
}

/** What asks for scopes where none are chosen. */
export function chooseScopesWords({ platform }: Connection): string {
  return platforms[platform].scopeNoun === 'workflow'
    ? vscode.l10n.t('Choose workflows…')
    : vscode.l10n.t('Choose linked accounts…');
}

/** A scope is called by its id where people choose ids, and by its name where ids are a machine's. */
export function wordsOf(noun: ScopeNoun, { id, name }: Scope): { readonly label: string; readonly description?: string } {
  if (noun === 'workflow' && name !== undefined) return { label: name, description: id };
  return { label: id, description: name === id ? undefined : name };
}

/** Whom a scope is: undefined where it is the workflow itself, which every sentence names anyhow. */
export function accountOf(connection: Connection | undefined, scope: string): string | undefined {
  return connection && platforms[connection.platform].scopeNoun === 'workflow' ? undefined : scope;
}

export function scopeIcon({ platform }: Connection): vscode.ThemeIcon {
  return new vscode.ThemeIcon(platforms[platform].scopeNoun === 'workflow' ? 'circuit-board' : 'account');
}

/** Lets a person choose one of a connection's scopes, or type one. */
export function pickOneScope(
  provider: Provider,
  question: { readonly title: string; readonly canGoBack?: boolean; readonly known?: readonly Scope[] },
) {
  const { title, canGoBack, known = [] } = question;
  const noun = nounOf(provider);
  return pick<Scope>({
    title,
    placeholder: vscode.l10n.t('Choose a {0}, or type one', noun),
    canGoBack,
    choices: known.length > 0 ? known.map((scope) => choiceOf(provider, scope)) : loadChoices(provider),
    typed: (text) => ({ label: text, description: vscode.l10n.t('use as typed'), value: { id: text } }),
  });
}

/** What a provider lists executions by, in the reader's language. */
export function nounOf({ scopeNoun }: Provider): string {
  return scopeNoun === 'workflow' ? vscode.l10n.t('workflow') : vscode.l10n.t('linked account');
}

function choiceOf({ scopeNoun }: Provider, scope: Scope): Choice<Scope> {
  return { ...wordsOf(scopeNoun, scope), value: scope };
}

function loadChoices(provider: Provider) {
  return async (signal: AbortSignal): Promise<readonly Choice<Scope>[]> =>
    provider.scopes
      ? (await provider.scopes({ page: 1, limit: 100 }, signal)).items.map((scope) => choiceOf(provider, scope))
      : [];
}
