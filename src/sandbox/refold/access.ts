import { accountsOf, type Account } from '../accounts';
import { Refusal } from '../answer';
import { environmentOf, type SandboxEnvironment } from '../keys';
import { headerOf, type Call } from '../router';
import type { World } from '../world';
import { badRequest, invalidCredentials, unauthorized, unknownAccount } from './refusals';

export interface Access {
  readonly environment: SandboxEnvironment;
  readonly account: Account;
}

/** The environment that the key opens, and no other. */
export function environmentFor(world: World, call: Call): SandboxEnvironment {
  const key = headerOf(call, 'x-api-key');
  // Session tokens are not minted here yet, so none can be good.
  if (!key && headerOf(call, 'authorization')) throw new Refusal(unauthorized('Invalid session token'));
  const environment = environmentOf(world.keys, key);
  if (!environment) throw new Refusal(invalidCredentials());
  return environment;
}

export function accessFor(world: World, call: Call): Access {
  const environment = environmentFor(world, call);
  const account = namedAccount(environment, call);
  if (!account) throw new Refusal(badRequest('MISSING_LINKED_ACCOUNT_ID', 'linked_account_id is required'));
  return { environment, account };
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

function accountIn(environment: SandboxEnvironment, id: string): Account | undefined {
  return accountsOf(environment).find((account) => account.id === id);
}
