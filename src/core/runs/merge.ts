import { sameJson } from '../json/copy';
import type { Execution, ExecutionNode } from '../model/model';
import { hasEnded } from '../model/status';

/**
 * What is known after `news` came in: lists carry no nodes and the single answer carries no dates, so each fills the
 * other's gaps. The result is the old object where nothing is new, so that nothing is redrawn.
 */
export function mergeExecutions<Value>(old: Execution<Value>, news: Execution<Value>): Execution<Value> {
  const outdated = hasEnded({ ...old, gone: false }) && !hasEnded(news);
  const merged: Record<string, unknown> = { ...old };
  let changed = false;
  for (const [name, value] of Object.entries(news)) {
    if (name === 'ref' || value === undefined || outdated) continue;
    const next = combine(name, merged[name], value);
    if (next === merged[name]) continue;
    merged[name] = next;
    changed = true;
  }
  // Every property came from one of two executions under its own name.
  return changed ? (merged as unknown as Execution<Value>) : old;
}

function combine(name: string, old: unknown, news: unknown): unknown {
  if (name === 'nodes') return mergeNodes(old as Execution['nodes'], news as readonly ExecutionNode[]);
  // An answer that is read later has no HTTP status; the one that a waiting caller got stays.
  if (name === 'workflow' || name === 'answer') {
    const defined = Object.entries(news as object).filter(([, value]) => value !== undefined);
    const next = { ...(old as object | undefined), ...Object.fromEntries(defined) };
    return sameJson(old, next) ? old : next;
  }
  return news;
}

/** The new nodes in their order; a node that did not change stays the same object. */
function mergeNodes(old: Execution['nodes'], news: readonly ExecutionNode[]): readonly ExecutionNode[] {
  if (!old) return news;
  const nodes = news.map((node, index) => {
    const before = old[index]?.id === node.id ? old[index] : old.find(({ id }) => id === node.id);
    return before && sameJson(before, node) ? before : node;
  });
  return nodes.length === old.length && nodes.every((node, index) => node === old[index]) ? old : nodes;
}
