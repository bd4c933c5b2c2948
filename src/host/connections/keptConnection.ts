import { amountOf, fieldsOf, listOf, textOf, type Fields } from '../../core/json/values';
import { platformNames, type Connection, type Environment, type Scope } from '../../core/model/model';

/** A connection as it is kept, with what a newer version may have written beside it. */
export interface KeptConnection {
  readonly connection: Connection;
  /** Milliseconds since the epoch: their order. */
  readonly addedAt: number;
  readonly fields: Fields;
}

const environments: readonly Environment[] = ['test', 'production', 'unknown'];

/** Undefined for what is no connection that this version knows how to use: a newer platform, an address that is none. */
export function decodeConnection(value: unknown): KeptConnection | undefined {
  const fields = fieldsOf(value);
  const [id, name, baseUrl] = [textOf(fields?.['id']), textOf(fields?.['name']), textOf(fields?.['baseUrl'])];
  const platform = platformNames.find((known) => known === fields?.['platform']);
  if (!fields || id === undefined || name === undefined || !platform || baseUrl === undefined || !URL.canParse(baseUrl)) return undefined;
  const isOn = (field: string) => fields[field] === true;
  const connection: Connection = {
    id,
    name,
    platform,
    baseUrl,
    // The sandbox is nobody's production, whatever an earlier version wrote.
    environment: isOn('sandbox') ? 'test' : (environments.find((known) => known === fields['environment']) ?? 'unknown'),
    auth: fields['auth'] === 'token' ? 'token' : 'apiKey',
    body: fields['body'] === 'raw' ? 'raw' : 'wrapped',
    scopes: (listOf(fields['scopes']) ?? []).flatMap((scope) => decodeScope(scope) ?? []),
    ...(isOn('mint') && { mint: true }),
    ...(isOn('readOnly') && { readOnly: true }),
    ...(isOn('sandbox') && { sandbox: true }),
  };
  return { connection, addedAt: amountOf(fields['addedAt']) ?? 0, fields };
}

function decodeScope(value: unknown): Scope | undefined {
  const fields = fieldsOf(value);
  const id = textOf(fields?.['id']);
  const name = textOf(fields?.['name']);
  return id === undefined ? undefined : { id, ...(name !== undefined && { name }) };
}
