import * as vscode from 'vscode';
import { createCredential, environmentOf } from '../../core/auth';
import { normalizeBaseUrl } from '../../core/baseUrl';
import { platforms } from '../../core/platforms';
import { Failure, toFailure } from '../../core/errors';
import type { BodyShape, Connection, CredentialKind, Platform, Scope } from '../../core/model';
import { ask, back, pick, takeSteps, type Action, type Step } from '../prompts';
import { labelOf, sentenceOf, wordOf } from '../sentences';
import type { TakeStep } from '../report';
import { pickScopes } from './chooseScopes';
import type { Connections } from './connections';
import { problemOfName } from './manageConnections';

/** What `runlight.connection.add` takes when another extension or a test calls it; nothing is asked then. */
export interface ConnectionArguments {
  readonly name: string;
  readonly platform: Platform;
  readonly baseUrl?: string;
  readonly auth: CredentialKind;
  readonly secret: string;
  readonly scopes?: readonly string[];
  readonly body?: BodyShape;
}

/** Adds a connection without asking anything. Returns its id. */
export async function addGivenConnection(connections: Connections, given: ConnectionArguments): Promise<string> {
  const credential = createCredential(given.auth, given.secret);
  const connection = await connections.add(
    {
      name: given.name,
      platform: given.platform,
      baseUrl: normalizeBaseUrl(given.baseUrl ?? '', platforms[given.platform].defaultBaseUrl),
      environment: environmentOf(credential),
      auth: given.auth,
      body: given.body ?? 'wrapped',
      scopes: (given.scopes ?? []).map((id) => ({ id })),
    },
    credential.secret,
  );
  return connection.id;
}

/** Asks for everything a connection needs and tries it before it is kept. */
export class AddConnectionDialog {
  private platform: Platform = 'refold';
  private sandbox = false;
  private baseUrl = platforms.refold.defaultBaseUrl;
  private secret = '';
  private name = '';
  private scopes: readonly Scope[] = [];
  private unchecked = false;

  constructor(
    private readonly connections: Connections,
    private readonly startSandbox: () => Promise<string>,
    private readonly takeStep: TakeStep,
  ) {}

  /** Returns the connection's id. */
  async run(): Promise<string> {
    await takeSteps([this.askPlatform, this.askBaseUrl, this.askSecret, this.askName, this.askScopes]);
    if (this.sandbox) return this.startSandbox();
    return (await this.connections.add({ ...this.draft(), id: undefined, scopes: this.scopes }, this.secret)).id;
  }

  private readonly askPlatform: Step = async (canGoBack) => {
    const chosen = await pick<{ readonly platform: Platform; readonly sandbox: boolean }>({
      title: vscode.l10n.t('Add Connection: Platform'),
      canGoBack,
      choices: [
        {
          label: 'Refold',
          description: vscode.l10n.t('formerly Cobalt, API v2'),
          value: { platform: 'refold', sandbox: false },
        },
        {
          label: vscode.l10n.t('Sandbox'),
          description: vscode.l10n.t('built in: no account, no network'),
          value: { platform: 'refold', sandbox: true },
        },
      ],
    });
    if (chosen === back) return back;
    this.platform = chosen.platform;
    this.sandbox = chosen.sandbox;
    return 'answered';
  };

  private readonly askBaseUrl: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    const url = await ask({
      title: vscode.l10n.t('Add Connection: Base URL'),
      prompt: vscode.l10n.t('Where the API lives. A path in front of it is kept.'),
      value: this.baseUrl,
      canGoBack,
      check: (text) => problemOf(() => normalizeBaseUrl(text)),
    });
    if (url === back) return back;
    this.baseUrl = normalizeBaseUrl(url);
    return 'answered';
  };

  private readonly askSecret: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    const secret = await ask({
      title: vscode.l10n.t('Add Connection: API Key'),
      prompt: vscode.l10n.t('Kept in the secret storage of this editor and sent to {0} only.', this.baseUrl),
      placeholder: vscode.l10n.t('tk… for test, pk… for production'),
      value: this.secret,
      password: true,
      canGoBack,
      check: async (text, signal) => {
        this.unchecked = false;
        const failure = await this.try(text, signal);
        return failure && { sentence: sentenceOf(failure), actions: isAboutKey(failure) ? [] : this.waysOn(failure) };
      },
    });
    if (secret === back) return back;
    this.secret = createCredential('apiKey', secret).secret;
    return 'answered';
  };

  private readonly askName: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    const name = await ask({
      title: vscode.l10n.t('Add Connection: Name'),
      prompt: vscode.l10n.t('What your team calls it.'),
      value: this.name || this.freeName(),
      canGoBack,
      check: (text) => problemOfName(text, this.connections.list()),
    });
    if (name === back) return back;
    this.name = name;
    return 'answered';
  };

  private readonly askScopes: Step = async (canGoBack) => {
    if (this.sandbox || this.unchecked) return 'skipped';
    const connection = this.draft();
    const provider = await this.connections.try(connection, this.secret);
    if (!provider.scopes) return 'skipped';
    const title = vscode.l10n.t('Linked Accounts of {0} ({1})', connection.name, wordOf(connection.environment));
    const scopes = await pickScopes(provider, { title, chosen: this.scopes, canGoBack });
    if (scopes === back) return back;
    this.scopes = scopes;
    return 'answered';
  };

  /** The key is not to blame: a setting may be, or it will be tried some other time. */
  private waysOn({ next }: Failure): readonly Action[] {
    const keep = { icon: 'save', label: vscode.l10n.t('Keep It Anyway'), take: () => (this.unchecked = true) };
    if (next?.step !== 'openSetting') return [keep];
    const open = () => {
      void this.takeStep(next);
      return false;
    };
    return [{ icon: 'gear', label: `${labelOf(next)}: ${next.setting}`, take: open }, keep];
  }

  private async try(text: string, signal: AbortSignal): Promise<Failure | undefined> {
    try {
      const { secret } = createCredential('apiKey', text);
      this.secret = secret;
      const provider = await this.connections.try(this.draft(), secret);
      await provider.check(signal);
      return undefined;
    } catch (error) {
      return aboutBaseUrl(toFailure(error));
    }
  }

  /** A second connection to one host is mostly for its other environment. */
  private freeName(): string {
    const host = new URL(this.baseUrl).hostname;
    const names = [host, `${host} ${wordOf(this.draft().environment)}`];
    return names.find((name) => !this.connections.list().some((connection) => connection.name === name)) ?? '';
  }

  private draft(): Connection {
    return {
      id: '',
      name: this.name || new URL(this.baseUrl).hostname,
      platform: this.platform,
      baseUrl: this.baseUrl,
      environment: environmentOf({ kind: 'apiKey', secret: this.secret }),
      auth: 'apiKey',
      body: 'wrapped',
      scopes: [],
    };
  }
}

function isAboutKey({ kind }: Failure): boolean {
  return kind === 'unauthorized' || kind === 'forbidden' || kind === 'invalidInput' || kind === 'missingSecret';
}

/** Nothing was named that could be missing, so the address is wrong. */
function aboutBaseUrl(failure: Failure): Failure {
  if (failure.kind !== 'notFound') return failure;
  const { status, detail } = failure;
  const template = '{0} has no such address ({1}). Check the base URL.';
  return new Failure('notFound', template, [failure.values[0] ?? '', String(status)], { status, detail });
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return sentenceOf(toFailure(error));
  }
}
