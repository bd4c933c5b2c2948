/** First pause, its growth with the age of the watch, and its ceiling: quick for short runs, gentle on long ones. */
const firstPauseMs = 350;
const growth = 0.06;
const longestPauseMs = 15_000;
/** Nobody looks at an unfocused window. */
const unfocusedFactor = 3;
const jitter = 0.1;
/** Failures in a row double the pause up to this many times. */
const mostDoublings = 5;
/** No server and no status makes a pause longer than this. */
export const longestWaitMs = 5 * 60_000;
/** A word that nobody knows is asked about less and less: it may be an end. */
const unknownWordGrowth = 0.25;

/**
 * A pause is so many times as long as what the last reading kept busy, which then is one part in sixteen of all time. What
 * cannot be counted with it, such as the collection of garbage, makes that one in ten.
 */
const timesCost = 15;

/** What the pause before the next request for an execution depends on. */
export interface PollState {
  /** Milliseconds since it is followed. */
  readonly age: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Whether its status is a word that nobody knows. */
  readonly isUnknown: boolean;
  readonly isFocused: boolean;
  /** How long the last reading kept this machine busy, in milliseconds. */
  readonly costMs?: number;
  /** 0 ≤ x < 1. */
  readonly random: number;
}

/** Milliseconds until an execution is asked for again. */
export function pollPauseMs({ age, failures, isUnknown, isFocused, costMs = 0, random }: PollState): number {
  const calm = isUnknown
    ? Math.min(firstPauseMs + age * unknownWordGrowth, longestWaitMs)
    : Math.min(firstPauseMs + age * growth, longestPauseMs);
  const troubled = Math.min(calm * 2 ** Math.min(failures, mostDoublings), Math.max(calm, 2 * longestPauseMs));
  const spread = 1 + jitter * (2 * random - 1);
  return Math.max(troubled * spread * (isFocused ? 1 : unfocusedFactor), Math.min(timesCost * costMs, longestWaitMs));
}
