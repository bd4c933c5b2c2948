import type { Execution } from '../model/model';
import { isFailure, type StatusClass } from '../model/status';
import { durationsOf, type Durations } from './quantiles';
import { inOrder, outcomeOf, type Sample } from './sample';

/** The nodes of one execution that was read, as far as their health goes. */
export interface ReadNodes {
  /** Of the execution. */
  readonly id: string;
  readonly nodes: readonly NodeSample[];
}

export interface NodeSample {
  readonly id: string;
  readonly name: string;
  readonly failed: boolean;
  readonly durationMs?: number;
}

/** Those that ran: what was not reached or was skipped says nothing about how it does. */
export function readNodesOf({ ref, nodes = [] }: Execution): ReadNodes {
  const ran = nodes.filter(({ statusClass }) => !neverRan.has(statusClass));
  return {
    id: ref.id,
    nodes: ran.map(({ id, name, statusClass, durationMs }) => ({ id, name: name || id, failed: isFailure(statusClass), durationMs })),
  };
}

const neverRan: ReadonlySet<StatusClass> = new Set(['queued', 'skipped']);

/** How one node did in the executions that were read. */
export interface NodeHealth {
  readonly id: string;
  readonly name: string;
  /** In how many executions it ran, and in how many it failed. */
  readonly ran: number;
  readonly failed: number;
  readonly durations: Durations;
}

/** In the order in which they first come. A node that a loop runs many times counts once for each execution, but for its times. */
export function nodeHealthOf(read: readonly ReadNodes[]): readonly NodeHealth[] {
  const byId = new Map<string, { name: string; ran: Set<string>; failed: Set<string>; times: number[] }>();
  for (const { id: execution, nodes } of read) {
    for (const { id, name, failed, durationMs } of nodes) {
      const node = byId.get(id) ?? { name, ran: new Set(), failed: new Set(), times: [] };
      node.ran.add(execution);
      if (failed) node.failed.add(execution);
      if (durationMs !== undefined) node.times.push(durationMs);
      byId.set(id, node);
    }
  }
  return [...byId].map(([id, { name, ran, failed, times }]) => ({ id, name, ran: ran.size, failed: failed.size, durations: durationsOf(times) }));
}

export function failingNodes(nodes: readonly NodeHealth[]): readonly NodeHealth[] {
  return nodes.filter(({ failed }) => failed > 0).sort((one, other) => other.failed - one.failed);
}

/** By their median. */
export function slowestNodes(nodes: readonly NodeHealth[], most: number): readonly NodeHealth[] {
  return nodes
    .filter(({ durations }) => durations.median !== undefined)
    .sort((one, other) => (other.durations.median ?? 0) - (one.durations.median ?? 0))
    .slice(0, most);
}

/**
 * Which executions are worth reading for their nodes: the failed ones, the newest first, then the slowest. A quarter is
 * kept for the slowest, however many failed: from failed ones alone nobody learns where the time goes.
 */
export function executionsToRead(samples: readonly Sample[], most: number): readonly string[] {
  const newest = inOrder(samples).toReversed();
  const failed = newest.filter((sample) => outcomeOf(sample) === 'failed');
  const others = newest.filter((sample) => sample.ended && outcomeOf(sample) !== 'failed');
  const slowest = [...others].sort((one, other) => (other.durationMs ?? 0) - (one.durationMs ?? 0));
  const kept = Math.min(slowest.length, Math.floor(most / 4));
  const first = failed.slice(0, most - kept);
  return [...first, ...slowest.slice(0, most - first.length)].map(({ id }) => id);
}
