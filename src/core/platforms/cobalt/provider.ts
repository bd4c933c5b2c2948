import { readAnswer } from '../../http/answers';
import { readApiError } from '../../http/apiError';
import type { Credential } from '../../http/auth';
import { Failure } from '../../model/errors';
import type { Connection } from '../../model/model';
import type { Provider } from '../provider';
import type { Requests } from '../../http/requests';
import type { HttpResponse } from '../../http/transport';
import { Api } from '../api';
import { cobaltFacts } from './facts';
import { decodeResponse } from './response';
import { cobaltRoutes } from './routes';
import { executeRequest } from './start';
import { sendStart } from '../startAnswer';
import { describeRequest, unexpected } from '../startRequest';

/** Ids are hexadecimal and begin with a time, so no execution has this one. */
const nobody = '000000000000000000000000';

/** Refold's older Workflow API. It starts workflows and tells what they returned; it has no lists. */
export function createCobalt(connection: Connection, credential: Credential, requests: Requests): Provider {
  const api = new Api(connection, credential, requests, cobaltFacts);
  return {
    label: cobaltFacts.label,
    scopeKind: cobaltFacts.scopeKind,
    modes: ['async', 'sync'],
    runOptions: [],
    slug: 'optional',
    tells: 'response',
    check: (signal) => check(api, signal),
    async start(request, signal) {
      return sendStart(api, executeRequest(api, request), request.mode, signal);
    },
    describe: (request) => describeRequest(api, executeRequest(api, request)),
    async inspect(ref, signal) {
      const execution = decodeResponse(await api.get(responsePath(ref.id), { scope: ref.scope }, signal), ref);
      if (!execution) throw unexpected(api);
      return execution;
    },
  };
}

/** No call of this API asks about the key alone: one for an execution that nobody has must be refused for that reason. */
async function check(api: Api, signal: AbortSignal): Promise<void> {
  const request = api.request('GET', responsePath(nobody), { scope: api.connection.scopes[0]?.id });
  const { response, asked } = await api.send(request, signal);
  if (isMissed(response)) return;
  const { host } = request.url;
  if (isNoRoute(response)) {
    throw new Failure('notFound', '{0} has no such address ({1}). Check the base URL.', [
      host,
      String(response.status),
    ]);
  }
  const answer = readAnswer(response, asked);
  if (!decodeResponse(answer, { connection: api.connection.id, scope: '', id: nobody })) throw unexpected(api);
}

/** The API itself says that it knows no such execution, or wants a linked account first: the key was good. */
function isMissed(response: HttpResponse): boolean {
  const { status, text } = response;
  if (status < 400 || status > 499 || [401, 403, 408, 429].includes(status) || isNoRoute(response)) return false;
  const error = readApiError(text);
  return error?.message !== undefined || error?.code !== undefined;
}

/** What Node's web frameworks say, in JSON as well, of a path that they do not serve. */
function isNoRoute({ status, text }: HttpResponse): boolean {
  return status === 404 && /^cannot get\b/i.test(readApiError(text)?.message ?? '');
}

function responsePath(id: string): readonly string[] {
  return [...cobaltRoutes.executions, id, 'response'];
}
