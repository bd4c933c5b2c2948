import type { ExecutionHead, NodeRow } from '../../shared/protocol';
import { isUnfinished } from './nodeLabels';

/** Where the time of one node lies in the time of all, each from 0 to 1. */
export interface Bar {
  readonly start: number;
  readonly length: number;
}

/**
 * A bar for every node whose time is known. Where the platform tells when each ended, they stand where they ran; else one
 * after the other, because the order is all that is known.
 */
export function waterfallOf(rows: readonly NodeRow[], { startedAt }: Pick<ExecutionHead, 'startedAt'>): ReadonlyMap<string, Bar> {
  const timed = rows.filter(({ isAnswer, durationMs }) => !isAnswer && durationMs !== undefined);
  const spans = spansOf(timed, startedAt);
  const first = Math.min(...spans.map(({ from }) => from));
  const whole = Math.max(...spans.map(({ to }) => to)) - first;
  if (!(whole > 0)) return new Map();
  const bars = new Map<string, Bar>();
  for (const { key, from, to } of spans) bars.set(key, { start: (from - first) / whole, length: (to - from) / whole });
  for (const { key, isAnswer, statusClass, durationMs } of rows) {
    // What still runs has no length yet; it is at the end of what is known.
    if (!isAnswer && durationMs === undefined && statusClass === 'running' && isUnfinished({ statusClass })) bars.set(key, { start: 1, length: 0 });
  }
  return bars;
}

interface Span {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

function spansOf(rows: readonly NodeRow[], startedAt: number | undefined): readonly Span[] {
  const known = rows.every(({ endedAt }) => endedAt !== undefined);
  if (known) {
    return rows.map(({ key, endedAt = 0, durationMs = 0 }) => {
      const from = endedAt - durationMs;
      return { key, from: startedAt === undefined ? from : Math.min(endedAt, Math.max(startedAt, from)), to: endedAt };
    });
  }
  let clock = 0;
  return rows.map(({ key, durationMs = 0 }) => {
    const from = clock;
    clock += durationMs;
    return { key, from, to: clock };
  });
}
