import type { Asked } from './requests';
import { expiryOf } from './auth';
import { Failure, type FailureFacts, type NextStep } from '../model/errors';
import type { Environment } from '../model/model';
import type { Sentence, SentenceValue } from '../model/sentence';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The key of the connection that was asked, whichever command asked. */
function replaceKey({ connectionId }: Asked): NextStep {
  return { step: 'replaceKey', connection: connectionId };
}

/** A 401 in the words of whatever signed the request in. `said` is the status with the server's own words. */
export function refusedSignIn(said: string, asked: Asked, facts: FailureFacts): Failure {
  if (asked.minted) return refusedSession(said, asked, facts);
  if (asked.auth === 'token') return refusedToken(said, asked, facts);
  // The same 401 is the answer to a wrong key and to a key of the other environment, so the key's own is named.
  const templates: Readonly<Record<Environment, Sentence>> = {
    test: 'The key for “{0}” was refused ({1}). It is a key for the test environment (tk…). Replace the key.',
    production:
      'The key for “{0}” was refused ({1}). It is a key for the production environment (pk…). Replace the key.',
    unknown: 'The key for “{0}” was refused ({1}). Replace the key.',
  };
  return new Failure('unauthorized', templates[asked.environment], [asked.connection, said], { ...facts, next: replaceKey(asked) });
}

/** A token that can be read says itself whether it is out of date. */
function refusedToken(said: string, asked: Asked, facts: FailureFacts): Failure {
  const { connection, request } = asked;
  const expiry = expiryOf(request.headers['authorization'] ?? '') ?? Infinity;
  const age = Date.now() - expiry;
  const values: readonly SentenceValue[] = [connection, said, { milliseconds: inWholeUnits(age) }];
  return new Failure('unauthorized', sentenceOfAge(age), values, { ...facts, next: replaceKey(asked) });
}

function sentenceOfAge(age: number): Sentence {
  if (age < 0) return 'The token for “{0}” was refused ({1}). It may have expired: replace it.';
  if (age < 2 * minute) return 'The token for “{0}” expired a moment ago ({1}). Replace it.';
  return 'The token for “{0}” expired {2} ago ({1}). Replace it.';
}

/** Nobody asks for the minutes of days. */
function inWholeUnits(age: number): number {
  const unit = age < 2 * hour ? minute : age < 2 * day ? hour : day;
  return Number.isFinite(age) ? Math.floor(age / unit) * unit : 0;
}

/** A GET was already tried with a new token; anything else is not sent twice, and finds a new token next time. */
function refusedSession(said: string, asked: Asked, facts: FailureFacts): Failure {
  const { connection, request } = asked;
  if (request.method === 'GET') {
    const template = 'A session that was just opened with the key for “{0}” was refused ({1}). Replace the key.';
    return new Failure('unauthorized', template, [connection, said], { ...facts, next: replaceKey(asked) });
  }
  const template = 'The session for “{0}” was over ({1}), so nothing was done. Try again: a new one is opened.';
  return new Failure('unauthorized', template, [connection, said], facts);
}
