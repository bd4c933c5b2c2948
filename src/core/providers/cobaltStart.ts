import { readAnswer, unreadable } from '../answers';
import { headerValue } from '../auth';
import { errorText } from '../errorText';
import { parseJson } from '../json';
import type { RunAnswer } from '../model';
import type { RunRequest, Started } from '../provider';
import type { ApiRequest } from '../requests';
import { classOfExecution } from '../status';
import type { HttpResponse } from '../transport';
import type { Api } from './api';
import { cobaltRoutes } from './cobaltRoutes';
import { payloadText } from './startRequest';
import { fieldsOf, idOf, textOf, type Fields } from './values';

/**
 * Cobalt v1: Execute workflow. What was started, and what it returned, is told by what stands in the answer and never by
 * the HTTP status: a workflow that is waited for chooses that itself.
 */
export async function startWorkflow(api: Api, request: RunRequest, signal: AbortSignal): Promise<Started> {
  const { response, asked } = await api.send(executeRequest(api, request), signal);
  const started = readStarted(response, request.mode === 'sync');
  if (started) return started;
  readAnswer(response, asked);
  throw unreadable('{0} took the request but did not say which execution it started ({1}).', response, asked);
}

export function executeRequest(api: Api, { scope, workflow, slug, payload, mode }: RunRequest): ApiRequest {
  return api.request('POST', [...cobaltRoutes.workflows, workflow, 'execute'], {
    scope,
    headers: {
      ...(slug && { slug: headerValue('slug', slug) }),
      ...(mode === 'sync' && { sync_execution: 'true' }),
    },
    body: payloadText(payload),
  });
}

function readStarted({ status, text }: HttpResponse, waits: boolean): Started | undefined {
  // Nothing else but the workflow's own Response node answers with "no content".
  if (waits && status === 204) return { answer: { httpStatus: status } };
  let body: Fields | undefined;
  try {
    body = fieldsOf(parseJson(text));
  } catch {
    // Not JSON: it is read again, for its words, as the failure it is.
    return undefined;
  }
  const isGood = status >= 200 && status < 300;
  const id = idOf(body?.['execution_id'], ...(isGood ? [body?.['id'], body?.['instanceId']] : []));
  if (!body || (id === undefined && !('return_value' in body))) return undefined;
  const word = textOf(body['status']) ?? '';
  // "success" here is about the call; an execution that was just started is not over.
  const known = ['queued', 'running'].includes(classOfExecution(word)) ? word : undefined;
  const isAnswered = waits || 'return_value' in body || body['errored'] === true;
  return { id, status: known, ...(isAnswered && { answer: answerOf(body, status) }) };
}

function answerOf(body: Fields, httpStatus: number): RunAnswer {
  const hasFailed = body['errored'] === true || (body['execution_error'] ?? undefined) !== undefined;
  return {
    httpStatus,
    ...('return_value' in body && { value: body['return_value'] }),
    ...(hasFailed && { error: errorText(body['execution_error'] ?? body['return_value']) }),
  };
}
