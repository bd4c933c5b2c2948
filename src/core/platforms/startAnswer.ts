import { readAnswer, unreadable } from '../http/answers';
import { readApiError } from '../http/apiError';
import { errorText } from '../json/errorText';
import { Failure } from '../model/errors';
import { parseJson } from '../json/json';
import type { RunMode } from '../model/model';
import type { Started } from './provider';
import type { ApiRequest } from '../http/requests';
import { classOfExecution } from '../model/status';
import type { HttpResponse } from '../http/transport';
import type { Api } from './api';
import { fieldsOf, idOf, textOf, type Fields } from '../json/values';

/** Sends a start to either generation of Refold's API, once. */
export async function sendStart(api: Api, request: ApiRequest, mode: RunMode, signal: AbortSignal): Promise<Started> {
  const { response, asked } = await api.send(request, signal);
  const started = readStarted(response, mode);
  if (started) return started;
  try {
    readAnswer(response, asked);
  } catch (error) {
    throw mode === 'sync' ? explainWaiting(error, readApiError(response.text)?.message) : error;
  }
  throw unreadable('{0} took the request but did not say which execution it started ({1}).', response, asked);
}

/** Nobody may wait for a workflow with a loop, which the API says in words of its own. */
function explainWaiting(error: unknown, said = ''): unknown {
  const isAboutLoop = /\b(?:group|loop)\b/i.test(said) && /\b(?:sync\w*|node)\b/i.test(said);
  if (!(error instanceof Failure) || !isAboutLoop) return error;
  const { status, detail } = error;
  const template = 'This workflow has a Loop (Group) node and cannot be waited for. Run it without waiting.';
  return new Failure('rejected', template, [], { status, detail, cause: error });
}

/**
 * What execute answered, when it is an execution that it tells of; undefined when the API itself answered. What
 * is in the body decides and not the status: a workflow that is waited for may choose any, 401 and 503 included.
 */
export function readStarted({ status, text }: HttpResponse, mode: RunMode): Started | undefined {
  // This status has no body that could name the execution.
  if (mode === 'sync' && status === 204) return { answer: { httpStatus: status } };
  const body = bodyOf(text);
  if (!body) return undefined;
  const isGood = status >= 200 && status < 300;
  const id = idOf(body['execution_id'], ...(isGood ? [body['id'], body['instanceId']] : []));
  if (id === undefined && (!('return_value' in body) || 'http_error_type' in body)) return undefined;
  const errored = hasErrored(body);
  if (!errored && !wasWaitedFor(body, mode)) return { id, status: liveWord(body) };
  return {
    id,
    status: errored ? failedWord(body) : knownWord(body),
    answer: {
      httpStatus: status,
      ...('return_value' in body && { value: body['return_value'] }),
      ...(errored && { error: errorText(body['execution_error']) }),
    },
  };
}

function bodyOf(text: string): Fields | undefined {
  try {
    return fieldsOf(parseJson(text));
  } catch {
    // Not JSON: whoever asked reads it again, for its words, as the failure it is.
    return undefined;
  }
}

function hasErrored(body: Fields): boolean {
  const said = body['errored'];
  if (said === true || said === 'true') return true;
  if (said === false || said === 'false') return false;
  const error = body['execution_error'];
  return typeof error === 'string' ? error !== '' : Object.keys(fieldsOf(error) ?? {}).length > 0;
}

/** Some samples have a workflow's answer where none was asked for; some servers only acknowledge where one was. */
function wasWaitedFor(body: Fields, mode: RunMode): boolean {
  if ('return_value' in body) return mode === 'sync' || body['return_value'] !== null;
  return (
    mode === 'sync' && liveWord(body) === undefined && !/\b(?:started|queued)\b/i.test(textOf(body['message']) ?? '')
  );
}

/** "success" here is about the call; an execution that was just started is not over. */
function liveWord(body: Fields): string | undefined {
  const word = textOf(body['status']) ?? '';
  return ['queued', 'running'].includes(classOfExecution(word)) ? word : undefined;
}

function knownWord(body: Fields): string | undefined {
  const word = textOf(body['status']) ?? '';
  const isAboutTheCall = /^(?:success|error)$/i.test(word);
  return classOfExecution(word) === 'unknown' || isAboutTheCall ? undefined : word;
}

function failedWord(body: Fields): string {
  const word = knownWord(body) ?? '';
  return ['failed', 'timedOut', 'stopped', 'terminated'].includes(classOfExecution(word)) ? word : 'ERRORED';
}
