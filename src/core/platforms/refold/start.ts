import { headerValue } from '../../http/auth';
import { Failure } from '../../model/errors';
import type { RunRequest } from '../provider';
import type { ApiRequest } from '../../http/requests';
import type { Api } from '../api';
import { routes } from './routes';
import { payloadText } from '../startRequest';

/** Refold: Execute workflow. */
export function executeRequest(api: Api, request: RunRequest): ApiRequest {
  const { scope, workflow, slug, configId, instanceTag, includeHeaders, mode, payload } = request;
  if (!slug) {
    const template = 'This workflow needs the slug of its application to run. Choose the workflow again and give it.';
    throw new Failure('invalidInput', template, [], { next: { step: 'chooseTarget' } });
  }
  const waits = mode === 'sync';
  const headers = {
    slug: headerValue('slug', slug),
    ...(configId && { config_id: headerValue('config id', configId) }),
    ...(instanceTag && { instance_tag: headerValue('instance tag', instanceTag) }),
    ...(includeHeaders && { 'include-headers': 'true' }),
    ...(waits && { sync_execution: 'true' }),
  };
  const path = [...routes.workflows, workflow, 'execute'];
  return { ...api.request('POST', path, { scope, headers, body: bodyOf(api, payload) }), patient: waits };
}

function bodyOf(api: Api, payload: string): string {
  const text = payloadText(payload);
  return api.connection.body === 'raw' ? text : `{"payload":${text}}`;
}
