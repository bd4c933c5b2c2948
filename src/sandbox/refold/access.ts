import { accountsOf, type Account } from '../catalogue/accounts';
import { Refusal } from '../http/answer';
import type { SandboxWorkflow } from '../catalogue/workflows';
import { environmentOf, type SandboxEnvironment } from '../keys';
import { headerOf, type Call } from '../http/router';
import type { Session } from '../sessions';
import type { World } from '../world';
import { badRequest, forbidden, invalidCredentials, invalidToken, unknownAccount } from './refusals';

/** Who asks, and for which linked account. */
export interface Access {
  readonly environment: SandboxEnvironment;
  readonly account: Account;
  /** Present where the request came with a session token. */
  readonly session?: Session;
}

/** The environment that the key opens, and no other. A session token, however good, is no key. */
export function environmentFor(world: World, call: Call): SandboxEnvironment {
  const environment = environmentOf(world.keys, headerOf(call, 'x-api-key'));
  if (environment) return environment;
  throw new Refusal(sessionFor(world, call) ? forbidden('A session token does not allow this') : invalidCredentials());
}

/** A key with an account, or a token, which has one. */
export function accessFor(world: World, call: Call): Access {
  return tokenAccess(world, call) ?? keyAccessFor(world, call);
}

export function keyAccessFor(world: World, call: Call): Access {
  const environment = environmentFor(world, call);
  const account = namedAccount(environment, call);
  if (!account) throw new Refusal(badRequest('MISSING_LINKED_ACCOUNT_ID', 'linked_account_id is required'));
  return { environment, account };
}

/** For what a key may see without an account. */
export function viewFor(world: World, call: Call): Pick<Access, 'environment' | 'session'> & Partial<Access> {
  const access = tokenAccess(world, call);
  if (access) return access;
  const environment = environmentFor(world, call);
  return { environment, account: namedAccount(environment, call) };
}

/** The session of a good token, or undefined where the request has none; a token that is no good is refused. */
export function sessionFor(world: World, call: Call): Session | undefined {
  const token = tokenOf(call);
  if (token === undefined) return undefined;
  const session = world.sessions.open(token);
  if (!session) throw new Refusal(invalidToken());
  return session;
}

/** A request that has a key as well is the key's. */
export function tokenOf(call: Call): string | undefined {
  if (headerOf(call, 'x-api-key')) return undefined;
  return headerOf(call, 'authorization')?.replace(/^Bearer /i, '');
}

/** The account that the request names, or undefined when it names none; refuses one that does not exist. */
export function namedAccount(environment: SandboxEnvironment, call: Call): Account | undefined {
  const id = headerOf(call, 'linked_account_id');
  if (id === undefined) return undefined;
  const account = accountIn(environment, id);
  if (account) return account;
  // An account of the other environment means that the key is the wrong one of the two.
  const elsewhere = accountIn(environment === 'test' ? 'production' : 'test', id);
  throw new Refusal(elsewhere ? invalidCredentials() : unknownAccount(id));
}

/** What one account owns is no other's business. */
export function refuseForeign({ owner }: SandboxWorkflow, account: string | undefined): void {
  if (typeof owner === 'object' && owner.account !== account) {
    throw new Refusal(forbidden('This workflow is private to another linked account'));
  }
}

export function accountIn(environment: SandboxEnvironment, id: string): Account | undefined {
  return accountsOf(environment).find((account) => account.id === id);
}

function tokenAccess(world: World, call: Call): Access | undefined {
  const session = sessionFor(world, call);
  const account = session && accountIn(session.environment, session.account);
  if (!account) return undefined;
  const named = headerOf(call, 'linked_account_id');
  if (named !== undefined && named !== account.id) {
    throw new Refusal(forbidden('The session token belongs to another linked account'));
  }
  return { environment: session.environment, account, session };
}
