import { randomUUID } from 'node:crypto';
import { Failure } from '../../core/model/errors';
import type { Sentence } from '../../core/model/sentence';
import { Emitter, type Disposable, type Event } from '../../core/model/event';
import type { Connection, Scope } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import { fieldsOf, textOf } from '../../core/json/values';
import { DisposableStore } from '../../core/model/disposables';
import type { OfferPlace } from '../../core/runs/actions';
import type { Executions } from '../../core/runs/store';
import { decodeConnection, type KeptConnection } from './keptConnection';
import { Keyring, type KeptSecrets } from './keyring';

/** Makes the provider of a connection; asked again when the connection or its key changed. */
export type Connect = (connection: Connection, secret: string) => Promise<Provider>;

/** Where the public part of a connection is kept, which all windows share. */
export interface SharedValues {
  /** Names of values that another window changed. */
  readonly onDidChangeElsewhere: Event<ReadonlySet<string>>;
  get(name: string): unknown;
  entries(start: string): readonly (readonly [name: string, value: unknown])[];
  /** Names of values that are there, and that this version cannot read. */
  unreadable(start: string): readonly string[];
  /** Undefined removes it. */
  set(name: string, value: unknown): Promise<void>;
  /** False where it is not there any more. */
  replace(name: string, value: unknown): Promise<boolean>;
}

const nameStart = 'connection:';

/** The sign-ins a person made: what is public in a file that all windows read, the key in SecretStorage and nowhere else. */
export class Connections implements Disposable {
  private readonly changed = new Emitter<string>();
  private readonly providers = new Map<string, Promise<Provider>>();
  private readonly made = new Map<string, Provider>();
  private readonly keys = new Set<string>();
  private readonly hidden = new Set<string>();
  private readonly keyring: Keyring;
  private readonly watching = new DisposableStore();
  /** What was read of each value, which is a new object when it changes. */
  private readonly decoded = new WeakMap<object, { readonly kept?: KeptConnection }>();
  /** Fires the id of a connection that came, changed, went or has a new key. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly state: SharedValues,
    secrets: KeptSecrets,
    private readonly connect: Connect,
  ) {
    this.keyring = new Keyring(secrets);
    this.watching.add(
      // Another window may replace a key.
      this.keyring.onDidChange((id) => this.get(id) && this.announce(id)),
      state.onDidChangeElsewhere((names) => {
        for (const name of names) if (name.startsWith(nameStart)) this.announce(name.slice(nameStart.length));
      }),
    );
  }

  /** Every key this window has used, which is kept nowhere and shown to nobody. */
  get keysInUse(): readonly string[] {
    return [...this.keys];
  }

  /** The keys, and what else the log has to hide. */
  get secretsInUse(): readonly string[] {
    return [...this.keys, ...this.hidden];
  }

  /** Hides a text in the log from now on. */
  hide(secret: string): void {
    if (secret !== '') this.hidden.add(secret);
  }

  /** In the order in which they were added. */
  list(): readonly Connection[] {
    const kept = this.state.entries(nameStart).flatMap(([, value]) => this.decode(value) ?? []);
    return kept.sort((a, b) => a.addedAt - b.addedAt).map(({ connection }) => connection);
  }

  /** Those that this version cannot use. They are left alone, until somebody removes them. */
  get unusable(): readonly Pick<Connection, 'id' | 'name'>[] {
    const values = this.state.entries(nameStart).filter(([, value]) => !this.decode(value));
    const unreadable = this.state.unreadable(nameStart).filter((name) => this.state.get(name) === undefined);
    return [...values, ...unreadable.map((name) => [name, undefined] as const)].map(([name, value]) => {
      const id = name.slice(nameStart.length);
      return { id, name: textOf(fieldsOf(value)?.['name']) ?? id };
    });
  }

  /** Whether it is kept, be it that this version cannot use it. */
  isKept(id: string): boolean {
    return this.get(id) !== undefined || this.unusable.some((one) => one.id === id);
  }

  get(id: string): Connection | undefined {
    return this.decode(this.state.get(nameOf(id)))?.connection;
  }

  /** @throws Failure when it is gone, or cannot be used by this version. */
  require(id: string): Connection {
    const connection = this.get(id);
    if (connection) return connection;
    const unusable = this.unusable.find((one) => one.id === id);
    // Nothing of it is over: the version that knows it may still be about.
    throw unusable ? keptByAnother(unusable) : new Failure('notFound', 'This connection was removed. Add it again to use it.');
  }

  /** Keeps the key first, so that a connection never shows without one. The sandbox's has none to keep. */
  async add(connection: Omit<Connection, 'id'> & { readonly id?: string }, secret?: string): Promise<Connection> {
    const added: Connection = { ...connection, id: connection.id ?? randomUUID() };
    const unusable = this.unusable.find(({ id }) => id === added.id);
    if (unusable) throw keptByAnother(unusable);
    const latest = Math.max(0, ...this.state.entries(nameStart).map(([, value]) => this.decode(value)?.addedAt ?? 0));
    if (secret !== undefined) await this.keyring.keep(added, secret);
    try {
      await this.state.set(nameOf(added.id), { ...added, addedAt: Math.max(Date.now(), latest + 1) });
    } catch (error) {
      // A key without a connection is of no use to anybody.
      if (secret !== undefined) await this.keyring.delete(added).catch(() => undefined);
      throw error;
    }
    this.announce(added.id);
    return added;
  }

  /** Changes nothing where another window removed it meanwhile. */
  async update(id: string, news: Partial<Omit<Connection, 'id'>>): Promise<void> {
    const kept = this.decode(this.state.get(nameOf(id)));
    if (kept) await this.state.replace(nameOf(id), { ...kept.fields, ...news });
    this.announce(id);
  }

  /** What the server says about the environment, where the credential does not tell. */
  async noteEnvironment(id: string, environment: string | undefined): Promise<void> {
    if (environment !== 'production' && environment !== 'test') return;
    if (this.get(id)?.environment === 'unknown') await this.update(id, { environment });
  }

  /** Tells the owner of executions what happens to connections, until disposed. */
  notify(owner: { connectionChanged(id: string): void; connectionRemoved(id: string): void }): Disposable {
    return this.onDidChange((id) => (this.isKept(id) ? owner.connectionChanged(id) : owner.connectionRemoved(id)));
  }

  /** Takes in what executions tell about the environment of their connection, until disposed. */
  followEnvironments(executions: Executions): Disposable {
    return executions.onChange(({ ref, entry }) => void this.noteEnvironment(ref.connection, entry.execution.environment));
  }

  async chooseScopes(id: string, scopes: readonly Scope[]): Promise<void> {
    await this.update(id, { scopes });
  }

  async replaceSecret(id: string, secret: string, news: Pick<Connection, 'environment'>): Promise<void> {
    await this.keyring.keep(this.require(id), secret);
    await this.update(id, news);
  }

  /** The key and the connection go together, or both stay. */
  async remove(id: string): Promise<void> {
    const usable = this.get(id);
    const connection = usable ?? this.unusable.find((other) => other.id === id);
    const secret = connection && !usable?.sandbox ? await this.keyring.get(connection) : undefined;
    if (connection && secret !== undefined) await this.keyring.delete(connection);
    try {
      await this.state.set(nameOf(id), undefined);
    } catch (error) {
      if (connection && secret !== undefined) await this.keyring.keep(connection, secret);
      throw error;
    }
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
    if (secret !== '') this.keys.add(secret);
    return this.connect(connection, secret);
  }

  dispose(): void {
    this.watching.dispose();
    this.changed.dispose();
  }

  private async makeProvider(id: string): Promise<Provider> {
    const connection = this.require(id);
    // The sandbox makes its own key at every start.
    const secret = connection.sandbox ? '' : await this.keyring.get(connection);
    if (secret === undefined) {
      throw new Failure('missingSecret', 'The key for {0} is not on this machine. Replace the key.', [connection.name], {
        next: { step: 'replaceKey', connection: id },
      });
    }
    return this.try(connection, secret);
  }

  private decode(value: unknown): KeptConnection | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const known = this.decoded.get(value);
    if (known) return known.kept;
    const kept = decodeConnection(value);
    this.decoded.set(value, { kept });
    return kept;
  }

  private announce(id: string): void {
    this.providers.delete(id);
    this.made.delete(id);
    this.changed.fire(id);
  }
}

function keptByAnother({ name }: Pick<Connection, 'name'>): Failure {
  const template: Sentence =
    'The connection {0} was kept by another version of Runlight, and this one cannot use it. Update Runlight, or remove the connection.';
  return new Failure('unreadable', template, [name]);
}

function nameOf(id: string): string {
  return `${nameStart}${id}`;
}

/** What versions before kept in the global state, in one list, by the names that the values have now. */
export function earlierConnections(list: unknown): ReadonlyMap<string, unknown> {
  const all = Array.isArray(list) ? (list as readonly unknown[]) : [];
  const named = all.flatMap((value, addedAt): readonly (readonly [string, unknown])[] => {
    const fields = fieldsOf(value);
    const id = textOf(fields?.['id']);
    return fields && id !== undefined ? [[nameOf(id), { ...fields, addedAt }]] : [];
  });
  return new Map(named);
}
