import { Failure } from '../model/errors';
import type { RequestDescription } from './provider';
import type { ApiRequest } from '../http/requests';
import type { Api } from './api';
import { maskSecret } from './facts';

/** The payload itself, when it is JSON: its own text, so that numbers and layout arrive as they were written. */
export function payloadText(payload: string): string {
  try {
    JSON.parse(payload);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : '';
    throw new Failure('invalidInput', 'The payload is not JSON: {0}', [words], { cause });
  }
  return payload;
}

/** A request as it would go out, with nothing secret in it. */
export function describeRequest({ credential: { secret }, facts }: Api, request: ApiRequest): RequestDescription {
  const { method, url, headers, body = '' } = request;
  const mask = maskSecret(secret, facts);
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) masked[name] = value.replaceAll(secret, mask);
  return { method, url: url.href, headers: masked, body, mask };
}

/** A good answer that is not this platform's, so that it is probably another server's. */
export function unexpected({ connection, facts }: Api): Failure {
  const template = '“{0}” answered with data of another shape than {1}’s. Check the base URL.';
  return new Failure('unreadable', template, [connection.name, facts.label]);
}
