import { readHttpDate, serverDateOf } from './httpDate';

/** The longest wait that a server is granted, however long it asks for: after it, somebody looks again. */
export const longestRetryAfterMs = 5 * 60_000;

/**
 * How long an answer asks to wait, in milliseconds, bounded: `Retry-After` is a number of seconds or a date. The date is
 * one of the server's clock, so it is measured against the one that the same answer shows. Undefined where it says nothing
 * that can be understood.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const wanted = wantedMs(headers['retry-after']?.trim() ?? '', serverDateOf(headers) ?? now);
  return wanted === undefined ? undefined : Math.min(Math.max(0, wanted), longestRetryAfterMs);
}

function wantedMs(text: string, now: number): number | undefined {
  // A header that came twice is joined with a comma.
  const seconds = /^(\d+(?:\.\d+)?)\s*s?(?:,.*)?$/.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1_000;
  const date = readHttpDate(text);
  return date === undefined ? undefined : date - now;
}
