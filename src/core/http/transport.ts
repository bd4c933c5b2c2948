import type { LargeBody } from './body';

/** One HTTP exchange, as the providers see it. `http.ts` is the engine behind it and is loaded when first needed. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  /** Latin-1 values without CR or LF. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The whole exchange, body included, in milliseconds. */
  readonly timeoutMs: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a large body it is made whenever it is asked for. */
  readonly text: string;
  /** Where it is large, its bytes: a worker reads them. */
  readonly large?: LargeBody;
}

/**
 * Sends exactly one request and never follows a redirect. Rejects with a {@link Failure} that says whether the request
 * may have reached the server, or with {@link Cancelled} when the signal fired.
 */
export interface Transport {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** The editor's own `http.*` settings as plain values. */
export interface ProxySettings {
  readonly proxySupport: string;
  readonly proxy: string;
  readonly noProxy: readonly string[];
  readonly proxyAuthorization?: string;
  readonly proxyStrictSSL: boolean;
  readonly systemCertificates: boolean;
}
