import { isFailure } from '../../core/model/status';
import type { NodeRow, NodeTab, PanelFace } from '../../shared/protocol';
import type { PanelState } from './state';

export function rowsInOrder({ rows, order }: Pick<PanelState, 'rows' | 'order'>): readonly NodeRow[] {
  return order.map((key) => rows.get(key)).filter((row) => row !== undefined);
}

/** The row on show: the chosen one; while none is chosen, the first node that failed, else the first row. */
export function shownNode({ rows, order, choice }: Pick<PanelState, 'rows' | 'order' | 'choice'>): NodeRow | undefined {
  const chosen = choice.node === undefined ? undefined : rows.get(choice.node);
  if (chosen) return chosen;
  // A failed answer only repeats what its node says better.
  const failed = order.find((key) => {
    const row = rows.get(key);
    return row && !row.isAnswer && isFailure(row.statusClass);
  });
  return rows.get(failed ?? order[0] ?? '');
}

/** The nodes as a list, unless the graph was chosen, here or last in this window. */
export function shownFace({ head, face, choice }: Pick<PanelState, 'head' | 'face' | 'choice'>): PanelFace {
  return head?.hasGraph ? (choice.face ?? face ?? 'nodes') : 'nodes';
}

/**
 * The tab on show: the chosen one where the node has it, else what it returned. A failure whose sentence stands above the
 * text anyway shows its output, where the rest of the story is; one without a sentence shows its error.
 */
export function shownTab(row: NodeRow, chosen: NodeTab | undefined): NodeTab | undefined {
  const tabs = tabsOf(row);
  if (chosen && tabs.includes(chosen)) return chosen;
  if (isFailure(row.statusClass) && row.error === undefined && tabs.includes('error')) return 'error';
  return tabs[0];
}

export function tabsOf({ parts, hasBatches }: NodeRow): readonly NodeTab[] {
  return tabOrder.filter((tab) => (tab === 'batches' ? hasBatches : parts.includes(tab)));
}

const tabOrder: readonly NodeTab[] = ['output', 'input', 'error', 'batches'];
