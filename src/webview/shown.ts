import { isFailure } from '../core/status';
import type { ExecutionHead, NodePart, NodeRow } from '../shared/protocol';
import type { PanelState } from './state';

/** The node on show: the chosen one; while none is chosen, the first that failed, else the first. */
export function shownNode({ rows, order, choice }: Pick<PanelState, 'rows' | 'order' | 'choice'>): NodeRow | undefined {
  const chosen = choice.node === undefined ? undefined : rows.get(choice.node);
  if (chosen) return chosen;
  const failed = order.find((key) => isFailure(rows.get(key)?.statusClass ?? 'unknown'));
  return rows.get(failed ?? order[0] ?? '');
}

/**
 * The part on show: the chosen one where the node has it, else what it returned. A failure whose sentence stands above the
 * text anyway shows its output, where the rest of the story is; one without a sentence shows its error.
 */
export function shownPart(row: NodeRow, chosen: NodePart | undefined): NodePart | undefined {
  const preferred = chosen && row.parts.includes(chosen) ? chosen : undefined;
  if (preferred) return preferred;
  if (isFailure(row.statusClass) && row.error === undefined && row.parts.includes('error')) return 'error';
  return partOrder.find((part) => row.parts.includes(part));
}

export const partOrder: readonly NodePart[] = ['output', 'input', 'error'];

/** How long the execution took, or has been running by the page's clock. */
export function elapsed(head: ExecutionHead, headAt: number, now: number): number | undefined {
  if (!head.live) return head.durationMs;
  if (head.durationMs !== undefined) return head.durationMs + Math.max(0, now - headAt);
  return head.startedAt === undefined ? undefined : Math.max(0, now - head.startedAt);
}
