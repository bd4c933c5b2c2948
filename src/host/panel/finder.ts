import type { Execution } from '../../core/model/model';
import type { FoundHit, FromHost } from '../../shared/protocol';
import { hitsIn } from './hits';
import { outlineOf, partsOf, valueOf } from './partText';
import { readableOf } from './rows';

/** How long a search keeps others from working, in milliseconds. */
const turnMs = 12;
/** More hits are counted but not reported: nobody steps through more. */
const mostHits = 2000;
/** Hits are reported together, at this interval. */
const reportMs = 120;

/** What was found since the last report, and how far the search is. */
type Report = Omit<Extract<FromHost, { readonly type: 'found' }>, 'type' | 'search'>;

export interface SearchRequest {
  /** The rows that are looked through, in this order. */
  readonly keys: readonly string[];
  readonly text: string;
  readonly signal: AbortSignal;
}

/**
 * Searches everything that the rows of an execution returned or got, in their order. Resolves when it is through or
 * aborted. `rest` lets others work in between.
 */
export async function findIn(
  execution: Execution,
  { keys, text, signal }: SearchRequest,
  onReport: (report: Report) => void,
  rest: () => Promise<void> = nextTurn,
): Promise<void> {
  let hits: FoundHit[] = [];
  let reported = 0;
  let total = 0;
  let turn = performance.now();
  let lastReport = turn;
  const report = (done: boolean) => {
    onReport({ hits, total, done });
    reported += hits.length;
    hits = [];
    lastReport = performance.now();
  };
  for (const node of keys) {
    const readable = readableOf(execution, node);
    for (const part of readable ? partsOf(readable) : []) {
      if (!readable || part === 'error') continue;
      for (const path of hitsIn(outlineOf(readable, part), valueOf(readable, part), text)) {
        if (path) total += 1;
        if (path && reported + hits.length < mostHits) hits.push({ node, part, path });
        if (performance.now() - turn < turnMs) continue;
        await rest();
        if (signal.aborted) return;
        turn = performance.now();
        if (turn - lastReport >= reportMs) report(false);
      }
    }
  }
  if (!signal.aborted) report(true);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
