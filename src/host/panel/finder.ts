import type { Execution } from '../../core/model/model';
import type { FoundHit, FromHost } from '../../shared/protocol';
import { hitsIn } from './hits';
import { outlineOf, partsOf, valueOf } from './partText';
import { readableOf } from './rows';

/** So long may a search keep others from working, in milliseconds; and so many are told, because nobody steps through more. */
const turnMs = 12;
const mostHits = 2000;
/** Hits are told together, so often. */
const reportMs = 120;

type FoundMessage = Extract<FromHost, { readonly type: 'found' }>;

/**
 * Searches everything that the rows of an execution returned or got, in their order. Resolves when it is through or given
 * up. `rest` lets others work in between.
 */
export async function findIn(
  execution: Execution,
  keys: readonly string[],
  words: string,
  search: number,
  signal: AbortSignal,
  tell: (found: FoundMessage) => void,
  rest: () => Promise<void> = nextTurn,
): Promise<void> {
  let hits: FoundHit[] = [];
  let told = 0;
  let total = 0;
  let turn = performance.now();
  let report = turn;
  const say = (done: boolean) => {
    tell({ type: 'found', search, hits, total, done });
    told += hits.length;
    hits = [];
    report = performance.now();
  };
  for (const node of keys) {
    const readable = readableOf(execution, node);
    for (const part of readable ? partsOf(readable) : []) {
      if (!readable || part === 'error') continue;
      for (const path of hitsIn(outlineOf(readable, part), valueOf(readable, part), words)) {
        if (path) total += 1;
        if (path && told + hits.length < mostHits) hits.push({ node, part, path });
        if (performance.now() - turn < turnMs) continue;
        await rest();
        if (signal.aborted) return;
        turn = performance.now();
        if (turn - report >= reportMs) say(false);
      }
    }
  }
  if (!signal.aborted) say(true);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
