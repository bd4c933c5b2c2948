import { readApiError, type ApiError } from './apiError';
import { Failure, type FailureFacts } from '../model/errors';
import { parseJson } from '../json/json';
import type { Sentence, SentenceValue } from '../model/sentence';
import { redacted } from '../json/redact';
import { refusedSignIn } from './refusedSignIn';
import { retryAfterMs } from './retryAfter';
import type { ApiRequest, Asked } from './requests';
import type { HttpResponse } from './transport';

/** The JSON of a good answer; undefined for an empty one where `mayBeEmpty`. Everything else is a {@link Failure}. */
export function readAnswer(response: HttpResponse, asked: Asked, mayBeEmpty = false): unknown {
  requireGood(response, asked, mayBeEmpty);
  if (isEmpty(response)) return undefined;
  try {
    return parseJson(response.text);
  } catch (cause) {
    throw notJson(response, asked, cause);
  }
}

/** @throws Failure for what is no good answer: a refusal, and nothing at all unless it `mayBeEmpty`. */
export function requireGood(response: HttpResponse, asked: Asked, mayBeEmpty = false): void {
  const { status } = response;
  if (status < 200 || status > 299) throw refusalOf(response, asked);
  if (!mayBeEmpty && isEmpty(response)) throw unreadable('{0} answered with nothing at all ({1}).', response, asked);
}

export function isEmpty(response: HttpResponse): boolean {
  // The text of a large one is made when it is asked for.
  return !response.large && response.text.trim() === '';
}

export function notJson(response: HttpResponse, asked: Asked, cause: unknown): Failure {
  const template = isWebPage(response)
    ? '{0} answered with a web page instead of data ({1}). Check the base URL, and whether a sign-in page stands in the way.'
    : '{0} answered with JSON that is broken or cut off ({1}).';
  return unreadable(template, response, asked, cause);
}

/** A good answer that does not say what it must. It was given, so a POST may have done its work. */
export function unreadable(template: Sentence, response: HttpResponse, asked: Asked, cause?: unknown): Failure {
  const facts = { ...factsOf(response, asked), maybeSent: true, cause };
  const said = isWebPage(response) ? wordsOf(response, asked.request) : String(response.status);
  return new Failure('unreadable', template, [asked.request.url.host, said], facts);
}

function refusalOf(response: HttpResponse, asked: Asked): Failure {
  const { status, headers } = response;
  const { host } = asked.request.url;
  const error = readApiError(response.text);
  const facts = factsOf(response, asked, error);
  const said = wordsOf(response, asked.request);
  if (status >= 300 && status < 400) return redirected(response, asked, facts);
  if ((status === 401 || status === 403) && !error && isWebPage(response)) {
    const template =
      status === 401
        ? 'A gateway before {0} asks for a sign-in of its own ({1}): the platform itself did not see the request.'
        : 'A gateway before {0} refused the request ({1}): the platform itself did not see it.';
    // No key is at fault, and it may let the next one pass: a sign-in page ends, a network is changed.
    return new Failure('unreachable', template, [host, said], facts);
  }
  if (status === 401) return refusedSignIn(said, asked, facts);
  if (status === 403) {
    const template =
      asked.auth === 'token'
        ? 'The token for “{0}” is not allowed to do this ({1}).'
        : 'The key for “{0}” is not allowed to do this ({1}).';
    return new Failure('forbidden', template, [asked.connection, said], facts);
  }
  if (isHeaderLost(error, asked)) {
    const template =
      'The linked account was sent but did not arrive at {0} ({1}). A proxy before it may drop header names with underscores (nginx: underscores_in_headers on).';
    return new Failure('rejected', template, [host, said], facts);
  }
  if (status === 404 || status === 410) {
    const template = error
      ? '{0} did not find it ({1}). It may belong to another linked account or environment.'
      : '{0} has no such address ({1}). Check the base URL.';
    return new Failure('notFound', template, [host, said], facts);
  }
  if (status === 413) {
    return new Failure('tooLarge', 'The payload is larger than {0} accepts ({1}).', [host, said], facts);
  }
  if (status === 429) {
    const wait = retryAfterMs(headers, Date.now());
    const template = wait
      ? '{0} asks to slow down ({1}). Try again in {2}.'
      : '{0} asks to slow down ({1}). Try again in a moment.';
    return new Failure('rateLimited', template, [host, said, waitInWords(wait)], { ...facts, retryAfterMs: wait });
  }
  if (status === 501) return new Failure('notSupported', '{0} cannot do this ({1}).', [host, said], facts);
  if (status >= 500) {
    const wait = retryAfterMs(headers, Date.now());
    const own = wait ? '{0} has a problem of its own ({1}). Try again in {2}.' : '{0} has a problem of its own ({1}). Try again later.';
    const gateway = wait
      ? 'A gateway before {0} answered instead of it ({1}). Try again in {2}.'
      : 'A gateway before {0} answered instead of it ({1}). Try again later.';
    return new Failure('serverError', error ? own : gateway, [host, said, waitInWords(wait)], { ...facts, retryAfterMs: wait });
  }
  const next = asked.request.method === 'GET' ? undefined : ({ step: 'chooseTarget' } as const);
  return new Failure('rejected', '{0} refused the request ({1}).', [host, said], { ...facts, next });
}

/** Rounded up to whole seconds: who comes back earlier is refused again. */
function waitInWords(ms = 0): SentenceValue {
  return { milliseconds: Math.ceil(ms / 1_000) * 1_000 };
}

function redirected({ status, headers }: HttpResponse, { connection, request }: Asked, facts: FailureFacts): Failure {
  const target = URL.parse(headers['location'] ?? '', request.url.href);
  const { host, origin } = request.url;
  if (!target || !headers['location']) {
    const template = '{0} sends requests on to another address ({1}). Check the base URL of “{2}”.';
    return new Failure('redirected', template, [host, String(status), connection], facts);
  }
  const template =
    '{0} sends requests on to {1} ({2}). The key goes only where it was saved for: if {1} is right, change the base URL of “{3}”.';
  // Where only the scheme or the path differs, the host alone would not say what changed.
  const sameHost = target.origin === origin ? target.host + target.pathname : target.origin;
  const where = target.host === host ? sameHost : target.host;
  return new Failure('redirected', template, [host, where, String(status), connection], facts);
}

/** The status, and the server's own words where it has some. */
export function wordsOf({ status, text }: HttpResponse, request: ApiRequest): string {
  const error = readApiError(text);
  const message = error ? error.message : gatewayWords(text, status);
  return message ? `${status} ${withoutKey(message, request)}` : String(status);
}

const longestGatewayWords = 120;

/** The title of a page, the message in XML, or a line of plain text, as gateways answer with; undefined where it says no more than the status. */
function gatewayWords(text: string, status: number): string | undefined {
  const title = /<(?:title|message)\b[^>]*>([^<]*)<\//i.exec(text.slice(0, 20_000))?.[1];
  const written = title === undefined && /^\s*[<[{"]/.test(text) ? undefined : (title ?? text.slice(0, 2_000));
  const words = written
    ?.replace(/&(?:#(\d{1,5}|x[\da-f]{1,4})|amp|quot|apos|nbsp|lt|gt);/gi, (entity, code?: string) =>
      code ? String.fromCodePoint(Number(code.replace(/^x/i, '0x'))) : (entities[entity.toLowerCase()] ?? entity),
    )
    .replace(/\s+/g, ' ')
    .trim()
    .replace(new RegExp(`^(?:HTTP )?(?:Error )?${status}\\b[\\s:|–-]*`, 'i'), '');
  if (!words) return undefined;
  return words.length > longestGatewayWords ? `${words.slice(0, longestGatewayWords - 1)}…` : words;
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&apos;': "'", '&nbsp;': ' ', '&lt;': '<', '&gt;': '>' };

/** Some servers repeat the key that they refuse. */
function withoutKey(words: string, { headers }: ApiRequest): string {
  const keys = [headers['x-api-key'], headers['authorization']?.replace(/^Bearer /, '')];
  return keys.reduce<string>((text, key) => (key ? text.replaceAll(key, redacted) : text), words);
}

function isHeaderLost(error: ApiError | undefined, { request }: Asked): boolean {
  if (!('linked_account_id' in request.headers)) return false;
  const message = error?.message ?? '';
  const isMissing = /\b(?:required|missing)\b/i.test(message) && /linked[_ ]account/i.test(message);
  return isMissing || error?.code === 'MISSING_LINKED_ACCOUNT_ID';
}

function factsOf(response: HttpResponse, { request }: Asked, error?: ApiError): FailureFacts {
  const { status, headers, text } = response;
  const detail = [
    `${request.method} ${request.url.host}${request.url.pathname} → ${status}`,
    error?.code && `code ${error.code}`,
    headers['x-trace-id'] && `trace ${headers['x-trace-id']}`,
    error?.requestId && `request ${error.requestId}`,
    text && `body ${withoutKey(text.slice(0, 2_000), request)}`,
  ];
  // A refusal did nothing; a gateway or a server that broke down may have passed the request on before.
  const maybeSent = status === 408 || (status >= 500 && status !== 501);
  const complaints = status === 400 || status === 422 ? (error?.fields ?? []) : [];
  const fields = complaints.map(({ path, message }) => ({ path, message: withoutKey(message, request) }));
  return { status, maybeSent, detail: detail.filter(Boolean).join('; '), fields };
}

function isWebPage({ headers, text }: HttpResponse): boolean {
  return /html/i.test(headers['content-type'] ?? '') || /^\s*</.test(text);
}
