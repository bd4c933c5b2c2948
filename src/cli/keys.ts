import { createCredential, type Credential } from '../core/http/auth';
import { Failure } from '../core/model/errors';
import type { CredentialKind } from '../core/model/model';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `RUNLIGHT_KEY_ACME_EU` for “Acme (EU)”: what shells take as a name. */
export function variableFor(prefix: string, name: string): string {
  return `${prefix}_${name.toUpperCase().replace(/[^A-Z\d]+/g, '_').replace(/^_+|_+$/g, '')}`;
}

/** What the environment says of one connection, before what it says of all. */
export function settingOf(environment: Environment, name: string, connection: string): string | undefined {
  return environment[variableFor(name, connection)] || environment[name] || undefined;
}

/** The credential of a connection: from standard input where it was given there, else from the environment. */
export function credentialOf(environment: Environment, { connection, kind, given }: { readonly connection: string; readonly kind: CredentialKind; readonly given?: string }): Credential {
  const key = given ?? settingOf(environment, 'RUNLIGHT_KEY', connection);
  if (key === undefined || key.trim() === '') {
    throw new Failure('missingSecret', 'There is no key for “{0}”. Set RUNLIGHT_KEY or {1}, or use --key-stdin.', [connection, variableFor('RUNLIGHT_KEY', connection)]);
  }
  return createCredential(kind, key);
}

/** All keys and secrets in the environment, which must show nowhere. */
export function secretsOf(environment: Environment): readonly string[] {
  const entries = Object.entries(environment).filter(([name]) => /^RUNLIGHT_(?:KEY|SECRET)(?:_|$)/.test(name));
  return entries.flatMap(([, value]) => (value ? [value] : []));
}
