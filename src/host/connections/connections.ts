import { randomUUID } from 'node:crypto';
import { Failure } from '../../core/model/errors';
import { Emitter, type Disposable, type Event } from '../../core/model/event';
import type { Connection, Scope } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { OfferPlace } from '../../core/runs/actions';
import type { Executions } from '../../core/runs/store';

/** Makes the provider of a connection; asked again when the connection or its key changed. */
export type Connect = (connection: Connection, secret: string) => Promise<Provider>;

/** Where the public part of a connection is kept: VS Code's global state. */
interface KeptValues {
  get<T>(key: string, otherwise: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Where keys are kept: VS Code's SecretStorage. */
interface KeptSecrets {
  readonly onDidChange: Event<{ readonly key: string }>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

const connectionsKey = 'connections';

/** The sign-ins a person made: what is public in the global state, the key in SecretStorage and nowhere else. */
export class Connections implements Disposable {
  private readonly changed = new Emitter<string>();
  private readonly providers = new Map<string, Promise<Provider>>();
  private readonly made = new Map<string, Provider>();
  private readonly seen = new Set<string>();
  private readonly watching: Disposable;
  /** Fires the id of a connection that came, changed, went or has a new key. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly state: KeptValues,
    private readonly secrets: KeptSecrets,
    private readonly connect: Connect,
  ) {
    // Another window may replace a key.
    this.watching = secrets.onDidChange(({ key }) => {
      const connection = this.list().find(({ id }) => secretKeyOf(id) === key);
      if (connection) this.announce(connection.id);
    });
  }

  /** Every key this window has used, for the log to hide whatever its form. */
  get secretsInUse(): readonly string[] {
    return [...this.seen];
  }

  /** Hides a text in the log from now on. */
  hide(secret: string): void {
    if (secret !== '') this.seen.add(secret);
  }

  list(): readonly Connection[] {
    return this.state.get<readonly Connection[]>(connectionsKey, []);
  }

  get(id: string): Connection | undefined {
    return this.list().find((connection) => connection.id === id);
  }

  /** @throws Failure when it is gone. */
  require(id: string): Connection {
    const connection = this.get(id);
    if (!connection) throw new Failure('notFound', 'This connection was removed. Add it again to use it.');
    return connection;
  }

  /** Keeps the key first, so that a connection never shows without one. The sandbox's has none to keep. */
  async add(connection: Omit<Connection, 'id'> & { readonly id?: string }, secret?: string): Promise<Connection> {
    const added: Connection = { ...connection, id: connection.id ?? randomUUID() };
    if (secret !== undefined) await this.secrets.store(secretKeyOf(added.id), secret);
    await this.save([...this.list().filter(({ id }) => id !== added.id), added]);
    this.announce(added.id);
    return added;
  }

  async update(id: string, news: Partial<Omit<Connection, 'id'>>): Promise<void> {
    await this.save(this.list().map((connection) => (connection.id === id ? { ...connection, ...news } : connection)));
    this.announce(id);
  }

  /** What the server says about the environment, where the credential does not tell. */
  async noteEnvironment(id: string, environment: string | undefined): Promise<void> {
    if (environment !== 'production' && environment !== 'test') return;
    if (this.get(id)?.environment === 'unknown') await this.update(id, { environment });
  }

  /** Tells the owner of executions what happens to connections, until disposed. */
  tell(owner: { connectionChanged(id: string): void; connectionRemoved(id: string): void }): Disposable {
    return this.onDidChange((id) => (this.get(id) ? owner.connectionChanged(id) : owner.connectionRemoved(id)));
  }

  /** Takes in what executions tell about the environment of their connection, until disposed. */
  learnFrom(executions: Executions): Disposable {
    return executions.onChange(({ ref, entry }) => void this.noteEnvironment(ref.connection, entry.execution.environment));
  }

  async chooseScopes(id: string, scopes: readonly Scope[]): Promise<void> {
    await this.update(id, { scopes });
  }

  async replaceSecret(id: string, secret: string, news: Pick<Connection, 'environment'>): Promise<void> {
    await this.secrets.store(secretKeyOf(id), secret);
    await this.update(id, news);
  }

  async remove(id: string): Promise<void> {
    await this.save(this.list().filter((connection) => connection.id !== id));
    await this.secrets.delete(secretKeyOf(id));
    this.announce(id);
  }

  /** The provider of a connection, made once until the connection or its key changes. */
  provider(id: string): Promise<Provider> {
    const known = this.providers.get(id);
    if (known) return known;
    const made = this.makeProvider(id);
    this.providers.set(id, made);
    made.then(
      (provider) => this.providers.get(id) === made && this.made.set(id, provider),
      // A failure is not kept: the key may be back at the next try.
      () => this.providers.get(id) === made && this.providers.delete(id),
    );
    return made;
  }

  /** The provider where it was made already, for drawing. */
  peekProvider(id: string): Provider | undefined {
    return this.made.get(id);
  }

  /** What decides, on this connection's side, about what is offered for its executions. */
  placeOf(id: string): OfferPlace {
    return { connection: this.get(id), provider: this.peekProvider(id) };
  }

  /** A provider for a sign-in that is only being tried. */
  try(connection: Connection, secret: string): Promise<Provider> {
    this.hide(secret);
    return this.connect(connection, secret);
  }

  dispose(): void {
    this.watching.dispose();
    this.changed.dispose();
  }

  private async makeProvider(id: string): Promise<Provider> {
    const connection = this.require(id);
    // The sandbox makes its own key at every start.
    const secret = connection.sandbox ? '' : await this.secrets.get(secretKeyOf(id));
    if (secret === undefined) {
      throw new Failure('missingSecret', 'The key for {0} is not on this machine. Replace the key.', [connection.name], {
        next: { step: 'replaceKey', connection: id },
      });
    }
    return this.try(connection, secret);
  }

  private async save(connections: readonly Connection[]): Promise<void> {
    await this.state.update(connectionsKey, connections);
  }

  private announce(id: string): void {
    this.providers.delete(id);
    this.made.delete(id);
    this.changed.fire(id);
  }
}

function secretKeyOf(connection: string): string {
  return `connection:${connection}`;
}
