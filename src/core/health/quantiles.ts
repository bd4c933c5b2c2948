/**
 * The value that a share of the sorted numbers does not exceed, between its neighbours where it falls between two;
 * undefined of none.
 */
export function quantileOf(sorted: readonly number[], share: number): number | undefined {
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) return undefined;
  return low + (high - low) * (place - Math.floor(place));
}

export function sortNumbers(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((one, other) => one - other);
}

/** Of durations, in milliseconds. */
export interface Durations {
  /** How many there are. */
  readonly count: number;
  readonly median?: number;
  /** 95 of 100 took no longer. */
  readonly high?: number;
  readonly longest?: number;
}

export function durationsOf(numbers: readonly number[]): Durations {
  const sorted = sortNumbers(numbers);
  return { count: sorted.length, median: quantileOf(sorted, 0.5), high: quantileOf(sorted, 0.95), longest: sorted.at(-1) };
}
