import { headerValue } from '../../http/auth';
import type { RunRequest } from '../provider';
import type { ApiRequest } from '../../http/requests';
import type { Api } from '../api';
import { cobaltRoutes } from './routes';
import { payloadText } from '../startRequest';

/** Cobalt v1: Execute workflow. */
export function executeRequest(api: Api, { scope, workflow, slug, payload, mode }: RunRequest): ApiRequest {
  const waits = mode === 'sync';
  const headers = {
    ...(slug && { slug: headerValue('slug', slug) }),
    ...(waits && { sync_execution: 'true' }),
  };
  const path = [...cobaltRoutes.workflows, workflow, 'execute'];
  return { ...api.request('POST', path, { scope, headers, body: payloadText(payload) }), patient: waits };
}
