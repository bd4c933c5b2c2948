import type { FieldPath } from '../json/path';
import type { ExecutionRef } from './model';
import { fillTemplate, type Sentence, type SentenceValue } from './sentence';

/** What a server says about one place in the payload that it refused. */
export interface FieldError {
  readonly path: FieldPath;
  readonly message: string;
}

/** What kind of thing went wrong: decides the icon, the retry and the next step, never the words. */
export type FailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'rejected'
  | 'rateLimited'
  | 'serverError'
  | 'notSupported'
  | 'hostNotFound'
  | 'unreachable'
  | 'certificate'
  | 'proxy'
  | 'timeout'
  | 'connectionLost'
  | 'redirected'
  | 'unreadable'
  | 'tooLarge'
  | 'invalidInput'
  | 'missingSecret'
  /** A disk of this machine refused to read or to write. */
  | 'disk';

/** The one thing to do next; the host turns it into a button. */
export type NextStep =
  /** Of which connection, where the failure knows. */
  | { readonly step: 'replaceKey'; readonly connection?: string }
  /** Only where the platform knows that it is the same action. */
  | { readonly step: 'tryAgain'; readonly intent: string }
  /** Several executions may be the one that this start made. */
  | { readonly step: 'chooseExecution'; readonly intent: string }
  | { readonly step: 'openSetting'; readonly setting: string }
  /** What was answered is too large to be read here; of which execution, where the failure knows. */
  | { readonly step: 'saveAnswer'; readonly execution?: ExecutionRef }
  | { readonly step: 'chooseTarget' }
  | { readonly step: 'showLog' };

export interface FailureFacts {
  readonly next?: NextStep;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Whether the request may have reached the server. Only what certainly did not may go out again when it is a POST. */
  readonly maybeSent?: boolean;
  /** For the log only: codes, bodies, trace ids. Redacted before it is written. */
  readonly detail?: string;
  /** What the server says about single places in the payload. */
  readonly fields?: readonly FieldError[];
  readonly cause?: unknown;
}

/**
 * A failure as a sentence that says what happened, to what, and what to do. The sentence is a template with values
 * (`{0}`, `{1}`, …), so that the host can show it in the reader's language.
 */
export class Failure extends Error {
  /** By name: bundles loaded later carry a copy of this class of their own, and theirs are failures too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'Failure';
  }

  readonly next?: NextStep;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly maybeSent: boolean;
  readonly detail?: string;
  readonly fields: readonly FieldError[];

  constructor(
    readonly kind: FailureKind,
    readonly template: Sentence,
    readonly values: readonly SentenceValue[] = [],
    facts: FailureFacts = {},
  ) {
    super(fillTemplate(template, values), { cause: facts.cause });
    this.name = 'Failure';
    this.next = facts.next;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.maybeSent = facts.maybeSent ?? false;
    this.detail = facts.detail;
    this.fields = facts.fields ?? [];
  }
}

/** The person (or the owner of the work) asked to stop. Not an error: nothing is shown for it. */
export class Cancelled extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'Cancelled';
  }

  constructor() {
    super('Cancelled');
    this.name = 'Cancelled';
  }
}

export function isCancelled(error: unknown): error is Cancelled {
  return error instanceof Cancelled;
}

/** Any thrown thing as a Failure, so that whoever shows it has a sentence and never a stack. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Failure('serverError', 'Something unexpected happened. The log has the details.', [], {
    next: { step: 'showLog' },
    detail,
    cause: error,
  });
}

/** Whether asking again may help by itself: a refused key does not heal, what is too large gets no smaller, and a person's refresh does ask again. */
export function isWorthRetrying({ kind }: Failure): boolean {
  return !['unauthorized', 'forbidden', 'missingSecret', 'notSupported', 'invalidInput', 'tooLarge'].includes(kind);
}
