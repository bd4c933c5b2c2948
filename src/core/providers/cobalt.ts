import type { Credential } from '../auth';
import { Failure } from '../errors';
import type { Connection } from '../model';
import type { Provider } from '../provider';
import type { Requests } from '../requests';

export function createCobalt(_connection: Connection, _credential: Credential, _requests: Requests): Provider {
  throw new Failure('notSupported', 'Runlight cannot speak to this platform yet; it comes later.');
}
