import { createCredential } from '../../core/http/auth';
import { normalizeBaseUrl } from '../../core/http/baseUrl';
import type { BodyShape, CredentialKind, Environment, Platform } from '../../core/model/model';
import { platforms } from '../../core/platforms/platformFacts';
import { environmentOf } from '../../core/platforms/facts';
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
  /** Where the credential leads, if it does not tell itself. What nobody tells counts as production. */
  readonly environment?: Environment;
}

/** Adds a connection without asking anything. Returns its id. */
export async function addGivenConnection(connections: Connections, given: ConnectionArguments): Promise<string> {
  const credential = createCredential(given.auth, given.secret);
  const connection = await connections.add(
    {
      name: given.name,
      platform: given.platform,
      baseUrl: normalizeBaseUrl(given.baseUrl ?? '', platforms[given.platform].defaultBaseUrl),
      environment: toldOr(environmentOf(credential, platforms[given.platform]), given.environment),
      auth: given.auth,
      body: given.body ?? 'wrapped',
      scopes: (given.scopes ?? []).map((id) => ({ id })),
    },
    credential.secret,
  );
  if (connection.scopes.length === 0) await chooseOwnScope(connections, connection.id);
  return connection.id;
}

/** Where the credential belongs to one scope, that is the one; without an answer a person can ask again in the tree. */
async function chooseOwnScope(connections: Connections, id: string): Promise<void> {
  try {
    const { ownScope } = await connections.provider(id);
    if (ownScope) await connections.chooseScopes(id, [await ownScope(new AbortController().signal)]);
  } catch {
    // The row of the connection offers to choose, and says why it cannot.
  }
}

/** What the credential tells is beyond doubt; otherwise what somebody said. */
export function toldOr(told: Environment, said: Environment = 'unknown'): Environment {
  return told === 'unknown' ? said : told;
}
