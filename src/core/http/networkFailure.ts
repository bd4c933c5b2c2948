import { Failure } from '../model/errors';

/** The way through a proxy failed: it could not be reached, hung up, or refused. Nothing reached the platform. */
export class ProxyError extends Error {
  constructor(
    readonly proxy: string,
    readonly status?: number,
    cause?: unknown,
  ) {
    super(`Proxy ${proxy}: ${status ?? codeOf(cause)}`, { cause });
    this.name = 'ProxyError';
  }
}

const connectCodes = new Set([
  'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN',
  'EADDRNOTAVAIL', 'ENOENT', 'UND_ERR_CONNECT_TIMEOUT',
]); // prettier-ignore

const hostCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENOENT']);

/** How OpenSSL and Node name what they hold against a certificate. */
const certificateCode =
  /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|^(?:INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|CRL_|ERR_TLS_)/;

/** Whether this failure belongs to making the connection, so that nothing of the request can have left. */
export function neverLeft(error: unknown): boolean {
  const code = codeOf(error);
  return connectCodes.has(code) || isTls(code) || isUnfinishedTls(error) || chainOf(error).some(isConnecting) || isRefusedTunnel(error);
}

/** Whether another way to the same address could do better; a request that is wrong in itself is wrong everywhere. */
export function isAboutTheWay(error: unknown): boolean {
  return isBadSetting(error) || !(error instanceof Failure || codeOf(error) === 'UND_ERR_INVALID_ARG');
}

/** Of two failures to connect, the one that says more: a wrong certificate says more than an unknown host. */
export function worse(first: unknown, second: unknown): unknown {
  const rank = (error: unknown) => {
    if (certificateCode.test(codeOf(error))) return 3;
    if (findProxyError(error) || isBadSetting(error)) return 2;
    return hostCodes.has(codeOf(error)) ? 0 : 1;
  };
  return rank(second) > rank(first) ? second : first;
}

export interface ExchangeFacts {
  readonly url: URL;
  readonly sent: boolean;
  /** Present when the time was up. */
  readonly timeoutMs?: number;
}

/** Whatever ended an exchange as a sentence with its next step. */
export function explain(error: unknown, { url, sent, timeoutMs }: ExchangeFacts): Failure {
  if (error instanceof Failure) return error;
  const { host } = url;
  const code = codeOf(error);
  const detail = `${url.host}${url.pathname}: ${describe(error)}`;
  const facts = { maybeSent: sent, detail, cause: error };
  const setting = (name: string) => ({ ...facts, next: { step: 'openSetting', setting: name } as const });

  if (timeoutMs !== undefined) return new Failure('timeout', '{0} did not answer within {1}.', [host, { milliseconds: timeoutMs }], facts);
  if (sent) {
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      const template = '{0} did not answer for as long as the editor’s own connections wait ({1}).';
      return new Failure('timeout', template, [host, code], facts);
    }
    if (code.startsWith('HPE_') || code === 'HTTPParserError')
      return new Failure('unreadable', '{0} answered with something that is not HTTP ({1}).', [host, code], facts);
    if (code === 'Z_BUF_ERROR') {
      return new Failure('connectionLost', 'The answer of {0} was cut off before it was complete ({1}).', [host, code], facts);
    }
    if (code.startsWith('Z_') || code.startsWith('ERR__')) {
      return new Failure(
        'unreadable',
        'The answer of {0} is compressed in a way that cannot be read ({1}).',
        [host, code],
        facts,
      );
    }
    return new Failure(
      'connectionLost',
      'The connection to {0} was lost before the answer was complete ({1}).',
      [host, code],
      facts,
    );
  }
  const proxy = findProxyError(error);
  if (proxy) return explainProxy(proxy, host, setting);
  if (isBadSetting(error)) {
    return new Failure('proxy', 'The address in the setting http.proxy cannot be used.', [], setting('http.proxy'));
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return new Failure('invalidInput', 'The request to {0} cannot be sent: {1}.', [host, messageOf(error)], facts);
  }
  if (certificateCode.test(code)) {
    const template =
      'Could not reach {0}: the certificate is not trusted ({1}). See the setting http.systemCertificates.';
    return new Failure('certificate', template, [host, code], setting('http.systemCertificates'));
  }
  if (hostCodes.has(code)) {
    const template =
      'Could not reach {0}: no host of that name was found ({1}). Check the base URL, or the setting http.proxy.';
    return new Failure('hostNotFound', template, [host, code], setting('http.proxy'));
  }
  if (isTls(code) || isUnfinishedTls(error)) {
    return new Failure(
      'unreachable',
      'Could not reach {0}: no secure connection could be made ({1}).',
      [host, code],
      facts,
    );
  }
  const template =
    'Could not reach {0}: nothing accepts the connection ({1}). Check the base URL, or the setting http.proxy.';
  return new Failure('unreachable', template, [host, code], setting('http.proxy'));
}

function explainProxy({ proxy, status, cause }: ProxyError, host: string, setting: (name: string) => object): Failure {
  if (status === 407) {
    const template =
      'Could not reach {0}: the proxy {1} wants a sign-in (407). See the setting http.proxyAuthorization.';
    return new Failure('proxy', template, [host, proxy], setting('http.proxyAuthorization'));
  }
  if (status !== undefined) {
    const template = 'Could not reach {0}: the proxy {1} refused the way there ({2}). See the setting http.proxy.';
    return new Failure('proxy', template, [host, proxy, String(status)], setting('http.proxy'));
  }
  const code = codeOf(cause);
  if (certificateCode.test(code)) {
    const template =
      'Could not reach {0}: the certificate of the proxy {1} is not trusted ({2}). See the setting http.proxyStrictSSL.';
    return new Failure('proxy', template, [host, proxy, code], setting('http.proxyStrictSSL'));
  }
  const template = 'Could not reach {0}: the proxy {1} does not answer ({2}). See the setting http.proxy.';
  return new Failure('proxy', template, [host, proxy, code], setting('http.proxy'));
}

/** The chain of causes, outermost first; where several addresses were tried, the first failure stands for all. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < 8;) {
    chain.push(at);
    at = at.cause ?? (at instanceof AggregateError ? at.errors[0] : undefined);
  }
  return chain;
}

function codeOf(error: unknown): string {
  for (const link of chainOf(error)) {
    if ('code' in link && typeof link.code === 'string') return link.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describe(error: unknown): string {
  return chainOf(error)
    .map((link) => `${codeOf(link)} ${link.message}`)
    .join(' ← ');
}

function findProxyError(error: unknown): ProxyError | undefined {
  return chainOf(error).find((link) => link instanceof ProxyError);
}

/** The proxy's address from the settings is no address: building the way failed before anything was tried. */
function isBadSetting(error: unknown): boolean {
  return codeOf(error) === 'ERR_INVALID_URL' || /Invalid URL protocol|Proxy uri/.test(messageOf(error));
}

function isTls(code: string): boolean {
  return certificateCode.test(code) || code === 'EPROTO' || code.startsWith('ERR_SSL_');
}

function isConnecting(link: Error): boolean {
  return 'syscall' in link && (link.syscall === 'connect' || link.syscall === 'getaddrinfo');
}

/** What fetch says of a proxy that did not open the way; its code is that of any abort. */
function isRefusedTunnel(error: unknown): boolean {
  return chainOf(error).some(({ message }) => /^Proxy response \(\d+\)/.test(message));
}

/** Node's word for a peer that hung up during the handshake; the code alone is that of any reset. */
function isUnfinishedTls(error: unknown): boolean {
  return chainOf(error).some((link) => link.message.includes('before secure TLS connection was established'));
}
