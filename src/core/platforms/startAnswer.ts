import { readAnswer, unreadable } from '../http/answers';
import { readApiError } from '../http/apiError';
import { errorText } from '../json/errorText';
import { Failure } from '../model/errors';
import { parseJson } from '../json/json';
import type { RunMode } from '../model/model';
import { holdAnswer } from '../values/held';
import type { Decoder } from './answerReader';
import type { RunRequest, Started } from './provider';
import type { ApiRequest } from '../http/requests';
import { classOfExecution } from '../model/status';
import type { HttpResponse } from '../http/transport';
import type { Api } from './api';
import { fieldsOf, idOf, textOf, type Fields } from '../json/values';

/** Sends a start to either generation of Refold's API, once. */
export async function sendStart(
  api: Api,
  request: ApiRequest,
  { mode, intent }: Pick<RunRequest, 'mode' | 'intent'>,
  signal: AbortSignal,
): Promise<Started> {
  const { response, asked } = await api.send(request, signal);
  const { status } = response;
  // This status has no body that could name the execution.
  if (mode === 'sync' && status === 204) return { answer: { httpStatus: status } };
  const reading = { decoder: startedDecoder, args: { mode, status }, group: `start ${intent}` };
  const started = await api.reader.read(response, reading).catch(unlessNotJson);
  if (started) return started;
  try {
    readAnswer(response, asked);
  } catch (error) {
    throw mode === 'sync' ? explainWaiting(error, readApiError(response.text)?.message) : error;
  }
  throw unreadable('{0} took the request but did not say which execution it started ({1}).', response, asked);
}

/** A workflow with a loop cannot be run synchronously. The API says so in words of its own. */
function explainWaiting(error: unknown, message = ''): unknown {
  const isAboutLoop = /\b(?:group|loop)\b/i.test(message) && /\b(?:sync\w*|node)\b/i.test(message);
  if (!(error instanceof Failure) || !isAboutLoop) return error;
  const { status, detail } = error;
  const template = 'This workflow has a Loop (Group) node and cannot be waited for. Run it without waiting.';
  return new Failure('rejected', template, [], { status, detail, cause: error });
}

interface StartArgs {
  readonly mode: RunMode;
  readonly status: number;
}

export const startedDecoder: Decoder<StartArgs, Started> = {
  name: 'started',
  decode(body, args) {
    const started = startedIn(body, args);
    if (!started) return undefined;
    const { answer, ...rest } = started;
    return { ...rest, ...(answer && { answer: holdAnswer(answer) }) };
  },
};

/** Whether an answer is a workflow's own rather than the API's: see {@link startedIn}. */
export function isFromWorkflow({ status, text }: HttpResponse): boolean {
  try {
    return startedIn(parseJson(text), { mode: 'sync', status }) !== undefined;
  } catch {
    return false;
  }
}

/** Not JSON: the caller reads the text again and makes a failure of it. */
function unlessNotJson(error: unknown): undefined {
  if (!(error instanceof SyntaxError)) throw error;
  return undefined;
}

/**
 * What the answer of execute tells where it is about an execution; undefined where the API itself answered. The body
 * decides, not the HTTP status: in sync mode the workflow chooses that, 401 and 503 included.
 */
function startedIn(told: unknown, { mode, status }: StartArgs): Started<unknown> | undefined {
  const body = fieldsOf(told);
  if (!body) return undefined;
  const isGood = status >= 200 && status < 300;
  const id = idOf(body['execution_id'], ...(isGood ? [body['id'], body['instanceId']] : []));
  if (id === undefined && (!('return_value' in body) || 'http_error_type' in body)) return undefined;
  const errored = hasErrored(body);
  if (!errored && !wasWaitedFor(body, mode)) return { id, status: liveStatus(body) };
  return {
    id,
    status: errored ? failedStatus(body) : knownStatus(body),
    answer: {
      httpStatus: status,
      ...('return_value' in body && { value: body['return_value'] }),
      ...(errored && { error: errorText(body['execution_error']) }),
    },
  };
}

function hasErrored(body: Fields): boolean {
  const errored = body['errored'];
  if (errored === true || errored === 'true') return true;
  if (errored === false || errored === 'false') return false;
  const error = body['execution_error'];
  return typeof error === 'string' ? error !== '' : Object.keys(fieldsOf(error) ?? {}).length > 0;
}

/** Some documented samples hold the workflow's answer in async mode too; some servers only acknowledge in sync mode. */
function wasWaitedFor(body: Fields, mode: RunMode): boolean {
  if ('return_value' in body) return mode === 'sync' || body['return_value'] !== null;
  return (
    mode === 'sync' && liveStatus(body) === undefined && !/\b(?:started|queued)\b/i.test(textOf(body['message']) ?? '')
  );
}

/** A status that is still live. "success" in this place is about the call: an execution that was just started has not ended. */
function liveStatus(body: Fields): string | undefined {
  const word = textOf(body['status']) ?? '';
  return ['queued', 'running'].includes(classOfExecution(word)) ? word : undefined;
}

function knownStatus(body: Fields): string | undefined {
  const word = textOf(body['status']) ?? '';
  const isAboutTheCall = /^(?:success|error)$/i.test(word);
  return classOfExecution(word) === 'unknown' || isAboutTheCall ? undefined : word;
}

function failedStatus(body: Fields): string {
  const word = knownStatus(body) ?? '';
  return ['failed', 'timedOut', 'stopped', 'terminated'].includes(classOfExecution(word)) ? word : 'ERRORED';
}
