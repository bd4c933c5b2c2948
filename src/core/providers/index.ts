import type { Credential } from '../auth';
import { Failure } from '../errors';
import type { Connection } from '../model';
import type { Provider } from '../provider';
import type { Requests } from '../requests';
import { createRefold } from './refold';

/** The one place that asks which platform it is; everything after reads the provider's members. */
export function createProvider(connection: Connection, credential: Credential, requests: Requests): Provider {
  switch (connection.platform) {
    case 'refold':
      return createRefold(connection, credential, requests);
    case 'cobalt':
    case 'altostrat':
      throw new Failure('notSupported', 'Runlight cannot speak to this platform yet; it comes later.');
  }
}
