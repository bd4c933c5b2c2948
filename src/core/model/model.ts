import type { StatusClass } from './status';

/** The platforms Runlight speaks to, in the order in which a person is offered them. Nobody compares these words: `core/platforms` is looked up by them. */
export const platformNames = ['refold', 'cobalt', 'altostrat'] as const;
export type Platform = (typeof platformNames)[number];

/** Read from the key's prefix (`tk`, `pk`); `unknown` for keys that carry none, as self-hosted ones may. */
export type Environment = 'test' | 'production' | 'unknown';

export type CredentialKind = 'apiKey' | 'token';

/** Whether a Refold v2 execute body is `{"payload": …}` or the payload itself; the documents disagree. */
export type BodyShape = 'wrapped' | 'raw';

/** Whether a start is acknowledged at once, or answered by the workflow itself when it is done. */
export type RunMode = 'async' | 'sync';

/** One sign-in to one platform. The credential itself is never part of it. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  /** Origin and optional path prefix, without a trailing slash. */
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly auth: CredentialKind;
  readonly body: BodyShape;
  /** The kept secret is an API key, and session tokens are minted with it for the one linked account in `scopes`. */
  readonly mint?: boolean;
  /** What the person chose to see, in their order. */
  readonly scopes: readonly Scope[];
  /** Nothing may be started, stopped or repeated through it. */
  readonly readOnly?: boolean;
  /** Served by the embedded sandbox; its address is known only once that runs. */
  readonly sandbox?: boolean;
}

/** What a platform lists executions by: a linked account (Refold, Cobalt) or a workflow (Altostrat). */
export interface Scope {
  readonly id: string;
  readonly name?: string;
}

/** Names one execution across every connection. */
export interface ExecutionRef {
  readonly connection: string;
  readonly scope: string;
  readonly id: string;
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  /** The slug the execute call needs, where the server's answer leads to one. */
  readonly slug?: string;
  readonly application?: string;
  readonly description?: string;
  readonly published: boolean;
  /** Owned by the linked account; the others belong to the organisation. */
  readonly owned: boolean;
}

/** Where a payload goes. */
export interface Target {
  readonly connection: string;
  readonly scope: string;
  readonly workflow: string;
  readonly workflowName?: string;
  readonly slug?: string;
  readonly configId?: string;
  /** `async` when left out. */
  readonly mode?: RunMode;
  readonly instanceTag?: string;
  /** Whether the workflow may see the headers of the request that started it. */
  readonly includeHeaders?: boolean;
}

/** A moment on a server's clock, in milliseconds since the epoch: somewhere between these. */
export interface ServerSpan {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * A value that an execution got or returned, as everybody but `core/values` has it: what a row needs to know of it, and
 * where the value itself is. Whoever wants more asks a question about it (`core/reader`).
 */
export interface HeldValue {
  readonly type: 'value';
  /** An object, a list, or a text that looks like one. */
  readonly hasLines: boolean;
  /** An object with a field `body`, as HTTP answers and envelopes have it. */
  readonly hasBody: boolean;
  readonly place: ValuePlace;
}

/** Where a value is. */
export type ValuePlace =
  /** Here: JSON as {@link parseJson} gives it. Only what came in a small body. */
  | { readonly json: unknown }
  /** With a worker, by a number. `keeper` names one life of it: the values of a former one are gone. */
  | { readonly keeper: string; readonly id: number }
  /** Let go of, to save memory. It comes back when its execution is read again. */
  | { readonly dropped: true };

/**
 * What a workflow itself answered, as distinct from what its platform says about the execution. `Value` is `unknown`
 * where a decoder, a file or an answer to a question has the JSON itself; so it is in all that follows.
 */
export interface RunAnswer<Value = HeldValue> {
  /** The status the workflow chose for a caller who waited; absent where the answer was read afterwards. */
  readonly httpStatus?: number;
  /** Absent when the workflow returned nothing. */
  readonly value?: Value;
  /** Why the execution failed, in words, where the answer says so. */
  readonly error?: string;
}

/** One run of a workflow, as far as the sources that were read so far tell it. */
export interface Execution<Value = HeldValue> {
  readonly ref: ExecutionRef;
  /** The platform's own word, shown as it came. */
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly workflow?: { readonly id?: string; readonly name?: string };
  /** The platform's name of the run itself ("Execution for workflow …"). */
  readonly name?: string;
  readonly application?: string;
  readonly environment?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly durationMs?: number;
  /** 0–100; may lag or be absent, so it never decides whether the execution ended. */
  readonly progress?: number;
  readonly trigger?: string;
  /** SYNC or ASYNC, as the platform spells it. */
  readonly type?: string;
  readonly configId?: string;
  readonly answer?: RunAnswer<Value>;
  /** Its platform never told its id: what this editor knows of it is all there is. */
  readonly local?: boolean;
  /** Taken by evidence for a run that was started here: no answer has named it. It is said to look like that run. */
  readonly guessed?: boolean;
  /** Its platform knew it and no longer does: nothing more will be heard of it. */
  readonly gone?: boolean;
  /** Absent until the execution itself was read: lists carry no nodes. */
  readonly nodes?: readonly ExecutionNode<Value>[];
}

/** One step of an execution. */
export interface ExecutionNode<Value = HeldValue> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly attempts?: number;
  readonly maximumAttempts?: number;
  readonly durationMs?: number;
  /** Milliseconds since the epoch, where the platform tells. */
  readonly endedAt?: number;
  readonly isBatch: boolean;
  readonly input?: Value;
  readonly output?: Value;
  /** The field of the output that holds what the node returned, where its platform wraps that. */
  readonly bodyField?: string;
  /** The failure in words, dug out of the output when the node failed. */
  readonly error?: string;
  /** What a waiting node waits for, where its type tells. */
  readonly waitsFor?: 'person' | 'webhook' | 'time' | 'batches';
  /** The id of the execution that this node started: a sub-flow. */
  readonly child?: string;
  /** Which ways it chose to go on, where what it returned tells. */
  readonly chosen?: ChosenWays;
  /** How its iterations went, where what it returned tells. */
  readonly iterations?: Iterations;
}

export interface ChosenWays {
  /** The words for a way out: which branch of a rule, which case of a switch. */
  readonly words: readonly string[];
  /** The ids of the nodes that it went on with. */
  readonly nodes?: readonly string[];
}

export interface Iterations {
  readonly total?: number;
  readonly good?: number;
  readonly failed?: number;
}

/** Names one node of an execution: by its id, and by which of that id it is, where a platform tells of one several times. */
export interface NodeName {
  readonly node: string;
  /** 0, when left out, is the first. */
  readonly repeat?: number;
}

export function nodeNameIn({ nodes = [] }: Pick<Execution, 'nodes'>, node: ExecutionNode): NodeName {
  return { node: node.id, repeat: nodes.filter(({ id }) => id === node.id).indexOf(node) };
}

export function findNode({ nodes = [] }: Pick<Execution, 'nodes'>, { node, repeat = 0 }: NodeName): ExecutionNode | undefined {
  return nodes.filter(({ id }) => id === node)[repeat];
}

/** One iteration of a loop node. */
export interface Batch<Value = HeldValue> {
  readonly index: number;
  /** The platform's own word. */
  readonly status: string;
  readonly statusClass: StatusClass;
  /** Its id, where the platform runs it as an execution of its own. */
  readonly execution?: string;
  readonly name?: string;
  readonly output?: Value;
  /** The failure in words. */
  readonly error?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** 1-based. */
  readonly page: number;
  readonly hasNext: boolean;
  /** As the server counts; absent where it does not say. */
  readonly total?: number;
  /** How many items a page has where the platform decides that, whatever was asked for. */
  readonly size?: number;
  /** Keys of what the server listed although it was not asked for. */
  readonly dropped?: readonly string[];
}

const keys = new WeakMap<ExecutionRef, string>();

/** An id as a part of a path. JSON can hold half a character, which has no code in an address and gets one here. */
export function escapeId(id: string): string {
  if (id.isWellFormed()) return encodeURIComponent(id);
  return Array.from(id, (sign) => (sign.isWellFormed() ? encodeURIComponent(sign) : `%u${sign.charCodeAt(0).toString(16)}`)).join('');
}

/** A key that is the same for the same execution and differs for any other, safe as a tree id. */
export function keyOf(ref: ExecutionRef): string {
  const known = keys.get(ref);
  if (known !== undefined) return known;
  // Rows are drawn by the thousand, each looked up by its key: it is spelled out once.
  const key = [ref.connection, ref.scope, ref.id].map(escapeId).join('/');
  keys.set(ref, key);
  return key;
}

/** What an execution is called: its workflow's name, else what its platform calls the run, where that says more than an id. */
export function nameOfExecution({ workflow, name, ref }: Pick<Execution, 'workflow' | 'name' | 'ref'>): string {
  const isMoreThanId = name !== undefined && !(workflow?.id && name.includes(workflow.id));
  return workflow?.name ?? (isMoreThanId ? name : undefined) ?? workflow?.id ?? ref.id;
}

export function sameExecution(a: ExecutionRef, b: ExecutionRef): boolean {
  return a.connection === b.connection && a.scope === b.scope && a.id === b.id;
}
