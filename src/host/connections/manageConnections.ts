import * as vscode from 'vscode';
import { createCredential } from '../../core/http/auth';
import { Cancelled, Failure, toFailure } from '../../core/model/errors';
import type { BodyShape, Connection, Scope } from '../../core/model/model';
import { platformOf } from '../../core/platforms/platformFacts';
import type { Runs } from '../../core/runs/runs';
import { environmentOf, keptCredentialOf } from '../../core/platforms/facts';
import { confirm, showInformation } from '../ui/messages';
import { showWhileWaiting } from '../ui/progress';
import { ask, back, pick } from '../ui/prompts';
import { counted, sentenceOf, wordOf } from '../ui/sentences';
import { pickScopes } from './chooseScopes';
import { bodyWords } from './bodyWords';
import { pickOneScope, scopesTitle } from './scopes';
import type { Connections } from './connections';
import { toldOr } from './givenConnection';

/** The commands on a connection that exists. Each asks which one when the caller does not say. */
export class ConnectionManager {
  constructor(
    private readonly connections: Connections,
    private readonly runs: Pick<Runs, 'history' | 'deleteKeptOf'>,
  ) {}

  async rename(id?: string): Promise<void> {
    const connection = await this.choose(id, vscode.l10n.t('Rename Connection'));
    const name = await ask({
      title: vscode.l10n.t('Rename Connection'),
      value: connection.name,
      check: (text) => problemOfName(text, this.connections.list().filter(({ id }) => id !== connection.id)),
    });
    if (name !== back) await this.connections.update(connection.id, { name });
  }

  /** A caller that names the connection has asked its own question; a person is asked here. */
  async remove(id?: string, asks = false): Promise<void> {
    const unusable = this.connections.unusable.find((other) => other.id === id);
    const connection = unusable ?? (await this.choose(id, vscode.l10n.t('Remove Connection')));
    const withRuns = (asks || id === undefined) && (await this.confirmRemoval(connection));
    await this.connections.remove(connection.id);
    // Only once the connection is gone: a key that cannot be deleted keeps everything as it was.
    if (withRuns) await this.runs.deleteKeptOf(connection.id);
  }

  async updateSecret(id?: string): Promise<void> {
    const connection = await this.choose(id, vscode.l10n.t('Replace Key'));
    if (connection.sandbox) throw new Failure('notSupported', 'The sandbox makes its own key; there is none to replace.');
    const kind = keptCredentialOf(connection);
    const text = await ask({
      title: vscode.l10n.t('Replace Key of {0}', connection.name),
      prompt: vscode.l10n.t('The old key stays until the new one works.'),
      password: true,
      check: async (typed, signal) => {
        try {
          const credential = createCredential(kind, typed);
          const tried = { ...connection, environment: environmentOf(credential, platformOf(connection)) };
          await (await this.connections.try(tried, credential.secret)).check(signal);
          return undefined;
        } catch (error) {
          return sentenceOf(toFailure(error));
        }
      },
    });
    if (text === back) return;
    const credential = createCredential(kind, text);
    const { keyPrefixes } = platformOf(connection);
    // Where no credential of its kind tells, the person's own answer stands; a key that could tell and does not is another matter.
    const said = kind === 'apiKey' && keyPrefixes ? undefined : connection.environment;
    const environment = toldOr(environmentOf(credential, { keyPrefixes }), said);
    await this.connections.replaceSecret(connection.id, credential.secret, { environment });
  }

  /** How a payload travels: the documents of some platforms disagree, so a person can choose. */
  async chooseBody(id?: string): Promise<void> {
    const title = vscode.l10n.t('How Payloads Are Sent');
    const connection = await this.choose(id, title);
    if (!platformOf(connection).choosesBody) {
      throw new Failure('notSupported', '{0} knows one way only; there is nothing to choose.', [connection.name]);
    }
    const now = (body: BodyShape) => (connection.body === body ? vscode.l10n.t('now') : undefined);
    const body = await pick<BodyShape>({
      title: vscode.l10n.t('{0}: How Payloads Are Sent', connection.name),
      choices: [
        { label: bodyWords.wrapped(), description: now('wrapped'), detail: vscode.l10n.t('The usual way.'), value: 'wrapped' },
        {
          label: bodyWords.raw(),
          description: now('raw'),
          detail: vscode.l10n.t('For servers on which a wrapped payload arrives with “payload” inside “payload”.'),
          value: 'raw',
        },
      ],
    });
    if (body !== back) await this.connections.update(connection.id, { body });
  }

  /** A connection that is read-only shows executions and starts none. */
  async setReadOnly(readOnly: boolean, id?: string): Promise<void> {
    const title = readOnly ? vscode.l10n.t('Make Read-Only') : vscode.l10n.t('Allow Runs');
    const connection = await this.choose(id, title);
    await this.connections.update(connection.id, { readOnly });
  }

  /** Resolves to true when the credential works; otherwise throws the reason. */
  async test(id?: string): Promise<boolean> {
    const connection = await this.choose(id, vscode.l10n.t('Test Connection'));
    const title = vscode.l10n.t('Testing {0}…', connection.name);
    await showWhileWaiting(title, async (signal) => (await this.connections.provider(connection.id)).check(signal));
    const words = [connection.name, wordOf(connection.environment)];
    void showInformation(vscode.l10n.t('{0} works ({1}).', ...words));
    return true;
  }

  async chooseScopes(id?: string, scopes?: readonly (string | Scope)[]): Promise<void> {
    const connection = await this.choose(id, vscode.l10n.t('Choose Linked Accounts or Workflows'));
    const chosen = scopes
      ? scopes.map((scope) => (typeof scope === 'string' ? { id: scope } : scope))
      : await this.pickScopes(connection);
    await this.connections.chooseScopes(connection.id, chosen);
  }

  private async pickScopes(connection: Connection): Promise<readonly Scope[]> {
    const provider = await this.connections.provider(connection.id);
    if (provider.ownScope) return [await provider.ownScope(new AbortController().signal)];
    const title = scopesTitle(connection);
    if (connection.mint) {
      const scope = await pickOneScope(provider, { title });
      if (scope === back) throw new Cancelled();
      return [scope];
    }
    const chosen = await pickScopes(provider, { title, chosen: connection.scopes });
    if (chosen === back) throw new Cancelled();
    return chosen;
  }

  /** Whether the runs that are kept of it shall go too. */
  private async confirmRemoval({ id, name }: Pick<Connection, 'id' | 'name'>): Promise<boolean> {
    // Where the runs cannot be read, none is deleted with their connection.
    const all = await this.runs.history.all().catch(() => []);
    const count = all.filter(({ target }) => target.connection === id).length;
    const question = vscode.l10n.t('Remove the connection {0}?', name);
    const detail = vscode.l10n.t('Its key is deleted from this machine. Nothing changes on the platform.');
    if (count === 0) {
      await confirm({ question, detail, yes: vscode.l10n.t('Remove') });
      return false;
    }
    const kept = counted(count, {
      one: '1 run that was started through it is in My Runs, with its payload.',
      other: '{0} runs that were started through it are in My Runs, with their payloads.',
    });
    const deleteRuns = vscode.l10n.t('Remove and Delete Runs');
    return (await confirm({ question, detail: `${detail} ${kept}`, yes: vscode.l10n.t('Remove and Keep Runs'), other: deleteRuns })) === deleteRuns;
  }

  private async choose(id: string | undefined, title: string): Promise<Connection> {
    if (id !== undefined) return this.connections.require(id);
    const all = this.connections.list();
    if (all.length === 0) throw new Failure('notFound', 'There is no connection yet. Add one first.');
    const chosen = await pick({ title, choices: all.map(choiceOf) });
    if (chosen === back) throw new Cancelled();
    return chosen;
  }
}

/** A connection as a choice; the environment is always in the words. */
export function choiceOf(connection: Connection) {
  const host = connection.sandbox ? vscode.l10n.t('built in') : new URL(connection.baseUrl).host;
  return { label: connection.name, description: `${wordOf(connection.environment)} · ${host}`, value: connection };
}

/** What is wrong with a name beside these connections. */
export function problemOfName(name: string, others: readonly Connection[]): string | undefined {
  if (name === '') return vscode.l10n.t('A connection needs a name.');
  const taken = others.some((other) => other.name === name);
  return taken ? vscode.l10n.t('Another connection has this name.') : undefined;
}
