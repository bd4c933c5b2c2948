import { readAnswer, requireGood, notJson } from '../http/answers';
import type { Asked } from '../http/requests';
import { authHeaders, type Credential } from '../http/auth';
import { endpoint, normalizeBaseUrl } from '../http/baseUrl';
import type { Connection } from '../model/model';
import type { ApiRequest, Requests } from '../http/requests';
import type { HttpResponse } from '../http/transport';
import { readHere, type AnswerBody, type AnswerReader, type Reading } from './answerReader';
import { environmentOf, type PlatformFacts } from './facts';

export interface CallOptions {
  /** The linked account, where the route wants one. */
  readonly scope?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a connection's calls go through, and who reads the bodies of their answers; at once and here when left out. */
export interface Calls extends Requests {
  readonly reader?: AnswerReader;
}

/** An answer, and what was asked for it. */
export interface Sent {
  readonly response: HttpResponse;
  readonly asked: Asked;
}

/** One connection's HTTP calls, signed in. Every address is below the connection's own base URL: the key goes nowhere else. */
export class Api {
  private readonly baseUrl: string;
  /** Reads the bodies of this connection's answers. */
  readonly reader: AnswerReader;

  constructor(
    readonly connection: Connection,
    readonly credential: Credential,
    private readonly requests: Calls,
    readonly facts: PlatformFacts,
  ) {
    this.reader = requests.reader ?? readHere;
    this.baseUrl = normalizeBaseUrl(connection.baseUrl, facts.defaultBaseUrl);
  }

  async get(path: readonly string[], options: CallOptions, signal: AbortSignal): Promise<unknown> {
    const { response, asked } = await this.send(this.request('GET', path, options), signal);
    return readAnswer(response, asked);
  }

  /** A GET whose answer may be large, because it tells values. Undefined where it is not what the decoder expects. */
  async read<Args, Told>(path: readonly string[], options: CallOptions, reading: Reading<Args, Told>, signal: AbortSignal): Promise<Told | undefined> {
    return this.decode(await this.send(this.request('GET', path, options), signal), reading);
  }

  /** The body of a good answer, as it came. */
  async raw(path: readonly string[], options: CallOptions, signal: AbortSignal): Promise<AnswerBody> {
    const { response, asked } = await this.send(this.request('GET', path, options), signal);
    requireGood(response, asked);
    return response;
  }

  /** What a good answer tells; everything else is a Failure. */
  async decode<Args, Told>({ response, asked }: Sent, reading: Reading<Args, Told>): Promise<Told | undefined> {
    requireGood(response, asked);
    try {
      return await this.reader.read(response, reading);
    } catch (error) {
      throw error instanceof SyntaxError ? notJson(response, asked, error) : error;
    }
  }

  /** A POST whose answer may be empty. */
  async post(path: readonly string[], options: CallOptions, signal: AbortSignal): Promise<unknown> {
    const { response, asked } = await this.send(this.request('POST', path, options), signal);
    return readAnswer(response, asked, true);
  }

  /** Sends without reading the answer, for calls whose answer may be good whatever its status. */
  async send(request: ApiRequest, signal: AbortSignal): Promise<Sent> {
    return { response: await this.requests.send(request, signal), asked: this.asked(request) };
  }

  request(method: ApiRequest['method'], path: readonly string[], options: CallOptions): ApiRequest {
    const url = endpoint(this.baseUrl, ...path);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return {
      method,
      url,
      headers: {
        ...authHeaders(this.credential, options.scope),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: options.body,
    };
  }

  protected asked(request: ApiRequest): Asked {
    const { connection, credential, facts } = this;
    const { id, name } = connection;
    return { connection: name, connectionId: id, auth: credential.kind, environment: environmentOf(credential, facts), request };
  }
}
