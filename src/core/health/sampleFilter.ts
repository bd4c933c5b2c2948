import { comparableWord } from '../model/filter';
import { outcomeOf, type Outcome, type Sample } from './sample';

/** Which executions are looked at; what is left out does not matter. */
export interface SampleFilter {
  /** What started them; empty: those of which nobody tells it. */
  readonly trigger?: string;
  readonly outcome?: Outcome;
  /** Started at most so many milliseconds ago. */
  readonly within?: number;
}

export function filterSamples(samples: readonly Sample[], { trigger, outcome, within }: SampleFilter, now: number): readonly Sample[] {
  const word = trigger === undefined ? undefined : comparableWord(trigger);
  return samples.filter(
    (sample) =>
      (word === undefined || comparableWord(sample.trigger ?? '') === word) &&
      (outcome === undefined || outcomeOf(sample) === outcome) &&
      (within === undefined || (sample.startedAt !== undefined && now - sample.startedAt <= within)),
  );
}
