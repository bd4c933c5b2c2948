/**
 * One table of status words. Platforms spell the same state in many ways ("ERRORED", "Errored", "failed"); everything
 * that draws, filters or decides reads the class, and shows the platform's own word to the person.
 */
export type StatusClass =
  | 'queued'
  | 'running'
  | 'waiting'
  | 'stopping'
  | 'ok'
  | 'partial'
  | 'warning'
  | 'failed'
  | 'skipped'
  | 'stopped'
  | 'terminated'
  | 'timedOut'
  | 'unknown';

/**
 * What the platforms say, and the plain synonyms that they have for it elsewhere or may come to use: an end that is not
 * known as one would be asked for again and again.
 */
const wordsByClass: Readonly<Partial<Record<StatusClass, string>>> = {
  queued: 'QUEUED PENDING ENQUEUED SCHEDULED CREATED',
  running: 'RUNNING IN_PROGRESS STARTED PROCESSING EXECUTING',
  waiting: 'WAITING AWAITING_UI_INTERACTION PAUSED SUSPENDED',
  stopping: 'STOPPING CANCELLING CANCELING ABORTING TERMINATING',
  // "Finished" and "done" are said where a failure has a word of its own.
  ok: 'COMPLETED COMPLETE SUCCESS SUCCEEDED SUCCESSFUL DONE FINISHED',
  partial: 'PARTIALLY_SUCCESSFUL PARTIAL_SUCCESS PARTIALLY_COMPLETED COMPLETED_WITH_ERRORS COMPLETED_WITH_WARNINGS',
  warning: 'WARNING',
  failed: 'ERRORED FAILED ERROR FAILURE REJECTED CRASHED',
  // Never begun, and it never will be.
  skipped: 'SKIPPED',
  // Somebody asked for the end, as *Stop* does.
  stopped: 'STOPPED CANCELLED CANCELED ABORTED',
  // Ended by force, or by the workflow itself.
  terminated: 'TERMINATED KILLED INTERRUPTED',
  // Its time was up before it ended by itself, whoever set the limit.
  timedOut: 'TIMED_OUT TIMEOUT TIMEDOUT EXPIRED',
};

const executionWords: Readonly<Record<string, StatusClass>> = Object.fromEntries(
  // Object.entries widens the keys; they are those of the table above.
  (Object.entries(wordsByClass) as [StatusClass, string][]).flatMap(([statusClass, words]) =>
    words.split(' ').map((word) => [word, statusClass]),
  ),
);

const nodeWords: Readonly<Record<string, StatusClass>> = {
  ...executionWords,
  READY: 'queued',
  ERRORED_AND_SKIPPED: 'skipped',
};

/** An iteration that waits does so for its turn. */
const batchWords: Readonly<Record<string, StatusClass>> = { ...nodeWords, WAITING: 'queued' };

const terminal: ReadonlySet<StatusClass> = new Set(['ok', 'partial', 'failed', 'skipped', 'stopped', 'terminated', 'timedOut']);

function normalize(word: string): string {
  const separated = word.trim().replace(/(?<=[a-z])(?=[A-Z])/g, '_');
  return separated.toUpperCase().replace(/[\s-]+/g, '_');
}

function lookUp(table: Readonly<Record<string, StatusClass>>, word: string): StatusClass {
  const key = normalize(word);
  return Object.hasOwn(table, key) ? (table[key] ?? 'unknown') : 'unknown';
}

/** The class of an execution's status word; a word nobody has seen is `unknown`, which is not terminal by itself. */
export function classOfExecution(word: string): StatusClass {
  return lookUp(executionWords, word);
}

export function classOfNode(word: string): StatusClass {
  return lookUp(nodeWords, word);
}

export function classOfBatch(word: string): StatusClass {
  return lookUp(batchWords, word);
}

/**
 * Whether an execution has ended for good. A status nobody has seen does not end it by itself; the platform's word for
 * when it was completed does, and so does a platform that no longer knows the execution.
 */
export function hasEnded({ statusClass, endedAt, gone }: EndFacts): boolean {
  return gone === true || terminal.has(statusClass) || (statusClass === 'unknown' && endedAt !== undefined);
}

/** The class to show it by: what its platform no longer knows is neither running nor waiting, and nobody can say how it ended. */
export function shownClassOf({ statusClass, gone }: EndFacts): StatusClass {
  return gone === true && !terminal.has(statusClass) ? 'unknown' : statusClass;
}

/** Whether a node was begun: one that failed and was skipped over was, one that waits for its turn or was skipped was not. */
export function hasBegun({ status, statusClass }: { readonly status: string; readonly statusClass: StatusClass }): boolean {
  return statusClass === 'skipped' ? normalize(status).startsWith('ERRORED') : statusClass !== 'queued';
}

interface EndFacts {
  readonly statusClass: StatusClass;
  readonly endedAt?: number;
  /** Its platform no longer knows it. */
  readonly gone?: boolean;
}

/** Whether something is wrong in a way that a person wants to be led to. */
export function isFailure(status: StatusClass): boolean {
  return status === 'failed' || status === 'timedOut';
}
