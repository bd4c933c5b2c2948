import type { Execution, ExecutionRef, Page, Scope, Workflow } from './model';

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
}

/** What the platform answered to a start. */
export interface Started {
  readonly id: string;
  /** The platform's status word, where the answer carries one. */
  readonly status?: string;
}

export interface HistoryQuery {
  /** 1-based. */
  readonly page: number;
  readonly limit: number;
  readonly workflow?: string;
  /** Milliseconds since the epoch. */
  readonly since?: number;
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
  /** For prompts: "linked account" or "workflow". */
  readonly scopeNoun: string;
  /** The cheapest authenticated call; resolves when the credential is good. */
  check(signal: AbortSignal): Promise<void>;
  start(request: RunRequest, signal: AbortSignal): Promise<Started>;
  /** Exactly what {@link start} would send, the credential masked. */
  describe(request: RunRequest): RequestDescription;
  readonly inspect?: (ref: ExecutionRef, signal: AbortSignal) => Promise<Execution>;
  readonly scopes?: (query: ScopeQuery, signal: AbortSignal) => Promise<Page<Scope>>;
  /** Newest first. */
  readonly history?: (scope: string, query: HistoryQuery, signal: AbortSignal) => Promise<Page<Execution>>;
  readonly workflows?: (scope: string, signal: AbortSignal) => Promise<readonly Workflow[]>;
  /** The slug the execute call needs when the workflow itself does not tell it; undefined when the person must say. */
  readonly findSlug?: (scope: string, workflow: Workflow, signal: AbortSignal) => Promise<string | undefined>;
  readonly requestStructure?: (scope: string, workflow: string, signal: AbortSignal) => Promise<RequestStructure>;
  readonly stop?: (ref: ExecutionRef, signal: AbortSignal) => Promise<void>;
  /** Resolves to the new execution's id, or undefined when the answer does not name it: then it is looked for. */
  readonly rerun?: (ref: ExecutionRef, signal: AbortSignal) => Promise<string | undefined>;
}

export interface RequestDescription {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
