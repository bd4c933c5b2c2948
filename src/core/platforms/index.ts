import type { Credential } from '../http/auth';
import { platformNames, type Connection, type Platform } from '../model/model';
import { altostratFacts } from './altostrat/facts';
import { createAltostrat } from './altostrat/provider';
import type { Calls } from './api';
import { cobaltFacts } from './cobalt/facts';
import { createCobalt } from './cobalt/provider';
import type { PlatformFacts } from './facts';
import type { Provider } from './provider';
import { refoldFacts } from './refold/facts';
import { createRefold } from './refold/provider';

export const platforms: Readonly<Record<Platform, PlatformFacts>> = {
  refold: refoldFacts,
  cobalt: cobaltFacts,
  altostrat: altostratFacts,
};

const creators: Readonly<Record<Platform, (connection: Connection, credential: Credential, requests: Calls) => Provider>> = {
  refold: createRefold,
  cobalt: createCobalt,
  altostrat: createAltostrat,
};

export function platformOf({ platform }: Pick<Connection, 'platform'>): PlatformFacts {
  return platforms[platform];
}

/** With this and {@link platformOf} nobody asks which platform it is: what differs is a fact, or a member of the provider. */
export function createProvider(connection: Connection, credential: Credential, requests: Calls): Provider {
  return { ...creators[connection.platform](connection, credential, requests), clock: requests.clock };
}

/** The platform of this name, as somebody typed it; undefined where there is none. */
export function platformNamed(word: string): Platform | undefined {
  return platformNames.find((name) => name === word);
}
