/** What the host and the worker that reads for it say to each other. All of it is cloned on its way, but bytes move. */
import type { ParkedBytes } from '../http/body';
import { Failure, type FailureFacts, type FailureKind } from '../model/errors';
import { ValuesGone } from '../values/held';
import type { Question } from './questions';

export interface ReadCall {
  readonly type: 'read';
  readonly body: ParkedBytes;
  readonly contentType: string;
  /** By its name in `platforms/decoders`. */
  readonly decoder: string;
  readonly args: unknown;
  readonly group: string;
}

export interface AskCall {
  readonly type: 'ask';
  /** As `portable` makes it. */
  readonly question: Question;
}

/** A call is answered once, under its number. */
export type Call = (ReadCall | AskCall) & { readonly call: number };

export type ToWorker =
  | Call
  /** See {@link RemoteReader.retain}. */
  | { readonly type: 'retain'; readonly group: string; readonly ids: readonly number[] }
  | { readonly type: 'secretNames'; readonly names: readonly string[] };

export interface Reply {
  readonly call: number;
  readonly outcome: { readonly value: unknown } | { readonly error: PackedError };
  /** How long the worker was busy with it, in milliseconds, and whose values it was about. */
  readonly busyMs: number;
  readonly group?: string;
}

type PackedError =
  | { readonly is: 'failure'; readonly kind: FailureKind; readonly template: Failure['template']; readonly values: Failure['values']; readonly facts: Omit<FailureFacts, 'cause'> }
  | { readonly is: 'gone' }
  | { readonly is: 'syntax' | 'other'; readonly message: string; readonly stack?: string };

/** A clone of an error is a plain one: what it was is said beside. */
export function packError(error: unknown): PackedError {
  if (error instanceof Failure) {
    const { kind, template, values, next, status, retryAfterMs, maybeSent, detail, fields } = error;
    return { is: 'failure', kind, template, values, facts: { next, status, retryAfterMs, maybeSent, detail, fields } };
  }
  if (error instanceof ValuesGone) return { is: 'gone' };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { is: error instanceof SyntaxError ? 'syntax' : 'other', message, stack };
}

export function unpackError(packed: PackedError): Error {
  switch (packed.is) {
    case 'failure':
      return new Failure(packed.kind, packed.template, packed.values, packed.facts);
    case 'gone':
      return new ValuesGone();
    case 'syntax':
      return new SyntaxError(packed.message);
    case 'other':
      return Object.assign(new Error(packed.message), { stack: packed.stack });
  }
}

/** A body that needs more memory than there is for one; so many bytes. */
export function tooLarge(size: number): Failure {
  const megabytes = String(Math.max(1, Math.round(size / 1024 / 1024)));
  const template = 'What was returned is too large to be shown ({0} MB). Save it to a file to read it elsewhere.';
  return new Failure('tooLarge', template, [megabytes], { maybeSent: true, next: { step: 'saveAnswer' } });
}
