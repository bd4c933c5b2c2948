import { readAnswer, unreadable } from '../answers';
import { readApiError } from '../apiError';
import { headerValue } from '../auth';
import { Failure } from '../errors';
import type { RunRequest, Started } from '../provider';
import type { ApiRequest } from '../requests';
import type { Api } from './api';
import { readStarted } from './refoldAnswer';
import { routes } from './refoldRoutes';
import { payloadText } from './startRequest';

/** Refold: Execute workflow. */
export async function startWorkflow(api: Api, request: RunRequest, signal: AbortSignal): Promise<Started> {
  const { response, asked } = await api.send(executeRequest(api, request), signal);
  const started = readStarted(response, request.mode);
  if (started) return started;
  try {
    readAnswer(response, asked);
  } catch (error) {
    throw request.mode === 'sync' ? explainWaiting(error, readApiError(response.text)?.message) : error;
  }
  throw unreadable('{0} took the request but did not say which execution it started ({1}).', response, asked);
}

/** Refold does not let anybody wait for a workflow with a loop, and says so in words of its own. */
function explainWaiting(error: unknown, said = ''): unknown {
  const isAboutLoop = /\b(?:group|loop)\b/i.test(said) && /\b(?:sync\w*|node)\b/i.test(said);
  if (!(error instanceof Failure) || !isAboutLoop) return error;
  const { status, detail } = error;
  const template = 'This workflow has a Loop (Group) node and cannot be waited for. Run it without waiting.';
  return new Failure('rejected', template, [], { status, detail, cause: error });
}

export function executeRequest(api: Api, request: RunRequest): ApiRequest {
  const { scope, workflow, slug, configId, instanceTag, includeHeaders, mode, payload } = request;
  if (!slug) {
    const template = 'This workflow needs the slug of its application to run. Choose the workflow again and give it.';
    throw new Failure('invalidInput', template, [], { next: { step: 'chooseTarget' } });
  }
  const headers = {
    slug: headerValue('slug', slug),
    ...(configId && { config_id: headerValue('config id', configId) }),
    ...(instanceTag && { instance_tag: headerValue('instance tag', instanceTag) }),
    ...(includeHeaders && { 'include-headers': 'true' }),
    ...(mode === 'sync' && { sync_execution: 'true' }),
  };
  const path = [...routes.workflows, workflow, 'execute'];
  return { ...api.request('POST', path, { scope, headers, body: bodyOf(api, payload) }), patient: mode === 'sync' };
}

function bodyOf(api: Api, payload: string): string {
  const text = payloadText(payload);
  return api.connection.body === 'raw' ? text : `{"payload":${text}}`;
}
