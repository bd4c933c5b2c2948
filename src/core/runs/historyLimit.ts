import type { RunSummary } from './record';

/** More runs beyond the limit than may go unasked. */
export interface Surplus {
  /** How many runs. */
  readonly count: number;
  readonly limit: number;
}

export interface Bounds {
  /** How many runs may be kept. */
  readonly limit: number;
  /** What all of them may take. */
  readonly bytes: number;
  /** The limit for which somebody agreed that any number of runs goes. */
  readonly agreed?: number;
}

/** So many go by themselves: what a few windows at once may be beyond the limit. More are beyond it only after it was lowered. */
const mostUnasked = 5;

/** What has to go of these runs, newest first, and what would have to if somebody agreed. The newest stays whatever its size. */
export function runsBeyond(
  runs: readonly RunSummary[],
  { limit: wanted, bytes: most, agreed }: Bounds,
): { readonly gone: readonly RunSummary[]; readonly surplus?: Surplus } {
  const limit = Math.max(wanted, 1);
  const count = runs.length - limit;
  const surplus = count > mostUnasked && agreed !== limit ? { count, limit } : undefined;
  let bytes = 0;
  const gone = runs.filter(({ size }, index) => {
    bytes += size;
    return index > 0 && ((index >= limit && !surplus) || bytes > most);
  });
  return { gone, surplus };
}
