/**
 * The HTTP engine: the only importer of undici, and a bundle of its own that is loaded with the first request. Evaluating
 * undici's index would claim the process-wide fetch dispatcher that every extension shares, so only single modules are
 * imported; none of them touches a global.
 */
import type * as undici from 'undici';
// @ts-expect-error The single modules come without types; undici's own describe them.
import AgentModule from 'undici/lib/dispatcher/agent';
// @ts-expect-error As above.
import DispatcherModule from 'undici/lib/dispatcher/dispatcher';
// @ts-expect-error As above.
import EnvHttpProxyAgentModule from 'undici/lib/dispatcher/env-http-proxy-agent';
// @ts-expect-error As above.
import PoolModule from 'undici/lib/dispatcher/pool';
// @ts-expect-error As above.
import connect from 'undici/lib/api/api-connect';
import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls';
import { BodyCollector } from './body';
import { tooLarge, type RawResponse } from './decode';
import { ProxyError } from './networkFailure';
import { type Exchange, createHostExchange, createSend } from './send';
import type { ProxySettings, Transport } from './transport';

// Reasons for the casts: the modules above are the classes that undici's index exports under these names.
const Agent = AgentModule as typeof undici.Agent;
const EnvHttpProxyAgent = EnvHttpProxyAgentModule as typeof undici.EnvHttpProxyAgent;
const Pool = PoolModule as typeof undici.Pool;
// undici's index adds methods to the base class; a proxy's tunnel is opened with this one of them.
Object.assign((DispatcherModule as typeof undici.Dispatcher).prototype, { connect: connect as undici.Dispatcher['connect'] });

export interface TransportOptions {
  /** Largest answer that is read, decompressed. */
  readonly maxResponseBytes?: number;
  /** Called when a body that comes in is known to be large: whoever reads it has time to get ready. */
  readonly onLargeBody?: () => void;
  /** Certificate authorities as PEM, beside Node's own, when the settings ask for the system's. */
  readonly authorities?: () => readonly string[];
}

const megabyte = 1024 * 1024;
const connectTimeout = 10_000;

/** `hostFetch` is the editor's own fetch, which knows proxies and certificates that only the operating system knows. */
export function createTransport(
  settings: ProxySettings,
  hostFetch: typeof fetch,
  { maxResponseBytes = 256 * megabyte, authorities = systemAuthorities, onLargeBody }: TransportOptions = {},
): Transport & { close(): Promise<void> } {
  const dispatchers = new Map<string, undici.Dispatcher>();
  let context: SecureContext | undefined;
  let closed = false;

  // Certificates are read (on macOS slowly) only when something is asked for over TLS, and parsed once for all connections.
  const contextFor = (protocol: string): SecureContext | undefined => {
    const secure = protocol === 'https:' || /^https:/i.test(settings.proxy);
    if (!secure || !settings.systemCertificates) return undefined;
    return (context ??= createSecureContext({ ca: [...authorities()] }));
  };
  const dispatcherFor = ({ url: { protocol }, method }: Parameters<Exchange>[0]): undici.Dispatcher => {
    const use: Use = method === 'GET' ? 'reads' : 'writes';
    const key = `${use} ${protocol}`;
    let dispatcher = dispatchers.get(key);
    if (!dispatcher) {
      dispatcher = createDispatcher(settings, use, contextFor(protocol));
      if (closed) void dispatcher.close();
      dispatchers.set(key, dispatcher);
    }
    return dispatcher;
  };

  const own: Exchange = (request, progress, signal) =>
    dispatch(dispatcherFor(request), { request, progress, signal, limit: maxResponseBytes, onLargeBody });
  return {
    send: createSend(own, createHostExchange(hostFetch, maxResponseBytes), maxResponseBytes),
    async close() {
      closed = true;
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.close()));
    },
  };
}

/**
 * Reads share connections that are kept open; should a server close one in the moment it is used, a read is repeated. A write
 * never is, so each has a connection that was just made, at the price of a round trip (two over TLS).
 */
type Use = 'reads' | 'writes';

/** No connection is used twice, nor one that was made for a request that was given up meanwhile. */
const usedOnce = { pipelining: 0, keepAliveTimeout: 1, keepAliveMaxTimeout: 1 };

function createDispatcher(settings: ProxySettings, use: Use, secureContext: SecureContext | undefined): undici.Dispatcher {
  const tls = { timeout: connectTimeout, ...(secureContext && { secureContext }) };
  // The whole exchange has one time-out of its own; a workflow that answers late is no error.
  const patient = { headersTimeout: 0, bodyTimeout: 0, connect: tls, ...(use === 'writes' && usedOnce) };
  const exceptions = exceptionsOf(settings);
  if (settings.proxySupport === 'off' || exceptions.includes('*')) return new Agent(patient);
  const proxy = settings.proxy || undefined;
  return new EnvHttpProxyAgent({
    ...patient,
    httpProxy: proxy,
    httpsProxy: proxy,
    noProxy: [...exceptions, 'localhost', '127.0.0.1', '::1', '[::1]'].join(','),
    token: settings.proxyAuthorization || undefined,
    requestTls: tls,
    // Strictness is about the proxy's certificate only, never about the platform's.
    proxyTls: { ...tls, rejectUnauthorized: settings.proxyStrictSSL },
    clientFactory: (origin, options) => new ProxyPool(origin, options),
  });
}

/** As VS Code has it: where its setting names any, the environment's are not asked. */
function exceptionsOf({ noProxy }: ProxySettings): readonly string[] {
  const named = noProxy.flatMap(splitNames);
  return named.length > 0 ? named : splitNames(process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '');
}

function splitNames(text: string): readonly string[] {
  return text.split(/[,\s]+/).filter((name) => name !== '');
}

/** Connections to the proxy, which say so when they fail: a failure of the platform reads differently. */
class ProxyPool extends Pool {
  private readonly address: string;

  constructor(origin: URL, options: object) {
    super(origin, options);
    this.address = origin.host;
  }

  // One of undici's two signatures, the one that the tunnel uses.
  override async connect(options: never): Promise<never> {
    let answer: undici.Dispatcher.ConnectData;
    try {
      answer = await super.connect(options);
    } catch (error) {
      throw new ProxyError(this.address, undefined, error);
    }
    if (answer.statusCode === 200) return answer as never;
    answer.socket.on('error', () => undefined).destroy();
    throw new ProxyError(this.address, answer.statusCode);
  }
}

interface Dispatch {
  readonly request: Parameters<Exchange>[0];
  readonly progress: { sent: boolean };
  readonly signal: AbortSignal;
  /** The largest answer that is read, in bytes. */
  readonly limit: number;
  readonly onLargeBody?: () => void;
}

function dispatch(dispatcher: undici.Dispatcher, { request, progress, signal, limit, onLargeBody }: Dispatch): Promise<RawResponse> {
  const { url, method, headers, body } = request;
  return new Promise((resolve, reject) => {
    let collector: BodyCollector | undefined;
    let start: Pick<RawResponse, 'status' | 'headers'> | undefined;
    // Rejects at once; a connection still being made is given up when it is ready.
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = () => signal.removeEventListener('abort', onAbort);
    dispatcher.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body },
      {
        // The first moment at which a byte of this request can leave: a connection stands ready for it.
        onRequestStart(controller) {
          if (signal.aborted) return controller.abort(asError(signal.reason));
          progress.sent = true;
          signal.addEventListener('abort', () => controller.abort(asError(signal.reason)), { once: true });
        },
        onResponseStart(_controller, status, received) {
          if (status < 200) return;
          start = { status, headers: flatten(received) };
          collector = new BodyCollector(onLargeBody);
        },
        onResponseData(controller, chunk) {
          collector?.add(chunk);
          if ((collector?.length ?? 0) > limit) controller.abort(tooLarge(limit));
        },
        onResponseEnd() {
          settled();
          if (start && collector) resolve({ ...start, body: collector.finish() });
          else reject(new Error('The answer has no status'));
        },
        onResponseError(_controller, error) {
          settled();
          collector?.discard();
          reject(error);
        },
      },
    );
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Aborted');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

let knownAuthorities: readonly string[] | undefined;

/**
 * Node's own certificate authorities and, where this Node can tell (22.15 and later), the operating system's. Read once:
 * some systems are slow to tell theirs.
 */
function systemAuthorities(): readonly string[] {
  knownAuthorities ??=
    typeof getCACertificates === 'function'
      ? [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
      : rootCertificates;
  return knownAuthorities;
}
