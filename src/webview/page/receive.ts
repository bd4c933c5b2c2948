import type { FromHost, NodeRow } from '../../shared/protocol';
import { receiveHits } from '../find/search';
import { receiveBatches } from '../nodes/batches';
import type { Answer } from '../value/exploring';
import { receiveText } from '../value/partText';
import { receiveAnswer } from '../value/requests';
import { withHead } from './clock';
import { asked, askForSnapshot, isShown, pulled, unasked, withShown } from './requests';
import type { PanelState, Step } from './state';

/** What a message of the host makes of the state. */
export function receive(state: PanelState, message: FromHost, at: number): Step {
  switch (message.type) {
    case 'snapshot': {
      const { revision, head, nodes, words, locale } = message;
      const rows = new Map(nodes.map((row) => [row.key, row]));
      const fresh = { revision, rows, order: [...rows.keys()], words, locale, awaitingSnapshot: false };
      return seen({ ...unasked(state), ...fresh, ...withHead(state, head, at) });
    }
    case 'patch': {
      if (state.awaitingSnapshot || state.revision < 0) return { state, says: [] };
      if (message.from !== state.revision) return askForSnapshot(state);
      const { revision, head, nodes, order } = message;
      const changed = { ...withRows(state, nodes ?? [], order), ...(head && withHead(state, head, at)) };
      return seen({ ...state, revision, ...changed });
    }
    case 'text': {
      const before = state.pull;
      const { texts, pull } = receiveText(state, message);
      if (pull === before) return { state, says: [] };
      // The rest of what nobody looks at any more is not pulled.
      if (pull && isShown(state, pull.node, pull.part)) return { state: { ...state, pull }, says: [pulled(state, pull)] };
      return withShown({ ...state, texts, pull: undefined });
    }
    case 'batches': {
      const before = state.asking;
      const { batches, asking } = receiveBatches(state, message);
      if (asking === before) return { state, says: [] };
      if (asking && isShown(state, asking.node, 'batches')) return { state: { ...state, asking }, says: [asked(asking)] };
      return withShown({ ...state, batches, asking: undefined });
    }
    case 'found':
      return { state: withHits(state, message), says: [] };
    default:
      return receiveLines(state, message);
  }
}

function receiveLines(state: PanelState, answer: Answer): Step {
  const next = receiveAnswer(state, answer);
  return next === state ? { state, says: [] } : withShown(next);
}

function seen(state: PanelState): Step {
  const isThere = ({ node }: { readonly node: string }) => state.rows.has(node);
  const texts = state.texts.filter(isThere);
  const batches = state.batches.filter(isThere);
  const pull = state.pull && isThere(state.pull) ? state.pull : undefined;
  const asking = state.asking && isThere(state.asking) ? state.asking : undefined;
  const step = withShown({ ...state, texts, pull, batches, asking });
  return { state: step.state, says: [{ type: 'seen', revision: state.revision }, ...step.says] };
}

function withRows(
  state: PanelState,
  changed: readonly NodeRow[],
  order: readonly string[] | undefined,
): Pick<PanelState, 'rows' | 'order'> {
  if (changed.length === 0 && !order) return { rows: state.rows, order: state.order };
  const rows = new Map(state.rows);
  for (const row of changed) rows.set(row.key, row);
  if (!order) return { rows, order: rows.size === state.rows.size ? state.order : [...rows.keys()] };
  const kept = order.filter((key) => rows.has(key));
  const inOrder = kept.map((key) => [key, rows.get(key)] as const);
  return { rows: new Map(inOrder.filter((entry): entry is readonly [string, NodeRow] => !!entry[1])), order: kept };
}

function withHits(state: PanelState, message: Extract<FromHost, { type: 'found' }>): PanelState {
  const search = state.search && receiveHits(state.search, message);
  return search === state.search ? state : { ...state, search };
}
