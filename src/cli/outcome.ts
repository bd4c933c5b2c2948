import type { Execution } from '../core/model/model';
import { outcomeOf, type RunOutcome } from '../core/payload/expectation/checkRun';
import { wholeExecution } from '../core/values/held';

/** What an execution came to, with its values: in a program that is here for one answer, they are all in memory. */
export function wholeOutcomeOf(execution: Execution): RunOutcome {
  return outcomeOf(wholeExecution(execution));
}
