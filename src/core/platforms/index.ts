import type { Credential } from '../http/auth';
import type { Connection, Platform } from '../model/model';
import { createAltostrat } from './altostrat/provider';
import type { Calls } from './api';
import { createCobalt } from './cobalt/provider';
import type { Provider } from './provider';
import { createRefold } from './refold/provider';

const creators: Readonly<Record<Platform, (connection: Connection, credential: Credential, requests: Calls) => Provider>> = {
  refold: createRefold,
  cobalt: createCobalt,
  altostrat: createAltostrat,
};

/** With this and `platformOf` nobody asks which platform it is: what differs is a fact, or a member of the provider. */
export function createProvider(connection: Connection, credential: Credential, requests: Calls): Provider {
  return { ...creators[connection.platform](connection, credential, requests), clock: requests.clock };
}
