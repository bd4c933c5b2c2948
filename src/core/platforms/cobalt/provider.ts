import { readAnswer } from '../../http/answers';
import { readApiError } from '../../http/apiError';
import { headerValue, type Credential } from '../../http/auth';
import type { ApiRequest } from '../../http/requests';
import type { HttpResponse } from '../../http/transport';
import { errorText } from '../../json/errorText';
import { fieldsOf, textOf, type Fields } from '../../json/values';
import { Failure } from '../../model/errors';
import { keyOf, type Connection, type Execution, type ExecutionRef, type RunAnswer } from '../../model/model';
import { classOfExecution, hasEnded, isFailure } from '../../model/status';
import { holdExecution } from '../../values/held';
import type { Decoder } from '../answerReader';
import { Api, type Calls } from '../api';
import type { Provider, RunRequest } from '../provider';
import { sendStart } from '../startAnswer';
import { describeRequest, payloadText, unexpected } from '../startRequest';
import { cobaltFacts } from './facts';

/** An id that no execution has: ids are hexadecimal and begin with the time of their making. */
const noExecution = '000000000000000000000000';

/** Path segments of Cobalt's version 1 API, below the base URL. */
const routes = {
  workflows: ['api', 'v1', 'workflow'],
  executions: ['api', 'v1', 'execution'],
} as const;

/** Refold's older Workflow API. It starts workflows and tells what they returned; it has no lists. */
export function createCobalt(connection: Connection, credential: Credential, requests: Calls): Provider {
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
      return sendStart(api, executeRequest(api, request), request, signal);
    },
    describe: (request) => describeRequest(api, executeRequest(api, request)),
    rawAnswer: ({ scope, id }, signal) => api.raw(responsePath(id), { scope }, signal),
    async inspect(ref, signal) {
      const reading = { decoder: responseDecoder, args: ref, group: keyOf(ref) };
      const execution = await api.read(responsePath(ref.id), { scope: ref.scope }, reading, signal);
      if (!execution) throw unexpected(api);
      return execution;
    },
  };
}

/** Cobalt v1: Execute workflow. */
function executeRequest(api: Api, { scope, workflow, slug, payload, mode }: RunRequest): ApiRequest {
  const waits = mode === 'sync';
  const headers = {
    ...(slug && { slug: headerValue('slug', slug) }),
    ...(waits && { sync_execution: 'true' }),
  };
  const path = [...routes.workflows, workflow, 'execute'];
  return { ...api.request('POST', path, { scope, headers, body: payloadText(payload) }), patient: waits };
}

/** No call of this API checks a key alone, so an execution is asked for that does not exist: a good key is told so. */
async function check(api: Api, signal: AbortSignal): Promise<void> {
  const request = api.request('GET', responsePath(noExecution), { scope: api.connection.scopes[0]?.id });
  const { response, asked } = await api.send(request, signal);
  if (isUnknownExecution(response)) return;
  const { host } = request.url;
  if (isNoRoute(response)) {
    throw new Failure('notFound', '{0} has no such address ({1}). Check the base URL.', [
      host,
      String(response.status),
    ]);
  }
  const answer = readAnswer(response, asked);
  if (!decodeResponse(answer, { connection: api.connection.id, scope: '', id: noExecution })) throw unexpected(api);
}

/** The API itself answers that there is no such execution, or that it needs a linked account: the key was accepted. */
function isUnknownExecution(response: HttpResponse): boolean {
  const { status, text } = response;
  if (status < 400 || status > 499 || [401, 403, 408, 429].includes(status) || isNoRoute(response)) return false;
  const error = readApiError(text);
  return error?.message !== undefined || error?.code !== undefined;
}

/** Node's web frameworks answer with these words, also within JSON, where a path has no route. */
function isNoRoute({ status, text }: HttpResponse): boolean {
  return status === 404 && /^cannot get\b/i.test(readApiError(text)?.message ?? '');
}

function responsePath(id: string): readonly string[] {
  return [...routes.executions, id, 'response'];
}

export const responseDecoder: Decoder<ExecutionRef, Execution> = {
  name: 'cobalt.response',
  decode(body, ref) {
    const execution = decodeResponse(body, ref);
    return execution && holdExecution(execution);
  },
};

/** Cobalt v1: Get execution response. Holds the status and what the Response node returned, no nodes; undefined with neither. */
function decodeResponse(value: unknown, ref: ExecutionRef): Execution<unknown> | undefined {
  const body = fieldsOf(value);
  const status = textOf(body?.['status']);
  if (!body || (status === undefined && !('response' in body))) return undefined;
  const statusClass = classOfExecution(status ?? '');
  return { ref, status: status ?? '', statusClass, answer: answerOf(body, statusClass) };
}

function answerOf(body: Fields, statusClass: Execution['statusClass']): RunAnswer<unknown> | undefined {
  const value = body['response'];
  // Before the Response node ran, null means that there is nothing yet.
  const hasValue = 'response' in body && (value !== null || hasEnded({ statusClass }));
  const error = isFailure(statusClass)
    ? errorText(body['execution_error'] ?? body['error'] ?? body['message'] ?? value)
    : undefined;
  return hasValue || error !== undefined ? { ...(hasValue && { value }), ...(error && { error }) } : undefined;
}
