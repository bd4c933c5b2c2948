import { Failure } from '../core/model/errors';
import type { ExecutionRef } from '../core/model/model';

/** What went wrong, as a sentence. There is no log here, so that what nobody expected is told with its reason. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`;
}

/** What becomes of a run that was sent, and that nobody waits for any more. */
export function goesOn(workflow: string, account: string, execution: ExecutionRef | undefined): string {
  if (execution) return `${workflow} goes on as execution ${execution.id} for ${execution.scope}.`;
  return `${workflow} for ${account} was sent, and nobody has answered yet: it may have started. It is not sent again.`;
}
