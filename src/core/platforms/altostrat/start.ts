import { isEmpty, readAnswer, requireGood, unreadable } from '../../http/answers';
import { headerValue } from '../../http/auth';
import type { HeldValue } from '../../model/model';
import { hold } from '../../values/held';
import type { Decoder } from '../answerReader';
import type { RunRequest, Started } from '../provider';
import type { ApiRequest } from '../../http/requests';
import { classOfExecution, hasEnded } from '../../model/status';
import type { Api } from '../api';
import { altostratRoutes } from './routes';
import { runIn } from './run';
import { payloadText } from '../startRequest';
import { fieldsOf, idOf, textOf } from '../../json/values';

/** What a workflow returned, whatever that is. */
export const valueDecoder: Decoder<undefined, HeldValue> = { name: 'value', decode: hold };

/** Altostrat: Execute a workflow, or Execute a synchronous workflow, whose answer is whatever the workflow returns. */
export async function startWorkflow(api: Api, request: RunRequest, signal: AbortSignal): Promise<Started> {
  const sent = await api.send(executeRequest(api, request), signal);
  const { response, asked } = sent;
  if (request.mode === 'sync') {
    requireGood(response, asked, true);
    const reading = { decoder: valueDecoder, args: undefined, group: `start ${request.intent}` };
    const value = isEmpty(response) ? undefined : await api.decode(sent, reading);
    return { answer: { httpStatus: response.status, ...(value && { value }) } };
  }
  const answer = readAnswer(response, asked);
  const run = runIn(answer);
  const id = idOf(run?.['id'], run?.['run_id'], run?.['execution_id']);
  if (id === undefined) {
    throw unreadable('{0} took the request but did not say which execution it started ({1}).', response, asked);
  }
  const status = textOf(run?.['status']);
  // The documents' example of a run that was just accepted is a completed one: what has ended is seen when it is read.
  const isOver = status !== undefined && hasEnded({ statusClass: classOfExecution(status) });
  return { id, status: isOver ? undefined : status };
}

/** The payload's own text is the context of the run, or the whole body where the workflow is waited for. */
export function executeRequest(api: Api, { workflow, payload, intent, mode }: RunRequest): ApiRequest {
  const text = payloadText(payload);
  if (mode === 'sync') {
    return { ...api.request('POST', [...altostratRoutes.sync, workflow], { body: text }), patient: true };
  }
  return api.request('POST', [...altostratRoutes.workflows, workflow, 'execute'], {
    headers: { 'Idempotency-Key': headerValue('idempotency key', intent) },
    body: `{"context":${text}}`,
  });
}

/** Altostrat: Re-run a workflow, Resume a workflow run. The id of the new run, where the answer has it. */
export function newRunIn(answer: unknown, original: string): string | undefined {
  const body = fieldsOf(answer);
  const id = idOf(body?.['new_run'], fieldsOf(body?.['new_run'])?.['id'], body?.['new_run_id'], body?.['id']);
  return id === original ? undefined : id;
}
