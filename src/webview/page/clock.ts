import type { ExecutionHead } from '../../shared/protocol';
import type { PanelState } from './state';

/**
 * The head that came, and when its duration was true. The clock starts anew only when the host knows something new: the
 * same duration sent again is older by now.
 */
export function withHead(state: PanelState, head: ExecutionHead, at: number): Pick<PanelState, 'head' | 'headAt'> {
  const known = state.head;
  const same = known?.id === head.id && isMoving(known) && isMoving(head) && known.durationMs === head.durationMs;
  return { head, headAt: same ? state.headAt : at };
}

/** How long the execution took, or has been running by the page's clock. */
export function elapsed(head: ExecutionHead, headAt: number, now: number): number | undefined {
  if (!isMoving(head)) return head.durationMs;
  if (head.durationMs !== undefined) return head.durationMs + Math.max(0, now - headAt);
  return head.startedAt === undefined ? undefined : Math.max(0, now - head.startedAt);
}

/** Whether it is known to go on. */
export function isMoving({ live, unread = false }: ExecutionHead): boolean {
  return live && !unread;
}
