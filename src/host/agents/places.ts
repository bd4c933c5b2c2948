import { isNamed, quoted } from '../../core/agents/text';
import { accountText, placeText, type AgentPlace } from '../../core/agents/lists';
import { ToolRefusal } from '../../core/agents/tool';
import type { Connection, Scope } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { Connections } from '../connections/connections';

/** So many are told where none, or another one, was named. */
const mostNamed = 20;

/** One account of a connection, with its platform. */
export interface Account {
  readonly connection: Connection;
  readonly provider: Provider;
  readonly scope: Scope;
}

/** Which connection and account an agent means. It sees those that the person chose to see, and no others. */
export class AgentPlaces {
  constructor(private readonly connections: Pick<Connections, 'list' | 'provider'>) {}

  /** How many accounts there are. */
  get count(): number {
    return this.list().reduce((count, { scopes }) => count + scopes.length, 0);
  }

  /** Every account of every connection that can be used. */
  async all(): Promise<readonly AgentPlace[]> {
    const places = this.list().map(async (connection): Promise<readonly AgentPlace[]> => {
      const provider = await this.provider(connection).catch(() => undefined);
      const accountNoun = provider ? nounOf(provider) : 'account';
      return connection.scopes.length === 0 ? [{ connection, accountNoun }] : connection.scopes.map((account) => ({ connection, account, accountNoun }));
    });
    return (await Promise.all(places)).flat();
  }

  list(): readonly Connection[] {
    return this.connections.list();
  }

  provider(connection: Connection): Promise<Provider> {
    return this.connections.provider(connection.id);
  }

  /** @throws ToolRefusal that says which there are. */
  connection(given: string | undefined): Connection {
    const all = this.list();
    const [first] = all;
    if (!first) {
      throw new ToolRefusal('There is no connection in this editor yet. The person can add one by the command “Runlight: Add Connection…”, or run “Runlight: Try the Sandbox”.');
    }
    const found = given === undefined ? all : all.filter(({ id, name }) => id === given || isNamed(name, given));
    const [one, other] = found;
    if (one && !other) return one;
    const names = some((found.length > 0 ? found : all).map(({ id, name }) => (found.length > 1 && given !== undefined ? `${quoted(name)} (${id})` : quoted(name))));
    if (given === undefined) throw new ToolRefusal(`Say which “connection”. There are: ${names}.`);
    if (one) throw new ToolRefusal(`Several connections are called ${quoted(given)}. Name one by its id: ${names}.`);
    throw new ToolRefusal(`There is no connection ${quoted(given)}. There are: ${names}.`);
  }

  /** @throws ToolRefusal that says which there are. */
  async account(connection: Connection, given: string | undefined): Promise<Account> {
    const provider = await this.provider(connection);
    const all = connection.scopes;
    const noun = nounOf(provider);
    const [first] = all;
    if (!first) throw new ToolRefusal(`The person has chosen no ${noun} of ${quoted(connection.name)} yet.`);
    const found = given === undefined ? all : all.filter(({ id, name }) => isNamed(id, given) || (name !== undefined && isNamed(name, given)));
    const [one, other] = found;
    if (one && !other) return { connection, provider, scope: one };
    const names = some((found.length > 0 ? found : all).map(accountText));
    if (given === undefined) throw new ToolRefusal(`Say which “account” (${noun}) of ${quoted(connection.name)}. There are: ${names}.`);
    if (one) throw new ToolRefusal(`Several are called ${quoted(given)}. Name one by its id: ${names}.`);
    throw new ToolRefusal(`There is no ${noun} ${quoted(given)} among those that the person chose for ${quoted(connection.name)}. There are: ${names}.`);
  }
}

export function placeOf({ connection, provider, scope }: Account): AgentPlace {
  return { connection, account: scope, accountNoun: nounOf(provider) };
}

/** As it is said of one account, for whoever has to choose. */
export function describePlace(account: Account): string {
  return placeText(placeOf(account));
}

function nounOf({ scopeKind }: Provider): string {
  return scopeKind.isWorkflow ? 'workflow' : 'account';
}

function some(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
