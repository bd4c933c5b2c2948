import type { IncomingHttpHeaders } from 'node:http';

/** One request, from its arrival on. */
export interface JournalEntry {
  readonly method: string;
  /** As it was sent: still encoded, prefix included, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names; credentials masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB. */
  readonly body: string;
  /** Which route took it; absent when none did. */
  readonly operation?: string;
  /** Absent until an answer was made. */
  readonly status?: number;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly at: number;
  /** `aborted`: the connection ended before the whole answer was out. */
  readonly outcome: 'pending' | 'finished' | 'aborted';
}

export type OpenEntry = { -readonly [Name in keyof JournalEntry]: JournalEntry[Name] };

const bound = 10_000;
const bodyBound = 64 * 1024;
const credentials = new Set(['x-api-key', 'authorization', 'proxy-authorization', 'cookie']);

/** Every request in the order of arrival, the oldest dropped beyond 10,000. */
export class Journal {
  readonly entries: JournalEntry[] = [];

  open(
    arrival: Pick<JournalEntry, 'method' | 'path' | 'at'>,
    query: URLSearchParams,
    headers: IncomingHttpHeaders,
  ): OpenEntry {
    const opened: OpenEntry = {
      ...arrival,
      query: Object.fromEntries(query),
      headers: masked(headers),
      body: '',
      outcome: 'pending',
    };
    this.entries.push(opened);
    if (this.entries.length > bound) this.entries.shift();
    return opened;
  }
}

export function noteBody(entry: OpenEntry, body: string): void {
  entry.body = body.slice(0, bodyBound);
}

function masked(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, credentials.has(name) ? '***' : String(value)]),
  );
}
