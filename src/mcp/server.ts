import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemTiming } from '../core/model/timing';
import type { ServerDoor } from './clientConfigurations';
import { readBody, refuse, sendAnswer, webRequestOf } from './exchange';
import { Gate, mcpPath } from './gate';
import { Protocol } from './protocol';
import { Toolbox, type ToolboxOptions } from './tools';

/** More than any model writes in one call. */
const largestBody = 1024 * 1024;
const mostConnections = 64;
/** How long answers that are ready may take to go out when the server stops, in milliseconds. */
const farewellMs = 1_000;

export type { CallOutcome, ToolCall } from './tools';

export interface McpServerOptions extends ToolboxOptions {
  /** The extension's. */
  readonly version: string;
  /** What a model should know before its first call. */
  readonly instructions: string;
  /** Told why a request was turned away, each reason once. */
  readonly onRefusal: (sentence: string) => void;
}

/** The token is the only thing that opens it: new with each start, and kept nowhere. */
export interface RunningMcpServer extends ServerDoor {
  /** Answers what waits, in a sentence, and ends every session. */
  close(): Promise<void>;
}

/**
 * Serves the tools to agents outside of the editor: Streamable HTTP on the loopback address, a random port, a token for the
 * session. A bundle of its own: the SDK is loaded when a person starts the server, and by nobody else.
 * @throws the error of `listen` where the machine gives no port.
 */
export async function startMcpServer(options: McpServerOptions): Promise<RunningMcpServer> {
  const token = randomBytes(32).toString('base64url');
  const toolbox = new Toolbox(options);
  const protocol = new Protocol(toolbox, { ...options, largestBody });
  // Both bound what a client may send without being known: headers, and the time they take.
  const http = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000 });
  http.maxConnections = mostConnections;
  const port = await listen(http);
  const origin = `http://127.0.0.1:${port}`;
  const gate = new Gate(token, port);
  const refused = new Set<string>();
  const answering = new Set<Promise<void>>();
  let isClosing = false;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = gate.refusalOf(request);
    if (refusal) {
      if (!refused.has(refusal.sentence)) options.onRefusal(refusal.sentence);
      refused.add(refusal.sentence);
      return refuse(response, refusal.status, refusal.sentence);
    }
    if (isClosing) return refuse(response, 503, 'The server is stopping.');
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const body = await readBody(request, largestBody);
    if (!body) return refuse(response, 413, `A request has at most ${largestBody} bytes.`);
    await sendAnswer(await protocol.answer(webRequestOf(request, origin, body, gone.signal), parsed(body)), response);
  };
  http.on('request', (request, response) => {
    const work = answer(request, response).catch((error: unknown) => {
      // Whoever went away is told nothing.
      if (response.destroyed) return;
      options.onFault(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The server could not answer this.');
    });
    // A stream that a client listens on ends with the server only.
    if (request.method !== 'POST') return;
    answering.add(work);
    void work.finally(() => answering.delete(work));
  });

  const close = async (): Promise<void> => {
    isClosing = true;
    toolbox.close();
    await within(farewellMs, Promise.allSettled(answering));
    await protocol.close();
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  };
  let closed: Promise<void> | undefined;
  return { url: origin + mcpPath, token, close: () => (closed ??= close()) };
}

function listen(http: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', () => {
      http.off('error', reject);
      // A TCP server's address is never a string.
      resolve((http.address() as AddressInfo).port);
    });
  });
}

/** Undefined for what is no JSON: the SDK says so in the words of its protocol. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let stopTimer = (): void => undefined;
  await Promise.race([work, new Promise<void>((resolve) => (stopTimer = systemTiming.after(ms, resolve)))]);
  stopTimer();
}
