import type { Credential } from '../http/auth';
import type { Connection } from '../model/model';
import type { Provider } from './provider';
import type { Requests } from '../http/requests';
import { createAltostrat } from './altostrat/provider';
import { createCobalt } from './cobalt/provider';
import { createRefold } from './refold/provider';

/** The one place that asks which platform it is; everything after reads the provider's members. */
export function createProvider(connection: Connection, credential: Credential, requests: Requests): Provider {
  return { ...platformOf(connection, credential, requests), clock: requests.clock };
}

function platformOf(connection: Connection, credential: Credential, requests: Requests): Provider {
  switch (connection.platform) {
    case 'refold':
      return createRefold(connection, credential, requests);
    case 'cobalt':
      return createCobalt(connection, credential, requests);
    case 'altostrat':
      return createAltostrat(connection, credential, requests);
  }
}
