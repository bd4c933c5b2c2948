import * as vscode from 'vscode';
import { createCredential } from '../../core/http/auth';
import { normalizeBaseUrl } from '../../core/http/baseUrl';
import { platforms } from '../../core/platforms/platformFacts';
import { environmentOf } from '../../core/platforms/facts';
import { Failure, toFailure } from '../../core/model/errors';
import { platformNames, type Connection, type CredentialKind, type Environment, type Platform, type Scope } from '../../core/model/model';
import { ask, back, pick, takeSteps, type Action, type Choice, type Step } from '../ui/prompts';
import { sandboxFlavours, type SandboxFlavour, type StartSandbox } from '../sandbox/sandboxHost';
import { labelOf, sentenceOf, wordOf } from '../ui/sentences';
import { pickOneScope, scopesTitle } from './scopes';
import type { TakeStep } from '../ui/failureReporter';
import { pickScopes } from './chooseScopes';
import type { Connections } from './connections';
import { toldOr } from './givenConnection';
import { problemOfName } from './manageConnections';

/** How a person signs in. Minted tokens are session tokens that an API key makes whenever one is needed. */
type SignIn = 'apiKey' | 'token' | 'mint';

/** Asks for everything a connection needs and tries it before it is kept. */
export class AddConnectionDialog {
  private platform: Platform = platformNames[0];
  private sandbox?: SandboxFlavour;
  private signIn: SignIn = 'apiKey';
  private secret = '';
  private name = '';
  private scopes: readonly Scope[] = [];
  private unchecked = false;
  /** What the person said, where the credential does not tell. */
  private environment: Environment = 'unknown';
  /** What was typed, by platform: going back and choosing another must not send its key there. */
  private readonly baseUrls = new Map<Platform, string>();

  constructor(
    private readonly connections: Connections,
    private readonly startSandbox: StartSandbox,
    private readonly takeStep: TakeStep,
  ) {}

  /** Returns the connection's id. */
  async run(): Promise<string> {
    const { askPlatform, askFlavour, askBaseUrl, askSignIn, askSecret, askEnvironment, askName, askScopes } = this;
    await takeSteps([askPlatform, askFlavour, askBaseUrl, askSignIn, askSecret, askEnvironment, askName, askScopes]);
    if (this.sandbox) return this.startSandbox(this.sandbox);
    return (await this.connections.add({ ...this.draft(), id: undefined }, this.secret)).id;
  }

  private readonly askPlatform: Step = async (canGoBack) => {
    const chosen = await pick<Platform | 'sandbox'>({
      title: vscode.l10n.t('Add Connection: Platform'),
      canGoBack,
      choices: [
        ...platformNames.map((value) => {
          const { label, description } = platforms[value];
          return { label, description: vscode.l10n.t(description), value };
        }),
        { label: vscode.l10n.t('Sandbox'), description: vscode.l10n.t('built in: no account, no network'), value: 'sandbox' },
      ],
    });
    if (chosen === back) return back;
    this.sandbox = chosen === 'sandbox' ? sandboxFlavours[0] : undefined;
    if (chosen === 'sandbox') return 'answered';
    this.platform = chosen;
    return 'answered';
  };

  private readonly askFlavour: Step = async (canGoBack) => {
    if (!this.sandbox) return 'skipped';
    const chosen = await pick<SandboxFlavour>({
      title: vscode.l10n.t('Add Connection: Sandbox'),
      canGoBack,
      choices: [
        { label: platforms.refold.label, description: vscode.l10n.t('with an API key'), value: 'refold' },
        { label: platforms.refold.label, description: vscode.l10n.t('with a session token'), value: 'session' },
        { label: platforms.cobalt.label, value: 'cobalt' },
        { label: platforms.altostrat.label, value: 'altostrat' },
      ],
    });
    if (chosen === back) return back;
    this.sandbox = chosen;
    return 'answered';
  };

  private readonly askBaseUrl: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    const { defaultBaseUrl } = platforms[this.platform];
    const url = await ask({
      title: vscode.l10n.t('Add Connection: Base URL'),
      prompt: vscode.l10n.t('Where the API lives. A path in front of it is kept.'),
      value: this.baseUrl,
      canGoBack,
      check: (text) => problemOf(() => normalizeBaseUrl(text, defaultBaseUrl)),
    });
    if (url === back) return back;
    this.baseUrls.set(this.platform, normalizeBaseUrl(url, defaultBaseUrl));
    return 'answered';
  };

  private readonly askSignIn: Step = async (canGoBack) => {
    const { credentials, mints } = platforms[this.platform];
    const [usual = 'apiKey'] = credentials;
    if (this.sandbox) return 'skipped';
    if (credentials.length + Number(mints) === 1) {
      this.signIn = usual;
      return 'skipped';
    }
    const all: readonly Choice<SignIn>[] = [
      { label: vscode.l10n.t('API Key'), description: vscode.l10n.t('for every linked account'), value: 'apiKey' },
      { label: vscode.l10n.t('Session Token'), description: vscode.l10n.t('for one linked account'), value: 'token' },
      {
        label: vscode.l10n.t('Session Tokens from an API Key'),
        description: vscode.l10n.t('for one linked account; Runlight mints them, and a new one before one expires'),
        value: 'mint',
      },
    ];
    const choices = all.filter(({ value }) => (value === 'mint' ? mints : credentials.includes(value)));
    const chosen = await pick<SignIn>({ title: vscode.l10n.t('Add Connection: Credential'), canGoBack, choices });
    if (chosen === back) return back;
    if (chosen !== this.signIn) {
      this.secret = '';
      this.scopes = [];
    }
    this.signIn = chosen;
    return 'answered';
  };

  private readonly askSecret: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    const isKey = this.signIn !== 'token';
    const { keyHint } = platforms[this.platform];
    const secret = await ask({
      title: isKey ? vscode.l10n.t('Add Connection: API Key') : vscode.l10n.t('Add Connection: Token'),
      prompt: vscode.l10n.t('Kept in the secret storage of this editor and sent to {0} only.', this.baseUrl),
      placeholder: isKey && keyHint !== undefined ? vscode.l10n.t(keyHint) : undefined,
      value: this.secret,
      password: true,
      canGoBack,
      check: async (text, signal) => {
        this.unchecked = false;
        const failure = await this.try(text, signal);
        return failure && { sentence: sentenceOf(failure), actions: isAboutKey(failure) ? [] : this.otherActions(failure) };
      },
    });
    if (secret === back) return back;
    this.secret = createCredential(this.keptKind, secret).secret;
    return 'answered';
  };

  private readonly askEnvironment: Step = async (canGoBack) => {
    if (this.sandbox || this.toldEnvironment !== 'unknown') return 'skipped';
    const chosen = await pick<Environment>({
      title: vscode.l10n.t('Add Connection: Environment'),
      canGoBack,
      choices: [
        { label: vscode.l10n.t('Test'), description: vscode.l10n.t('runs start at once'), value: 'test' },
        { label: vscode.l10n.t('Production'), description: vscode.l10n.t('Runlight asks before a run'), value: 'production' },
      ],
    });
    if (chosen === back) return back;
    this.environment = chosen;
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
    if (provider.ownScope) {
      this.scopes = [await provider.ownScope(new AbortController().signal)];
      return 'skipped';
    }
    const title = scopesTitle(connection);
    // Minted tokens are for one linked account.
    if (this.signIn === 'mint') {
      const scope = await pickOneScope(provider, { title, canGoBack });
      if (scope === back) return back;
      this.scopes = [scope];
      return 'answered';
    }
    const scopes = await pickScopes(provider, { title, chosen: this.scopes, canGoBack });
    if (scopes === back) return back;
    this.scopes = scopes;
    return 'answered';
  };

  private get baseUrl(): string {
    return this.baseUrls.get(this.platform) ?? platforms[this.platform].defaultBaseUrl;
  }

  private get toldEnvironment(): Environment {
    return environmentOf({ kind: this.keptKind, secret: this.secret }, platforms[this.platform]);
  }

  private get keptKind(): CredentialKind {
    return this.signIn === 'token' ? 'token' : 'apiKey';
  }

  /** What else can be done about a failure that is not about the key: change a setting, or keep the key unchecked. */
  private otherActions({ next }: Failure): readonly Action[] {
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
      const { secret } = createCredential(this.keptKind, text);
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
      environment: toldOr(this.toldEnvironment, this.environment),
      auth: this.signIn === 'apiKey' ? 'apiKey' : 'token',
      ...(this.signIn === 'mint' && { mint: true }),
      body: 'wrapped',
      scopes: this.scopes,
    };
  }
}

function isAboutKey({ kind }: Failure): boolean {
  return kind === 'unauthorized' || kind === 'forbidden' || kind === 'invalidInput' || kind === 'missingSecret';
}

/** The check asks for nothing by id, so a 404 means that the base URL is wrong. */
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
