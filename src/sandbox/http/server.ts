import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exchange, type Service } from './exchange';
import type { SandboxOptions } from '../options';

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** Listens on the loopback address and on no other. */
export async function listen(service: Service, { port = 0, tls }: SandboxOptions): Promise<Listening> {
  const open = (request: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client is gone')));
    void exchange(service, request, response, gone.signal);
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
