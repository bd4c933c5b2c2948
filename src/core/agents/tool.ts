/**
 * What a language model may call, whichever way it comes in: as a tool of the editor (`contributes.languageModelTools`), or
 * through the MCP server. Both surfaces take the same list of tools and add nothing to what these say. Words for models are
 * English in every language of the editor; what a person reads is translated by whoever shows it.
 */
export interface AgentTool {
  /** A promise: people and instructions refer to it. */
  readonly name: string;
  /** For people, in their language. */
  readonly title: string;
  /** For the model: what it answers, when to call it, and when not. */
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: ToolAnnotations;
  /**
   * What a person is told before the call, in their language; for a tool with side effects, what has to be agreed to.
   * Starts nothing, and may be left out by a surface that shows nothing.
   * @throws Error as {@link call} does, where the call would be refused.
   */
  prepare(input: unknown): Promise<ToolNotice>;
  /**
   * The answer, never longer than the budget that the input asks for (4,000 characters, at most 20,000), with what workflows
   * returned in fences, and without secrets. The whole answer: a surface repeats it in no other form.
   * @throws ToolRefusal, for whatever goes wrong: its message is for the model, and as short and safe to hand on as an answer.
   */
  call(input: unknown, context: ToolContext): Promise<string>;
}

/** Why there is no answer, and what to do instead, in English: only models read it. */
export class ToolRefusal extends Error {
  /** By name: the bundles of both surfaces have a copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ToolRefusal';
  }

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolRefusal';
  }
}

/** A JSON schema of an object, as both surfaces hand it on. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** As the protocols name them: `readOnlyHint`, `destructiveHint`, `idempotentHint`. */
export interface ToolAnnotations {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
}

export interface ToolNotice {
  /** What is going on, while it goes on. */
  readonly progress: string;
  /** Only where something would be started. */
  readonly question?: ToolQuestion;
}

/** What a person is asked before something is started. */
export interface ToolQuestion {
  readonly title: string;
  /** Several lines, without markup. */
  readonly detail: string;
  /** The same for the same start alone: what was agreed to for one payload holds for no other. */
  readonly fingerprint: string;
}

/** Who calls, and what the surface does for the call. */
export interface ToolContext {
  /** Aborted when nobody waits for the answer any more. It ends the waiting, never a run. */
  readonly signal: AbortSignal;
  /** The agent, as the person knows it. It is kept with each run that it starts. */
  readonly caller: string;
  /**
   * Whether the person agreed to this call. The editor asks by itself before it calls a tool, so its surface says yes; the
   * MCP server says what the person said for its session. Whatever it says, the tool asks once more in a window of its own where
   * the run may act on real people: no surface can agree to that.
   */
  confirm(question: ToolQuestion): Promise<boolean>;
  /** Tells who waits how far it is, in a few words, where the surface can. */
  readonly progress?: (message: string) => void;
}

/** What a caller gets who asks for nothing else, in characters (UTF-16 code units) of the whole answer. */
export const usualBudget = 4_000;
export const largestBudget = 20_000;
/** Below it, there is no room to say what was left out. */
export const smallestBudget = 600;
