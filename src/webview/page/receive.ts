import type { FromHost, NodeRow } from '../../shared/protocol';
import { receiveHits } from '../find/search';
import { receiveBatches } from '../nodes/batches';
import type { Answer } from '../value/exploring';
import { receiveText } from '../value/partText';
import { receiveAnswer } from '../value/requests';
import { withHead } from './clock';
import { batchesMessage, isShown, pullMessage, requestShown, requestSnapshot, withoutRequests } from './requests';
import type { PanelState, Step } from './state';

/** What a message of the host makes of the state. */
export function receive(state: PanelState, message: FromHost, at: number): Step {
  switch (message.type) {
    case 'snapshot': {
      const { revision, head, nodes, words, locale, face } = message;
      const rows = new Map(nodes.map((row) => [row.key, row]));
      return acknowledge({
        ...withoutRequests(state),
        ...withHead(state, head, at),
        revision,
        rows,
        order: [...rows.keys()],
        words,
        locale,
        face,
        awaitingSnapshot: false,
      });
    }
    case 'patch': {
      if (state.awaitingSnapshot || state.revision < 0) return { state, says: [] };
      if (message.from !== state.revision) return requestSnapshot(state);
      const { revision, head, nodes, order } = message;
      return acknowledge({ ...state, ...withRows(state, nodes ?? [], order), ...(head && withHead(state, head, at)), revision });
    }
    case 'text': {
      const before = state.pull;
      const { texts, pull } = receiveText(state, message);
      if (pull === before) return { state, says: [] };
      // The rest of what nobody looks at any more is not pulled.
      if (pull && isShown(state, pull.node, pull.part)) return { state: { ...state, pull }, says: [pullMessage(state, pull)] };
      return requestShown({ ...state, texts, pull: undefined });
    }
    case 'batches': {
      const before = state.batchRequest;
      const { batches, batchRequest } = receiveBatches(state, message);
      if (batchRequest === before) return { state, says: [] };
      if (batchRequest && isShown(state, batchRequest.node, 'batches')) {
        return { state: { ...state, batchRequest }, says: [batchesMessage(batchRequest)] };
      }
      return requestShown({ ...state, batches, batchRequest: undefined });
    }
    case 'found':
      return { state: withHits(state, message), says: [] };
    default:
      return receiveLines(state, message);
  }
}

function receiveLines(state: PanelState, answer: Answer): Step {
  const next = receiveAnswer(state, answer);
  return next === state ? { state, says: [] } : requestShown(next);
}

/** The revision is applied: what belongs to nodes that are gone goes too, and the host is told. */
function acknowledge(state: PanelState): Step {
  const isThere = ({ node }: { readonly node: string }) => state.rows.has(node);
  const texts = state.texts.filter(isThere);
  const batches = state.batches.filter(isThere);
  const pull = state.pull && isThere(state.pull) ? state.pull : undefined;
  const batchRequest = state.batchRequest && isThere(state.batchRequest) ? state.batchRequest : undefined;
  const step = requestShown({ ...state, texts, pull, batches, batchRequest });
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
  const ordered = new Map<string, NodeRow>();
  for (const key of order) {
    const row = rows.get(key);
    if (row) ordered.set(key, row);
  }
  return { rows: ordered, order: order.filter((key) => rows.has(key)) };
}

function withHits(state: PanelState, message: Extract<FromHost, { type: 'found' }>): PanelState {
  const search = state.search && receiveHits(state.search, message);
  return search === state.search ? state : { ...state, search };
}
