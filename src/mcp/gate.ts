import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The only path that anything is answered at. */
export const mcpPath = '/mcp';

/** Why a request gets no answer: what its sender may know, which is nothing about the server behind the gate. */
export interface Refusal {
  readonly status: 401 | 403 | 404;
  readonly sentence: string;
}

interface Knock {
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Who may ask. A port of the own machine is open to every program on it, and to every page in a browser: a page of another
 * site can post to it (its `Origin` gives it away), and a site can point its own name at this machine (its `Host` does). So
 * both are checked before the token is looked at, and the token decides.
 */
export class Gate {
  private readonly expected: Buffer;

  constructor(token: string, private readonly port: number) {
    this.expected = digestOf(token);
  }

  /** Undefined for who may ask. */
  refusalOf({ url, headers }: Knock): Refusal | undefined {
    if (!isLoopback(headers.host)) return { status: 403, sentence: 'The Host header does not name this machine.' };
    if (headers.origin !== undefined && !this.isOwn(headers.origin)) {
      return { status: 403, sentence: 'Requests of web pages are not answered.' };
    }
    if (url !== mcpPath) return { status: 404, sentence: `Nothing is here. The server is at ${mcpPath}.` };
    if (!this.opens(headers.authorization)) {
      return { status: 401, sentence: 'The bearer token is missing or is not the one of this session. Copy the configuration again.' };
    }
    return undefined;
  }

  private isOwn(origin: string): boolean {
    return [`http://127.0.0.1:${this.port}`, `http://localhost:${this.port}`].includes(origin);
  }

  /** Compares digests, which are of one length, in a time that tells nothing about where they differ. */
  private opens(authorization: string | undefined): boolean {
    const [, given] = /^Bearer +([\w-]+)$/i.exec(authorization ?? '') ?? [];
    return given !== undefined && timingSafeEqual(digestOf(given), this.expected);
  }
}

/** With any port: the server's own may have been forwarded to another. */
function isLoopback(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i.test(host ?? '');
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
