import { readAnswer, wordsOf } from '../../http/answers';
import { createCredential, expiryOf, type Credential } from '../../http/auth';
import { Cancelled, Failure, toFailure } from '../../model/errors';
import { stringifyJson } from '../../json/json';
import type { ApiRequest } from '../../http/requests';
import { Api, type Calls, type CallOptions, type Sent } from '../api';
import { isFromWorkflow } from '../startAnswer';
import { routes } from './routes';
import { amountOf, fieldsOf, textOf } from '../../json/values';

/** A token that expires within this time is renewed before it is used. */
const renewBeforeMs = 60_000;

/** Stands where the token goes in a request that is only described. */
const placeholder: Credential = { kind: 'token', secret: '(session)' };

interface Token {
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Calls with a session token for one linked account (Refold: Create session token), minted with the API key when it is
 * needed and kept in memory only. A GET whose token is refused goes out once more with a new one; nothing else does.
 */
export class SessionApi extends Api {
  private token?: Token;
  private minting?: Promise<Token>;
  /** Unless it is told to, the server hands out the token again that it just refused. */
  private wasRefused = false;

  constructor(
    private readonly keyed: Api,
    private readonly account: string | undefined,
    requests: Calls,
  ) {
    super(keyed.connection, placeholder, requests, keyed.facts);
  }

  /** Refuses what is meant for another linked account: the token would quietly do it for its own. */
  override request(method: ApiRequest['method'], path: readonly string[], options: CallOptions): ApiRequest {
    this.ownAccount(options.scope);
    return super.request(method, path, options);
  }

  override async send(request: ApiRequest, signal: AbortSignal): Promise<Sent> {
    const first = await this.validToken(signal);
    const sent = await super.send(signed(request, first), signal);
    if (sent.response.status !== 401) return sent;
    // A workflow that was waited for may answer 401 itself, which says nothing about the token.
    if (request.method !== 'GET' && isFromWorkflow(sent.response)) return sent;
    this.refuse(first);
    if (request.method !== 'GET') return sent;
    const second = await this.validToken(signal);
    const again = await super.send(signed(request, second), signal);
    if (again.response.status === 401) this.refuse(second);
    return again;
  }

  protected override asked(request: ApiRequest): Sent['asked'] {
    return { ...super.asked(request), minted: true };
  }

  private ownAccount(wanted?: string): string {
    const { account } = this;
    const { name } = this.connection;
    if (account === undefined) {
      const template = 'A session is for one linked account: choose the one of “{0}” first.';
      throw new Failure('invalidInput', template, [name]);
    }
    if (wanted !== undefined && wanted !== account) {
      const template = 'The sessions of “{0}” are for the linked account “{1}”, not for “{2}”.';
      throw new Failure('invalidInput', template, [name, account, wanted]);
    }
    return account;
  }

  private async validToken(signal: AbortSignal): Promise<Token> {
    if (signal.aborted) throw new Cancelled();
    if (this.token && this.token.expiresAt - Date.now() >= renewBeforeMs) return this.token;
    this.minting ??= this.mint().finally(() => (this.minting = undefined));
    return unlessCancelled(this.minting, signal);
  }

  private refuse(token: Token): void {
    if (this.token !== token) return;
    this.token = undefined;
    this.wasRefused = true;
  }

  /** For whoever waits: one that stops waiting does not stop it for the others. */
  private async mint(): Promise<Token> {
    const account = this.ownAccount();
    const query = { force_refresh: this.wasRefused ? 'true' : undefined };
    const body = stringifyJson({ linked_account_id: account });
    const request = this.keyed.request('POST', routes.sessionTokens, { query, body });
    let sent: Sent | undefined;
    try {
      sent = await this.keyed.send(request, new AbortController().signal);
      this.token = decodeToken(readAnswer(sent.response, sent.asked));
      this.wasRefused = false;
      return this.token;
    } catch (error) {
      throw this.explain(toFailure(error), account, sent);
    }
  }

  /** Explains a failed minting as a failure of the API key. Nothing was sent: the request that needed the token did not go out. */
  private explain(failure: Failure, account: string, sent: Sent | undefined): Failure {
    const { next, status, retryAfterMs } = failure;
    // A good answer with no token in it, which may hold one all the same: the log gets nothing of it.
    const isOdd = ['unreadable', 'missingSecret', 'invalidInput'].includes(failure.kind);
    const kind = isOdd ? 'unreadable' : failure.kind;
    const detail = isOdd ? undefined : failure.detail;
    const facts = { next, status, retryAfterMs, detail, cause: isOdd ? undefined : failure };
    const saysEnough = !sent || ['unauthorized', 'forbidden', 'redirected', 'rateLimited'].includes(kind);
    if (saysEnough) return new Failure(kind, failure.template, failure.values, facts);
    const { response, asked } = sent;
    const words = wordsOf(response, asked.request);
    const template = /linked[_ ]account/i.test(response.text)
      ? 'The key for “{0}” opens no session for the linked account “{1}” ({2}). Does the account exist in the key’s environment?'
      : 'With the key for “{0}”, no session could be opened for the linked account “{1}” ({2}).';
    return new Failure(kind, template, [asked.connection, account, words], { ...facts, next: undefined });
  }
}

function signed(request: ApiRequest, { secret }: Token): ApiRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${secret}` } };
}

function decodeToken(answer: unknown): Token {
  const fields = fieldsOf(answer);
  const { secret } = createCredential('token', textOf(fields?.['token']) ?? '');
  const seconds = amountOf(fields?.['expires_in']);
  const expiresAt = seconds === undefined ? expiryOf(secret) : Date.now() + seconds * 1_000;
  return { secret, expiresAt: expiresAt ?? Infinity };
}

function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new Cancelled());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
