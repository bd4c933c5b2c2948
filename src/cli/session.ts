import { rm } from 'node:fs/promises';
import { createRequests } from '../core/http/requests';
import type { ProxySettings, Transport } from '../core/http/transport';
import { normalizeBaseUrl } from '../core/http/baseUrl';
import { Cancelled, Failure } from '../core/model/errors';
import { platformNames, type Connection, type Execution, type ExecutionRef, type Platform, type Target } from '../core/model/model';
import { systemTiming } from '../core/model/timing';
import { environmentOf } from '../core/platforms/facts';
import { createProvider } from '../core/platforms';
import { platformNamed, platforms } from '../core/platforms/platformFacts';
import type { Provider } from '../core/platforms/provider';
import type { TeamTarget } from '../core/payload/teamTargets';
import { Runs } from '../core/runs/runs';
import type { ConnectionOptions } from './commandLine';
import { credentialOf, secretsOf, settingOf, type Environment } from './keys';
import { NoRecords } from './noRecords';
import { ownJournal, removeIfEmpty } from './openRuns';

/** The emulator while it runs, as far as this program needs it. */
interface RunningSandbox {
  readonly url: string;
  readonly keys: { readonly test: string };
  readonly accounts: readonly string[];
  readonly altostrat: { readonly url: string; readonly token: string; readonly workflows: readonly { readonly id: string; readonly name: string }[] };
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly connection: ConnectionOptions;
  readonly environment: Environment;
  /** What came on standard input. */
  readonly key?: string;
  /** A folder for what must outlive this program; with the sandbox, which does not outlive it either, one that goes at its end. */
  readonly state: string;
  /** Fires when nobody waits any more. What was sent to start something is not taken back by it. */
  readonly signal: AbortSignal;
  readonly loadEngine: (proxy: ProxySettings) => Promise<Transport & { close(): Promise<void> }>;
  readonly startSandbox: () => Promise<RunningSandbox>;
}

/** The connection's name where no target names one. */
const unnamed = 'default';
/** Proxies and certificates are the environment's. */
const proxySettings: ProxySettings = { proxySupport: 'override', proxy: '', noProxy: [], proxyStrictSSL: true, systemCertificates: true };

/** The connections of one call of this program, and the runs that go through them. */
export class Session {
  readonly runs: Runs;
  private readonly connections = new Map<string, { readonly connection: Connection; readonly provider: Provider }>();
  private readonly journal;
  private engine?: Promise<Transport & { close(): Promise<void> }>;
  private sandbox?: Promise<RunningSandbox>;

  constructor(private readonly options: SessionOptions) {
    this.journal = ownJournal(options.state);
    this.runs = new Runs({
      timing: systemTiming,
      providerOf: (name) => this.provider(name),
      hasConnection: () => true,
      journal: this.journal.texts,
      records: new NoRecords(),
      historyLimit: () => 1,
      pageSize: () => 25,
      wantedOf: () => ({}),
      secrets: () => this.secrets,
    });
  }

  /** What must show nowhere. */
  get secrets(): readonly string[] {
    const { environment, key } = this.options;
    return [...secretsOf(environment), ...(key === undefined ? [] : [key.trim()])];
  }

  async provider(name: string): Promise<Provider> {
    return (await this.connect(name)).provider;
  }

  /** The connection of this name, made of what the flags and the environment say. */
  async connect(name: string = unnamed): Promise<{ readonly connection: Connection; readonly provider: Provider }> {
    const known = this.connections.get(name);
    if (known) return known;
    const made = this.options.connection.sandbox ? await this.connectSandbox(name) : this.connectPlatform(name);
    const connected = { connection: made.connection, provider: createProvider(made.connection, made.credential, this.requests()) };
    this.connections.set(name, connected);
    return connected;
  }

  /** Where a file goes: the team's target, changed by what the flags say. */
  async destination(team: TeamTarget | undefined, workflow?: string): Promise<Target> {
    const { account } = this.options.connection;
    const { connection, provider } = await this.connect(team?.connection);
    const isByScope = provider.scopeKind.isWorkflow;
    const wanted = workflow ?? team?.workflow;
    if (wanted === undefined) throw new Failure('invalidInput', 'It has no target. Name one in runlight.targets of .vscode/settings.json, or give --workflow and --account.');
    const scope = isByScope ? wanted : (account ?? team?.scope ?? (await this.onlyAccount(provider, connection)));
    const target: Target = { ...team, connection: connection.id, scope, workflow: wanted };
    return this.complete(target, provider);
  }

  /** The account that was named, or the only one there is. */
  async account(name?: string): Promise<{ readonly connection: Connection; readonly provider: Provider; readonly scope: string }> {
    const { connection, provider } = await this.connect(name);
    return { connection, provider, scope: this.options.connection.account ?? (await this.onlyAccount(provider, connection)) };
  }

  /** Unknown counts as production until somebody says otherwise. */
  requireAllowed({ connection: name }: Target): void {
    const { connection } = this.connections.get(name) ?? {};
    if (!connection || connection.environment === 'test' || this.options.connection.allowsProduction) return;
    const sentence = connection.environment === 'production' ? 'The key for “{0}” is a production key. Nothing was sent; --allow-production allows it.' : 'Nothing tells whether the key for “{0}” is a test key. Nothing was sent; --allow-production allows it.';
    throw new Failure('invalidInput', sentence, [connection.name]);
  }

  async read(ref: ExecutionRef): Promise<Execution> {
    const { signal } = this.options;
    signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Cancelled())));
    return Promise.race([this.runs.read(ref), aborted]);
  }

  async close(): Promise<void> {
    const { signal, connection, state } = this.options;
    await this.runs.close();
    await removeIfEmpty(this.journal.folder).catch(() => undefined);
    if (connection.sandbox) await rm(state, { recursive: true, force: true }).catch(() => undefined);
    // Else what is on its way would be waited for.
    if (signal.aborted) return;
    await (await this.engine?.catch(() => undefined))?.close();
    await (await this.sandbox?.catch(() => undefined))?.close();
  }

  private requests() {
    const transport: Transport = {
      send: async (request, signal) => {
        this.engine ??= this.options.loadEngine(proxySettings);
        return (await this.engine).send(request, signal);
      },
    };
    return createRequests(transport);
  }

  private connectPlatform(name: string) {
    const { connection: options, environment, key } = this.options;
    const platform = options.platform ?? platformFrom(settingOf(environment, 'RUNLIGHT_PLATFORM', name));
    const facts = platforms[platform];
    const kind = options.isToken || !facts.credentials.includes('apiKey') ? 'token' : 'apiKey';
    const credential = credentialOf(environment, { connection: name, kind, given: key });
    const baseUrl = normalizeBaseUrl(options.baseUrl ?? settingOf(environment, 'RUNLIGHT_BASE_URL', name) ?? '', facts.defaultBaseUrl);
    const connection: Connection = { id: name, name, platform, baseUrl, environment: environmentOf(credential, facts), auth: kind, body: options.body ?? 'wrapped', scopes: [] };
    return { connection, credential };
  }

  private async connectSandbox(name: string) {
    const { platform = 'refold', body = 'wrapped' } = this.options.connection;
    this.sandbox ??= this.options.startSandbox();
    const sandbox = await this.sandbox;
    const isToken = !platforms[platform].credentials.includes('apiKey');
    const kind = isToken ? ('token' as const) : ('apiKey' as const);
    const baseUrl = isToken ? sandbox.altostrat.url : sandbox.url;
    const scopes = isToken ? [] : sandbox.accounts.slice(0, 1).map((id) => ({ id }));
    const connection: Connection = { id: name, name, platform, baseUrl, environment: 'test', auth: kind, body, scopes, sandbox: true };
    return { connection, credential: { kind, secret: isToken ? sandbox.altostrat.token : sandbox.keys.test } };
  }

  private async onlyAccount(provider: Provider, { scopes, name }: Connection): Promise<string> {
    const { signal } = this.options;
    const [first] = scopes;
    const own = first ?? (provider.ownScope ? await provider.ownScope(signal) : undefined);
    if (own) return own.id;
    throw new Failure('invalidInput', 'Say for which {0} of “{1}”: --account.', [provider.scopeKind.words.field.toLowerCase(), name]);
  }

  /** What the execute call needs besides: the workflow's slug, and its id where it was given by name. */
  private async complete(target: Target, provider: Provider): Promise<Target> {
    const isComplete = provider.slug !== 'required' || target.slug !== undefined;
    if (!provider.workflows || (isComplete && target.workflowName !== undefined)) return target;
    const { signal } = this.options;
    const all = await this.workflowsOf(provider, target.scope);
    const workflow = all.find(({ id }) => id === target.workflow) ?? all.find(({ name }) => name === target.workflow);
    if (!workflow && isComplete) return target;
    if (!workflow) throw new Failure('notFound', 'There is no workflow “{0}” for {1}. Workflows are {2}.', [target.workflow, target.scope, listed(all.map(({ name }) => name))]);
    const slug = target.slug ?? workflow.slug ?? (await provider.findSlug?.(target.scope, workflow, signal));
    return { ...target, workflow: workflow.id, workflowName: workflow.name, slug };
  }

  private readonly workflowLists = new Map<string, ReturnType<NonNullable<Provider['workflows']>>>();

  private workflowsOf(provider: Provider, scope: string) {
    const key = `${provider.label} ${scope}`;
    const known = this.workflowLists.get(key) ?? provider.workflows?.(scope, this.options.signal) ?? Promise.resolve([]);
    this.workflowLists.set(key, known);
    return known;
  }
}

/** So many names are read in a sentence. */
const mostNames = 20;

function listed(names: readonly string[]): string {
  return names.length > mostNames ? `${names.slice(0, mostNames).join(', ')}, …` : names.join(', ') || 'none';
}

function platformFrom(name = 'refold'): Platform {
  const found = platformNamed(name);
  if (!found) throw new Failure('invalidInput', 'RUNLIGHT_PLATFORM is “{0}”. Platforms are {1}.', [name, platformNames.join(', ')]);
  return found;
}
