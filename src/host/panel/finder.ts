import { randomUUID } from 'node:crypto';
import type { Execution } from '../../core/model/model';
import type { Asked, SearchPlace } from '../../core/reader/questions';
import type { FoundHit, FromHost, NodePart } from '../../shared/protocol';
import { keysOf } from './rows';
import { aboutOf } from './valueAnswers';

/** Hits are reported together, at this interval, in milliseconds. */
const reportMs = 120;

/** What was found since the last report, and how far the search is. */
type Report = Omit<Extract<FromHost, { readonly type: 'found' }>, 'type' | 'search'>;

export interface SearchRequest {
  readonly text: string;
  readonly signal: AbortSignal;
  readonly reader: Asked;
  /** How many hits have been reported; a search that begins anew, because values were gone, does not report them twice. */
  reported: number;
}

/**
 * Searches everything that the rows of an execution returned or got, in their order. Resolves when it is through or
 * aborted. `rest` lets others work in between.
 */
export async function findIn(
  execution: Execution,
  request: SearchRequest,
  onReport: (report: Report) => void,
  rest: () => Promise<void> = nextTurn,
): Promise<void> {
  const { text, signal, reader } = request;
  const places = placesIn(execution);
  const search = randomUUID();
  let toSkip = request.reported;
  let hits: FoundHit[] = [];
  let lastReport = performance.now();
  for (;;) {
    const found = await reader.ask({ type: 'find', search, places, text });
    if (signal.aborted) break;
    // The parts come back as they were given.
    hits.push(...(found.hits.slice(toSkip) as readonly FoundHit[]));
    toSkip = Math.max(0, toSkip - found.hits.length);
    if (found.done || performance.now() - lastReport >= reportMs) {
      onReport({ hits, total: found.total, done: found.done });
      request.reported += hits.length;
      hits = [];
      lastReport = performance.now();
    }
    if (found.done) return;
    await rest();
    if (signal.aborted) break;
  }
  await reader.ask({ type: 'stopFinding', search });
}

function placesIn(execution: Execution): readonly SearchPlace<NodePart>[] {
  return keysOf(execution).flatMap((node) =>
    (['output', 'input'] as const).flatMap((part) => {
      const about = aboutOf(execution, node, part);
      return about ? [{ node, part, ...about }] : [];
    }),
  );
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
