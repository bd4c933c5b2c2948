import * as vscode from 'vscode';
import { createCredential, environmentOf } from '../../core/auth';
import { normalizeBaseUrl } from '../../core/baseUrl';
import { toFailure, type Failure } from '../../core/errors';
import type { BodyShape, Connection, CredentialKind, Platform, Scope } from '../../core/model';
import { ask, back, pick, takeSteps, type Choice, type Step } from '../prompts';
import { labelOf, sentenceOf, wordOf } from '../sentences';
import type { TakeStep } from '../report';
import { pickScopes } from './chooseScopes';
import type { Connections } from './connections';

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

/** What to do when the server was not reached. */
type Answer = 'edit' | 'again' | 'setting' | 'keep';

const defaultBaseUrl = 'https://app.refold.ai';

/** Adds a connection without asking anything. Returns its id. */
export async function addGivenConnection(connections: Connections, given: ConnectionArguments): Promise<string> {
  const credential = createCredential(given.auth, given.secret);
  const connection = await connections.add(
    {
      name: given.name,
      platform: given.platform,
      baseUrl: normalizeBaseUrl(given.baseUrl ?? defaultBaseUrl),
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
  private baseUrl = defaultBaseUrl;
  private urlProblem?: string;
  private secret = '';
  private name = '';
  private unchecked = false;

  constructor(
    private readonly connections: Connections,
    private readonly startSandbox: () => Promise<string>,
    private readonly takeStep: TakeStep,
  ) {}

  /** Returns the connection's id. */
  async run(): Promise<string> {
    await takeSteps([this.askPlatform, this.askBaseUrl, this.askSecret, this.askName]);
    if (this.sandbox) return this.startSandbox();
    const connection = this.draft();
    const scopes = this.unchecked ? [] : await this.askScopes(connection);
    return (await this.connections.add({ ...connection, id: undefined, scopes }, this.secret)).id;
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
      problem: this.urlProblem,
      canGoBack,
      check: (text) => problemOf(() => normalizeBaseUrl(text)),
    });
    if (url === back) return back;
    this.baseUrl = normalizeBaseUrl(url);
    this.urlProblem = undefined;
    return 'answered';
  };

  private readonly askSecret: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    let unreachable: Failure | undefined;
    const secret = await ask({
      title: vscode.l10n.t('Add Connection: API Key'),
      prompt: vscode.l10n.t('Kept in the secret storage of this editor and sent to {0} only.', this.baseUrl),
      placeholder: vscode.l10n.t('tk… for test, pk… for production'),
      password: true,
      canGoBack,
      check: async (text, signal) => {
        unreachable = undefined;
        const problem = problemOf(() => createCredential('apiKey', text));
        if (problem !== undefined) return problem;
        const failure = await this.try(text, signal);
        if (!failure || isAboutKey(failure)) return failure && sentenceOf(failure);
        unreachable = failure;
        return undefined;
      },
    });
    if (secret === back) return back;
    this.secret = createCredential('apiKey', secret).secret;
    return unreachable ? this.askWhatNow(unreachable) : 'answered';
  };

  private readonly askName: Step = async (canGoBack) => {
    if (this.sandbox) return 'skipped';
    const name = await ask({
      title: vscode.l10n.t('Add Connection: Name'),
      prompt: vscode.l10n.t('What your team calls it.'),
      value: this.name || new URL(this.baseUrl).hostname,
      canGoBack,
      check: (text) => {
        if (text === '') return vscode.l10n.t('A connection needs a name.');
        const taken = this.connections.list().some((connection) => connection.name === text);
        return taken ? vscode.l10n.t('Another connection has this name.') : undefined;
      },
    });
    if (name === back) return back;
    this.name = name;
    return 'answered';
  };

  /** The server was not reached: the key is not to blame, so the URL or a setting is what to change. */
  private async askWhatNow(failure: Failure): Promise<'answered' | typeof back> {
    const { next } = failure;
    const toSetting: Choice<Answer>[] =
      next?.step === 'openSetting'
        ? [{ label: `$(gear) ${labelOf(next)}`, description: next.setting, value: 'setting' }]
        : [];
    const answer = await pick<Answer>({
      title: vscode.l10n.t('Add Connection: No Answer'),
      placeholder: sentenceOf(failure),
      canGoBack: true,
      choices: [
        { label: vscode.l10n.t('$(refresh) Try Again'), detail: sentenceOf(failure), value: 'again' },
        { label: vscode.l10n.t('$(edit) Change the Base URL'), value: 'edit' },
        ...toSetting,
        { label: vscode.l10n.t('$(save) Keep It Anyway'), value: 'keep' },
      ],
    });
    if (answer === 'keep') {
      this.unchecked = true;
      return 'answered';
    }
    if (answer === 'setting' && next) await this.takeStep(next);
    if (answer === 'edit') this.urlProblem = sentenceOf(failure);
    if (answer !== 'again') return back;
    const still = await this.try(this.secret, new AbortController().signal);
    return still ? this.askWhatNow(still) : 'answered';
  }

  private async try(text: string, signal: AbortSignal): Promise<Failure | undefined> {
    try {
      const { secret } = createCredential('apiKey', text);
      this.secret = secret;
      const provider = await this.connections.try(this.draft(), secret);
      await provider.check(signal);
      this.unchecked = false;
      return undefined;
    } catch (error) {
      return toFailure(error);
    }
  }

  private async askScopes(connection: Connection): Promise<readonly Scope[]> {
    const provider = await this.connections.try(connection, this.secret);
    if (!provider.scopes) return [];
    const environment = wordOf(connection.environment);
    return pickScopes(provider, vscode.l10n.t('Linked Accounts of {0} ({1})', connection.name, environment), []);
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

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return sentenceOf(toFailure(error));
  }
}
