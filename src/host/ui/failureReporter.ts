import { isCancelled, toFailure, type Failure, type NextStep } from '../../core/model/errors';
import type { Log } from './log';
import { showError } from './messages';
import { labelOf, sentenceOf } from './sentences';

/** Takes a person to the next step of a failure; `connection` is the one it happened on, where there is one. */
export type TakeStep = (next: NextStep, connection?: string) => unknown;

/** Shows failures where they were asked for: one sentence, once, with at most one next step. The log has the rest. */
export class FailureReporter {
  constructor(
    private readonly log: Log,
    private readonly takeStep: TakeStep,
  ) {}

  /** Returns at once: a notification may stay for as long as the person likes. */
  report(error: unknown, connection?: string): void {
    if (isCancelled(error)) return;
    const failure = toFailure(error);
    this.log.failure(failure);
    void this.show(failure, connection);
  }

  private async show(failure: Failure, connection: string | undefined): Promise<void> {
    const next = failure.next ?? otherwise(failure);
    const labels = next ? [labelOf(next)] : [];
    const chosen = await showError(sentenceOf(failure), ...labels);
    if (next && chosen !== undefined) await this.takeStep(next, connection);
  }
}

/** The log has more to say, except about what a person typed: that the sentence says whole. */
function otherwise({ kind }: Failure): NextStep | undefined {
  return kind === 'invalidInput' ? undefined : { step: 'showLog' };
}
