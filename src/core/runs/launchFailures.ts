import { Failure, toFailure } from '../model/errors';
import type { Provider } from '../platforms/provider';
import type { JournalEntry } from './journal';

/** The sentences about a start whose answer, or whose note on disk, is missing. */

function nameOf({ target }: Pick<JournalEntry, 'target'>): string {
  return target.workflowName ?? target.workflow;
}

/** Nothing was sent, because it could not have been found again. */
export function notWrittenDown(entry: JournalEntry, error: unknown): Failure {
  const template = 'Nothing was sent to {0}: the run could not be written down first, so that a crash would lose it ({1}).';
  return new Failure('disk', template, [nameOf(entry), reasonOf(error)], { cause: error });
}

/** It was started and is followed, but no later window will know of it. */
export function notedNowhere(entry: JournalEntry, error: unknown): Failure {
  const template = '{0} was started and is followed, but this could not be written down ({1}). Should this window close, look for it in the list of executions.';
  return new Failure('disk', template, [nameOf(entry), reasonOf(error)], { cause: error });
}

export function severalFound(entry: JournalEntry, count: number, cause?: Failure): Failure {
  const template =
    count === 1
      ? 'The answer for {0} was lost. One execution may be it, but nothing proves it: choose it if it is yours. It was not sent again.'
      : 'The answer for {0} was lost, and {1} executions may be it: choose the one that is yours. It was not sent again.';
  return new Failure('connectionLost', template, [nameOf(entry), String(count)], {
    maybeSent: true,
    next: { step: 'chooseExecution', intent: entry.intent },
    detail: cause?.detail ?? cause?.message,
    cause,
  });
}

/** What was taken for it by evidence was a later or an earlier start of the same workflow. */
export function wasAnother(run: Pick<JournalEntry, 'target'>): Failure {
  const template = 'What looked like {0} was another run of yours. The answer for it was lost; it may still have started. It was not sent again.';
  return new Failure('connectionLost', template, [nameOf(run)], { maybeSent: true });
}

/** It could not be looked for yet, and is looked for again. */
export function outOfSight(entry: JournalEntry, cause: Failure): Failure {
  const template = 'The answer for {0} was lost, and its platform cannot be asked for it now. Runlight goes on looking for it. It was not sent again.';
  return new Failure('unreachable', template, [nameOf(entry)], { maybeSent: true, detail: cause.detail ?? cause.message, cause });
}

export function isOutOfSight({ kind, maybeSent }: Failure): boolean {
  return kind === 'unreachable' && maybeSent;
}

/** Nobody looks for it any longer. */
export function tooOld(entry: JournalEntry): Failure {
  const template = 'The answer for {0} was lost more than a day ago, and its execution was not found since; it may have started. It was not sent again.';
  return new Failure('connectionLost', template, [nameOf(entry)], { maybeSent: true });
}

export function lost(entry: JournalEntry, provider: Provider, cause?: Failure): Failure {
  const { intent, target, repeats } = entry;
  const template = provider.listExecutions
    ? 'The answer for {0} was lost. Runlight looked for the execution and did not find one; it may still have started. It was not sent again.'
    : 'The answer for {0} was lost, and {1} does not list executions where Runlight could look for it; it may have started. It was not sent again.';
  // No platform knows the intent of a rerun, or of a start that waits for its workflow.
  const isKnownAgain = provider.knowsIntents && target.mode !== 'sync' && repeats === undefined;
  return new Failure('connectionLost', template, [nameOf(entry), provider.label], {
    maybeSent: true,
    next: isKnownAgain ? { step: 'tryAgain', intent } : { step: 'showLog' },
    detail: cause?.detail ?? cause?.message,
    cause,
  });
}

/** The same action was tried again and certainly not sent, which says nothing of the first try. */
export function notSentAgain(start: Pick<JournalEntry, 'intent' | 'target'>, failure: Failure): Failure {
  const { kind, template, values, next = { step: 'tryAgain', intent: start.intent }, status, retryAfterMs, detail, fields } = failure;
  const facts = { next, status, retryAfterMs, detail, fields, maybeSent: true, cause: failure };
  return new Failure(kind, '{0} was not sent again: {1} The first try may still have started it.', [nameOf(start), { template, values }], facts);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : toFailure(error).message;
}
