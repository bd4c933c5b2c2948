import { readAnswer, unreadable } from '../answers';
import { headerValue, maskSecret } from '../auth';
import { Failure } from '../errors';
import { parseJson } from '../json';
import type { RequestDescription, RunRequest, Started } from '../provider';
import type { ApiRequest } from '../requests';
import { classOfExecution } from '../status';
import type { HttpResponse } from '../transport';
import type { Api } from './api';
import { routes } from './refoldRoutes';
import { fieldsOf, idOf, textOf, type Fields } from './values';

/**
 * Refold: Execute workflow. A good answer is told by the id in it and not by its status, which a workflow's own Response
 * node may choose.
 */
export async function startWorkflow(api: Api, request: RunRequest, signal: AbortSignal): Promise<Started> {
  const { response, asked } = await api.send(executeRequest(api, request), signal);
  const started = readStarted(response);
  if (started) return started;
  readAnswer(response, asked);
  throw unreadable('{0} took the request but did not say which execution it started ({1}).', response, asked);
}

/** The request as it would go out, with nothing secret in it. */
export function describeStart(api: Api, request: RunRequest): RequestDescription {
  const { method, url, headers, body = '' } = executeRequest(api, request);
  const { secret } = api.credential;
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) masked[name] = value.replaceAll(secret, maskSecret(secret));
  return { method, url: url.href, headers: masked, body };
}

function executeRequest(api: Api, { scope, workflow, slug, configId, payload }: RunRequest): ApiRequest {
  if (!slug) {
    const template = 'This workflow needs the slug of its application to run. Choose the workflow again and give it.';
    throw new Failure('invalidInput', template, [], { next: { step: 'chooseTarget' } });
  }
  const headers = {
    slug: headerValue('slug', slug),
    ...(configId && { config_id: headerValue('config id', configId) }),
  };
  return api.request('POST', [...routes.workflows, workflow, 'execute'], {
    scope,
    headers,
    body: bodyOf(api, payload),
  });
}

/** The payload's own text, so that numbers and layout arrive as they were written. */
function bodyOf(api: Api, payload: string): string {
  try {
    JSON.parse(payload);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : '';
    throw new Failure('invalidInput', 'The payload is not JSON: {0}', [words], { cause });
  }
  return api.connection.body === 'raw' ? payload : `{"payload":${payload}}`;
}

function readStarted({ status, text }: HttpResponse): Started | undefined {
  let body: Fields | undefined;
  try {
    body = fieldsOf(parseJson(text));
  } catch {
    // Not JSON: it is read again, for its words, as the failure it is.
    return undefined;
  }
  const isGood = status >= 200 && status < 300;
  const id = idOf(body?.['execution_id'], ...(isGood ? [body?.['id'], body?.['instanceId']] : []));
  if (id === undefined) return undefined;
  const word = textOf(body?.['status']) ?? '';
  // "success" here is about the call; an execution that was just started is not over.
  return { id, status: ['queued', 'running'].includes(classOfExecution(word)) ? word : undefined };
}
