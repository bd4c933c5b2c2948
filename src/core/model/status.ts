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

const executionWords: Readonly<Record<string, StatusClass>> = {
  QUEUED: 'queued',
  PENDING: 'queued',
  RUNNING: 'running',
  WAITING: 'waiting',
  AWAITING_UI_INTERACTION: 'waiting',
  STOPPING: 'stopping',
  COMPLETED: 'ok',
  SUCCESS: 'ok',
  PARTIALLY_SUCCESSFUL: 'partial',
  PARTIAL_SUCCESS: 'partial',
  WARNING: 'warning',
  ERRORED: 'failed',
  FAILED: 'failed',
  ERROR: 'failed',
  REJECTED: 'failed',
  STOPPED: 'stopped',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timedOut',
  TIMEOUT: 'timedOut',
};

const nodeWords: Readonly<Record<string, StatusClass>> = {
  ...executionWords,
  READY: 'queued',
  SKIPPED: 'skipped',
  ERRORED_AND_SKIPPED: 'skipped',
};

/** An iteration that waits does so for its turn. */
const batchWords: Readonly<Record<string, StatusClass>> = { ...nodeWords, WAITING: 'queued' };

const terminal: ReadonlySet<StatusClass> = new Set(['ok', 'partial', 'failed', 'stopped', 'terminated', 'timedOut']);

function normalize(word: string): string {
  return word.trim().toUpperCase().replace(/[\s-]+/g, '_');
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
 * when it was completed does.
 */
export function hasEnded({ statusClass, endedAt }: { readonly statusClass: StatusClass; readonly endedAt?: number }): boolean {
  return terminal.has(statusClass) || (statusClass === 'unknown' && endedAt !== undefined);
}

/** Whether something is wrong in a way that a person wants to be led to. */
export function isFailure(status: StatusClass): boolean {
  return status === 'failed' || status === 'timedOut';
}
