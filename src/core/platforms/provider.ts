import type { ExecutionFilter, Order } from '../model/filter';
import type { ServerClock } from '../http/serverClock';
import type { AnswerBody } from './answerReader';
import type { WorkflowGraph } from '../model/graph';
import type { ScopeKind } from './facts';
import type { Batch, Execution, ExecutionNode, ExecutionRef, HeldValue, Page, RunAnswer, RunMode, Scope, Workflow } from '../model/model';

/** What a start can be given besides the payload, where the platform knows it. */
export type RunOption = 'configId' | 'instanceTag' | 'includeHeaders';

/** What a person asked to run, complete and validated. */
export interface RunRequest {
  readonly scope: string;
  readonly workflow: string;
  readonly slug?: string;
  readonly configId?: string;
  /** The payload as JSON text, exactly as it will travel: no comments, numbers as they were written. */
  readonly payload: string;
  /** A UUID minted once per user action; the same for "Try again", so a platform that knows idempotency keys sees one action. */
  readonly intent: string;
  readonly mode: RunMode;
  readonly instanceTag?: string;
  readonly includeHeaders?: boolean;
}

/** What the platform, or the workflow itself, answered to a start. */
export interface Started<Value = HeldValue> {
  /** Absent where a workflow that was waited for answered without it (204, or a platform that never tells it). */
  readonly id?: string;
  /** The platform's status word, where the answer carries one. */
  readonly status?: string;
  /** Present when the workflow was waited for. */
  readonly answer?: RunAnswer<Value>;
}

export interface BatchQuery {
  /** 1-based. */
  readonly page: number;
  readonly limit: number;
}

export interface ExecutionQuery extends ExecutionFilter {
  /** 1-based. */
  readonly page: number;
  readonly limit: number;
  /** `newest` first when left out. */
  readonly order?: Order;
}

export interface ScopeQuery {
  readonly page: number;
  readonly limit: number;
  /** Part of a name, matched by the server. */
  readonly search?: string;
}

/** A workflow's request structure: a sample and a JSON schema, where the platform knows them. */
export interface RequestStructure {
  readonly sample?: unknown;
  readonly schema?: unknown;
}

/**
 * A platform with one credential. A missing member is a thing that this platform, with this credential, cannot do: it is
 * decided once, at construction, and nobody asks for the platform's name again. Members never resend a POST.
 */
export interface Provider {
  readonly label: string;
  readonly scopeKind: ScopeKind;
  /** What a start can be asked for; the first is the usual. */
  readonly modes: readonly RunMode[];
  readonly runOptions: readonly RunOption[];
  /** Whether the execute call wants the slug of the workflow's application. */
  readonly slug?: 'required' | 'optional';
  /** What {@link inspect} tells beside the status: the nodes, or no more than the workflow's response. */
  readonly tells: 'nodes' | 'response';
  /** Whether a start without waiting, sent again with the same intent, is the same action, which the platform does once. */
  readonly knowsIntents?: boolean;
  /** The wall clock by which this server dates executions, as its answers show it. */
  readonly clock?: ServerClock;
  /** The cheapest authenticated call; resolves when the credential is good. */
  check(signal: AbortSignal): Promise<void>;
  start(request: RunRequest, signal: AbortSignal): Promise<Started>;
  /** Exactly what {@link start} would send, the credential masked. */
  describe(request: RunRequest): RequestDescription;
  /** Where a scope is a workflow itself, there is nothing more to choose. */
  readonly workflowOf?: (scope: Scope) => Workflow;
  /** The one scope of a credential that has only one. */
  readonly ownScope?: (signal: AbortSignal) => Promise<Scope>;
  readonly inspect?: (ref: ExecutionRef, signal: AbortSignal) => Promise<Execution>;
  /** What {@link inspect} reads, as the server answers it, for what is too large to be read. */
  readonly rawAnswer?: (ref: ExecutionRef, signal: AbortSignal) => Promise<AnswerBody>;
  readonly scopes?: (query: ScopeQuery, signal: AbortSignal) => Promise<Page<Scope>>;
  /** What {@link listExecutions} can be asked for; `commonFilters`, checked here, when left out. */
  readonly filters?: readonly (keyof ExecutionFilter | 'order')[];
  /** What was not asked for, although the server listed it, is not among the items. */
  readonly listExecutions?: (scope: string, query: ExecutionQuery, signal: AbortSignal) => Promise<Page<Execution>>;
  readonly workflows?: (scope: string, signal: AbortSignal) => Promise<readonly Workflow[]>;
  /** The slug the execute call needs when the workflow itself does not tell it; undefined when the person must say. */
  readonly findSlug?: (scope: string, workflow: Workflow, signal: AbortSignal) => Promise<string | undefined>;
  /** How the nodes of an execution's workflow hang together; undefined where nobody tells this credential. */
  readonly workflowGraph?: (ref: ExecutionRef, workflow: string, signal: AbortSignal) => Promise<WorkflowGraph | undefined>;
  readonly requestStructure?: (scope: string, workflow: string, signal: AbortSignal) => Promise<RequestStructure>;
  readonly stop?: (ref: ExecutionRef, signal: AbortSignal) => Promise<void>;
  /** Resolves to the new execution's id, or undefined when the answer does not name it: then it is looked for. */
  readonly rerun?: (ref: ExecutionRef, signal: AbortSignal) => Promise<string | undefined>;
  /** Starts a new execution from a node that succeeded, with what was known there. Answers as {@link rerun} does. */
  readonly resumeFrom?: (ref: ExecutionRef, node: string, signal: AbortSignal) => Promise<string | undefined>;
  /** How a workflow of this platform refers to a value in what a node returned, by the keys on the way to it; undefined where it cannot. */
  readonly expressionOf?: (node: ExecutionNode, keys: readonly (string | number)[]) => string | undefined;
  /** The iterations of a loop node; a {@link Failure} of kind `notSupported` where this execution has none to tell. */
  readonly batches?: (ref: ExecutionRef, node: string, query: BatchQuery, signal: AbortSignal) => Promise<Page<Batch>>;
}

export interface RequestDescription {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What stands in the headers in place of the credential. */
  readonly mask?: string;
}
