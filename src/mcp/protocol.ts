import { randomUUID } from 'node:crypto';
import {
  createMcpHandler,
  isInitializeRequest,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
  type McpHttpHandler,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { visibleName } from '../core/model/format';
import type { Toolbox } from './tools';

/** More clients than a person has; each holds a session, and those of before 2026 end none. */
const mostSessions = 16;

export interface ProtocolOptions {
  readonly version: string;
  readonly instructions: string;
  readonly largestBody: number;
}

/** The calls of one client that are not answered yet. */
interface OpenCalls {
  count: number;
}

interface Session {
  readonly server: Server;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly calls: OpenCalls;
  usedAt: number;
}

/**
 * The Model Context Protocol in front of the tools, in both of its generations: clients of 2026 send requests that stand
 * alone, and older ones begin a session, which the server holds. The SDK is imported here and nowhere else.
 */
export class Protocol {
  private readonly sessions = new Map<string, Session>();
  private readonly alone: McpHttpHandler;

  constructor(private readonly toolbox: Toolbox, private readonly options: ProtocolOptions) {
    this.alone = createMcpHandler(() => this.createServer(), { legacy: 'reject', maxRequestBodySize: options.largestBody });
  }

  /** `body` is the request's, parsed; undefined where it has none, or none that is JSON. */
  async answer(request: Request, body: unknown): Promise<Response> {
    const parsedBody = body === undefined ? {} : { parsedBody: body };
    if (!(await isLegacyRequest(request, body, { maxRequestBodySize: this.options.largestBody }))) return this.alone.fetch(request, parsedBody);
    const id = request.headers.get('mcp-session-id');
    const session = id === null ? await this.createSession() : this.sessions.get(id);
    // As the protocol says it, so that a client begins a new one.
    if (!session) return refusal(404, -32_001, 'There is no such session any more.');
    if (id === null && isInitializeRequest(body) && !this.makeRoom()) {
      return refusal(503, -32_000, `${mostSessions} sessions are busy, which is as many as there can be. Try again later.`);
    }
    session.usedAt = performance.now();
    return session.transport.handleRequest(request, parsedBody);
  }

  async close(): Promise<void> {
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    await Promise.allSettled([this.alone.close(), ...sessions.map(({ server }) => server.close())]);
  }

  /** Lets go of the session that was unused for longest, where there are too many. Says whether there is room. */
  private makeRoom(): boolean {
    if (this.sessions.size < mostSessions) return true;
    const idle = [...this.sessions].filter(([, { calls }]) => calls.count === 0).sort(([, one], [, other]) => one.usedAt - other.usedAt);
    const [oldest] = idle;
    if (!oldest) return false;
    this.forget(oldest[0]);
    return true;
  }

  private forget(id: string): void {
    const session = this.sessions.get(id);
    this.sessions.delete(id);
    void session?.server.close().catch(() => undefined);
  }

  /** Kept when the client has introduced itself; what is no introduction is refused by the transport, and kept by nobody. */
  private async createSession(): Promise<Session> {
    const calls = { count: 0 };
    const server = this.createServer(calls);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: this.options.largestBody,
      onsessioninitialized: (id) => void this.sessions.set(id, session),
      onsessionclosed: (id) => void this.sessions.delete(id),
    });
    const session: Session = { server, transport, calls, usedAt: performance.now() };
    await server.connect(transport);
    return session;
  }

  /** The plain server of the SDK: its richer one brings a validator of schemas, and our tools read their input themselves. */
  private createServer(calls: OpenCalls = { count: 0 }): Server {
    const { version, instructions } = this.options;
    const server = new Server({ name: 'runlight', title: 'Runlight', version }, { capabilities: { tools: {} }, instructions });
    server.setRequestHandler('tools/list', () => ({ tools: this.toolbox.list() }));
    server.setRequestHandler('tools/call', async ({ params: { name, arguments: input } }, { mcpReq, http }) => {
      const tool = this.toolbox.find(name);
      if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool “${visibleName(name)}”.`);
      // A session outlives its connections, but an answer whose connection was cut reaches nobody.
      const signal = AbortSignal.any([mcpReq.signal, ...(http?.req ? [http.req.signal] : [])]);
      const { title, name: client = 'unknown client' } = server.getClientVersion() ?? {};
      calls.count += 1;
      try {
        return await this.toolbox.call(tool, input, { client: visibleName(title ?? client), signal, progress: progressOf(mcpReq) });
      } finally {
        calls.count -= 1;
      }
    });
    return server;
  }
}

/** What a client is told while it waits, where it asked for that. */
function progressOf({ _meta, notify }: ServerContext['mcpReq']): ((message: string) => void) | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (message) => {
    progress += 1;
    // Whoever went away needs no progress.
    void notify({ method: 'notifications/progress', params: { progressToken, progress, message } }).catch(() => undefined);
  };
}

function refusal(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status });
}
