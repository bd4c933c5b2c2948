import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal in the shape that clients of MCP read: JSON-RPC, about no message in particular. */
export function refuse(response: ServerResponse, status: number, sentence: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message: sentence }, id: null });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="runlight"' }),
  });
  response.end(body);
}

/** Undefined for a body that is larger: what comes after that is let pass, and kept by nobody. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Left before its end by `break`, a stream would be destroyed, and with it the connection that the answer goes out on.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client is gone')));
  });
}

/** A request of Node's as the web's, which the SDK reads. */
export function webRequestOf(request: IncomingMessage, origin: string, body: Buffer, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    headers.append(request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '');
  }
  const { method = 'GET' } = request;
  return new Request(origin + (request.url ?? '/'), { method, headers, signal, ...(method === 'POST' && { body: new Uint8Array(body) }) });
}

/** Sends what the SDK answers, piece by piece as it comes: progress is of use before the end. Stops with the client. */
export async function sendAnswer(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (!answer.body) {
    response.end();
    return;
  }
  response.flushHeaders();
  const reader: ReadableStreamDefaultReader<Uint8Array> = answer.body.getReader();
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  void gone.then(() => reader.cancel()).catch(() => undefined);
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed) break;
    if (!response.write(value)) await Promise.race([gone, new Promise((resolve) => response.once('drain', resolve))]);
  }
  response.end();
}
