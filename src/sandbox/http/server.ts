import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SandboxOptions } from '../options';
import { answerTo, openExchange, type SandboxResponse, type Service } from './exchange';

const largestBody = 5 * 1024 * 1024;
const largestDrain = 64 * 1024 * 1024;

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** Carries requests from sockets to the service. Listens on the loopback address and on no other. */
export async function listen(service: Service, { port = 0, tls }: SandboxOptions): Promise<Listening> {
  const used = new WeakSet<Socket>();
  const open = (message: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client is gone')));
    const isReused = used.has(message.socket);
    used.add(message.socket);
    void serve({ service, message, response, isReused, signal: gone.signal });
  };
  const server: Server = tls ? createSecureServer({ cert: tls.cert, key: tls.key }, open) : createServer(open);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A TCP server's address is never a string.
  const address = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    close: () => (closed ??= close(server)),
  };
}

/** With its connection every exchange ends, and with the exchange whatever it waits for. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Incoming {
  readonly service: Service;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly isReused: boolean;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One request from its arrival to the last byte of its answer. Never rejects. */
async function serve({ service, message, response, isReused, signal }: Incoming): Promise<void> {
  const { method = 'GET', url = '/', headers } = message;
  const exchange = openExchange(service, { method, url, headers });
  const { entry } = exchange;
  response.once('close', () => {
    if (entry.outcome === 'pending') entry.outcome = response.writableFinished ? 'finished' : 'aborted';
  });
  try {
    const body = await read(message);
    const outcome = await answerTo(service, exchange, { method, url, headers, body, isReused }, signal);
    if (outcome === 'reset') message.socket.resetAndDestroy();
    else write(outcome, message, response);
  } catch {
    // Whoever waited for the answer is gone, or the sandbox closes: there is nobody to tell.
    response.destroy();
  }
}

function write(outcome: SandboxResponse, message: IncomingMessage, response: ServerResponse): void {
  const { status, headers, pieces, cutAfter } = outcome;
  response.writeHead(status, headers);
  if (cutAfter !== undefined) response.write(Buffer.from(outcome.body).subarray(0, cutAfter), () => message.socket.destroy());
  else {
    for (const piece of pieces ?? [Buffer.from(outcome.body)]) response.write(piece);
    response.end();
  }
}

/** The body, or undefined when it is too large. It is read to its end: a client that still writes hears no answer. */
async function read(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestDrain) throw new Error('Too much');
    if (length <= largestBody) chunks.push(chunk);
  }
  return length > largestBody ? undefined : Buffer.concat(chunks).toString();
}
