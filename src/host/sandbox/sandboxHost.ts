import * as vscode from 'vscode';
import { textOf } from '../../core/json/values';
import type { Connection, Scope } from '../../core/model/model';
import type { Handlers } from '../commands';
import type { Connections } from '../connections/connections';
import type { SharedState } from '../storage/sharedState';

/** The emulator while it runs, as far as the host needs it. */
export interface RunningSandbox {
  readonly url: string;
  readonly keys: { readonly test: string };
  readonly accounts: readonly string[];
  readonly altostrat: {
    readonly url: string;
    readonly token: string;
    readonly workflows: readonly { readonly id: string; readonly name: string }[];
  };
  /** A session token for one linked account. */
  mint(account: string): string;
  close(): Promise<void>;
}

/** What the sandbox can be connected as. */
export const sandboxFlavours = ['refold', 'session', 'cobalt', 'altostrat'] as const;
export type SandboxFlavour = (typeof sandboxFlavours)[number];

/** Connects the sandbox, or finds its connection. Resolves to the connection's id. */
export type StartSandbox = (flavour?: SandboxFlavour) => Promise<string>;

interface Recipe extends Pick<Connection, 'id' | 'name' | 'platform' | 'auth' | 'environment'> {
  /** What is known of the platform by then. */
  readonly scopes: (sandbox: RunningSandbox) => readonly Scope[];
  /** Where the emulator of this platform listens, and what signs in there; `scope` is the connection's first. */
  readonly locate: (sandbox: RunningSandbox, scope: string) => { readonly baseUrl: string; readonly secret: string };
}

/** The embedded sandbox: started when a connection to it is first used, stopped with the window. */
export class SandboxHost {
  private running?: Promise<RunningSandbox>;

  constructor(private readonly start: () => Promise<RunningSandbox>) {}

  /** The running sandbox, started when it is not. */
  ensure(): Promise<RunningSandbox> {
    if (!this.running) {
      this.running = this.start();
      this.running.catch(() => (this.running = undefined));
    }
    return this.running;
  }

  /** Where a connection to the sandbox leads now, and the key that opens it: both differ from start to start. */
  async locate(connection: Connection): Promise<{ readonly connection: Connection; readonly secret: string }> {
    const sandbox = await this.ensure();
    const recipe = Object.values(recipes()).find(({ id }) => id === connection.id) ?? recipes().refold;
    const { baseUrl, secret } = recipe.locate(sandbox, connection.scopes[0]?.id ?? '');
    return { connection: { ...connection, baseUrl }, secret };
  }

  /** Makes a connection to the sandbox, or finds it. Returns its id. */
  async connect(connections: Connections, flavour: SandboxFlavour = 'refold'): Promise<string> {
    const sandbox = await this.ensure();
    const { scopes, locate: _locate, ...recipe } = recipes()[flavour];
    if (connections.get(recipe.id)) return recipe.id;
    const connection = { ...recipe, baseUrl: sandbox.url, body: 'wrapped', scopes: scopes(sandbox), sandbox: true } as const;
    return (await connections.add(connection)).id;
  }

  dispose(): void {
    void this.running?.then((sandbox) => sandbox.close()).catch(() => undefined);
    this.running = undefined;
  }
}

function recipes(): Readonly<Record<SandboxFlavour, Recipe>> {
  const accounts = (count: number) => (sandbox: RunningSandbox) => sandbox.accounts.slice(0, count).map((id) => ({ id }));
  const withKey: Recipe['locate'] = ({ url, keys }) => ({ baseUrl: url, secret: keys.test });
  return {
    refold: {
      id: 'sandbox',
      name: vscode.l10n.t('Sandbox'),
      platform: 'refold',
      auth: 'apiKey',
      environment: 'test',
      scopes: accounts(2),
      locate: withKey,
    },
    session: {
      id: 'sandbox-session',
      name: vscode.l10n.t('Sandbox, session token'),
      platform: 'refold',
      auth: 'token',
      environment: 'test',
      scopes: accounts(1),
      // Without an account there is nothing to mint for, and the key is refused in words.
      locate: (sandbox, scope) => (scope === '' ? withKey(sandbox, scope) : { baseUrl: sandbox.url, secret: sandbox.mint(scope) }),
    },
    cobalt: {
      id: 'sandbox-cobalt',
      name: vscode.l10n.t('Sandbox, Cobalt v1'),
      platform: 'cobalt',
      auth: 'apiKey',
      environment: 'test',
      scopes: accounts(1),
      locate: withKey,
    },
    altostrat: {
      id: 'sandbox-altostrat',
      name: vscode.l10n.t('Sandbox, Altostrat'),
      platform: 'altostrat',
      auth: 'token',
      environment: 'test',
      scopes: ({ altostrat }) => altostrat.workflows.slice(0, 3),
      locate: ({ altostrat: { url, token } }) => ({ baseUrl: url, secret: token }),
    },
  };
}

const sandboxKey = 'sandbox';

/** Keeps the sandbox's runs with what all windows share: a reload does not lose them, and each window's emulator knows them all. */
export function keepIn(state: Pick<SharedState, 'get' | 'set' | 'onDidChangeElsewhere'>) {
  return {
    load: () => textOf(state.get(sandboxKey)),
    // A disk that refuses it loses the sandbox's past, and nothing else.
    save: (text: string) => void state.set(sandboxKey, text).catch(() => undefined),
    onChange: (listener: () => void) => void state.onDidChangeElsewhere((names) => names.has(sandboxKey) && listener()),
  };
}

/** What `runlight.sandbox.start` takes: whether a payload to run there is opened as well. */
export interface SandboxArgument {
  readonly example?: boolean;
}

/** The command that connects the sandbox. */
export function sandboxCommands(startSandbox: StartSandbox, openExample: (sandbox: string) => Promise<unknown>): Handlers {
  return {
    'runlight.sandbox.start': async (given?: SandboxArgument) => {
      const id = await startSandbox();
      if (given?.example === true) await openExample(id);
      return id;
    },
  };
}
