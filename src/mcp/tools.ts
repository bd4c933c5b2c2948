import { ToolRefusal, type AgentTool } from '../core/agents/tool';
import { isCancelled, toFailure } from '../core/model/errors';

/** What a client is told of a tool. */
export interface ListedTool {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { readonly [key: string]: unknown; readonly type: 'object' };
  readonly annotations: Readonly<Record<string, boolean>>;
}

/** What a client gets: the answer once, as text. A structured copy would double what the model has to read. */
export interface ToolResult {
  readonly [key: string]: unknown;
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly isError?: boolean;
}

/** A call, as the person who started the server may see it. */
export interface ToolCall {
  /** What the client calls itself: its own words. */
  readonly client: string;
  readonly tool: string;
}

export type CallOutcome = 'answered' | 'failed' | 'stopped';

export interface CallContext {
  readonly client: string;
  /** Aborted when the client waits no more. */
  readonly signal: AbortSignal;
  /** Left out where the client did not ask for it. */
  readonly progress?: (message: string) => void;
}

export interface ToolboxOptions {
  readonly tools: readonly AgentTool[];
  /** Whether the person allows runs at this moment. */
  readonly mayRun: () => boolean;
  readonly onCall: (call: ToolCall) => void;
  readonly onAnswer: (call: ToolCall, outcome: CallOutcome, ms: number) => void;
  /** Told of what nobody foresaw; the client gets a sentence. */
  readonly onFault: (error: unknown) => void;
}

const runsNotAllowed =
  'Runs are not allowed over MCP in this session: it is read-only. Ask the person to allow them in VS Code (the MCP item in the ' +
  'status bar, “Allow Runs”), and do not try again before they say so.';
const stopped = 'Nobody waits for this answer any more. What was started goes on; ask for it by its id.';
const serverStopped = 'The person stopped the MCP server in VS Code. What was started goes on there.';

/** The tools as MCP offers them: exactly those of the editor, behind one switch for what starts something. */
export class Toolbox {
  private readonly closing = new AbortController();

  constructor(private readonly options: ToolboxOptions) {}

  list(): ListedTool[] {
    return this.options.tools.map(({ name, title, description, inputSchema, annotations: { readOnly, destructive, idempotent } }) => ({
      name,
      title,
      description,
      inputSchema: { ...inputSchema },
      // Every answer comes from a platform, which is the open world.
      annotations: { readOnlyHint: readOnly, destructiveHint: destructive, idempotentHint: idempotent, openWorldHint: true },
    }));
  }

  find(name: string): AgentTool | undefined {
    return this.options.tools.find((tool) => tool.name === name);
  }

  /** Never rejects: a failure is a sentence that the model can act on. */
  async call(tool: AgentTool, input: unknown, { client, signal, progress }: CallContext): Promise<ToolResult> {
    const { mayRun, onCall, onAnswer, onFault } = this.options;
    const call = { client, tool: tool.name };
    const began = performance.now();
    const end = (outcome: CallOutcome, result: ToolResult): ToolResult => {
      onAnswer(call, outcome, Math.round(performance.now() - began));
      return result;
    };
    onCall(call);
    if (!tool.annotations.readOnly && !mayRun()) return end('failed', failed(runsNotAllowed));
    const waiting = AbortSignal.any([signal, this.closing.signal]);
    try {
      // Allowed for the session, and asked for again where it may have been forbidden meanwhile.
      const text = await tool.call(input, { signal: waiting, caller: client, confirm: async () => mayRun(), progress });
      // A tool that was stopped may say so in its answer.
      return end(waiting.aborted ? 'stopped' : 'answered', { content: [{ type: 'text', text }] });
    } catch (error) {
      if (this.closing.signal.aborted) return end('stopped', failed(serverStopped));
      if (isCancelled(error) || signal.aborted) return end('stopped', failed(stopped));
      if (error instanceof ToolRefusal) return end('failed', failed(error.message));
      onFault(error);
      return end('failed', failed(toFailure(error).message));
    }
  }

  /** Ends the waiting of every call; each is answered. */
  close(): void {
    this.closing.abort();
  }
}

function failed(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
