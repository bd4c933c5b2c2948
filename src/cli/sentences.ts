import { Failure } from '../core/model/errors';

/** What went wrong, as a sentence. There is no log here, so that what nobody expected is told with its reason. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`;
}
