import type { ExecutionHead, FromHost, NodeRow } from '../../shared/protocol';

/** What the panel shows at one moment. */
export interface PanelView {
  readonly head: ExecutionHead;
  readonly nodes: readonly NodeRow[];
}

type Changes = Pick<Extract<FromHost, { type: 'patch' }>, 'head' | 'nodes' | 'order'>;

/** What the page must be told to get from one view to the next; undefined where it would see no difference. */
export function changesBetween(before: PanelView, { head, nodes }: PanelView): Changes | undefined {
  const known = new Map(before.nodes.map((row) => [row.key, row]));
  const changed = nodes.filter((row) => JSON.stringify(row) !== JSON.stringify(known.get(row.key)));
  const order = nodes.map(({ key }) => key);
  const headChanged = JSON.stringify(head) !== JSON.stringify(before.head);
  const orderChanged = order.join('\n') !== before.nodes.map(({ key }) => key).join('\n');
  if (!headChanged && !orderChanged && changed.length === 0) return undefined;
  return { head: headChanged ? head : undefined, nodes: changed, order: orderChanged ? order : undefined };
}
