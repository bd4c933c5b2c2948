import type { HttpResponse } from './transport';

/** One call to a platform, before it is paced, timed and, when it is a GET, repeated. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a connection's calls go through. One per connection: its calls share one pace. */
export interface Requests {
  /** The last answer, whatever its status; a {@link Failure} when there was none. */
  send(request: ApiRequest, signal: AbortSignal): Promise<HttpResponse>;
}
