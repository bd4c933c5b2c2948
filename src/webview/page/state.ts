import type { ExecutionHead, FromPanel, NodeRow, NodeTab, PanelFace, PanelWords } from '../../shared/protocol';
import type { Search } from '../find/search';
import type { BatchRequest, BatchList } from '../nodes/batches';
import type { NodeFilter, NodeSort } from '../nodes/nodeList';
import { type Exploring, unexplored } from '../value/exploring';
import type { PartText, Pull } from '../value/partText';
import type { ExpandedParts, PartChoice } from '../value/partView';

/** Everything the page shows, as plain data. It is rebuilt from the host at any time; only the choice is the page's own. */
export interface PanelState {
  /** Of the last snapshot or patch; -1 until a snapshot came. */
  readonly revision: number;
  /** `ready` was said and its snapshot is still to come: patches until then are void. */
  readonly awaitingSnapshot: boolean;
  readonly head?: ExecutionHead;
  /** The page's own clock when the head's duration was true. */
  readonly headAt: number;
  readonly order: readonly string[];
  readonly rows: ReadonlyMap<string, NodeRow>;
  readonly words?: PanelWords;
  readonly locale: string;
  /** What was last chosen in this window. */
  readonly face?: PanelFace;
  readonly choice: Choice;
  /** What was read lately, the newest first. */
  readonly texts: readonly PartText[];
  readonly pull?: Pull;
  /** The loops that were looked at lately, the newest first. */
  readonly batches: readonly BatchList[];
  readonly batchRequest?: BatchRequest;
  /** Values as lines. */
  readonly exploring: Exploring;
  readonly search?: Search;
}

/** What the person chose. While nothing is chosen the page leads to the failure by itself. */
export interface Choice {
  readonly node?: string;
  readonly tab?: NodeTab;
  /** Lines where the person did not choose. */
  readonly view?: 'tree' | 'text';
  readonly at?: PartChoice;
  readonly open?: ExpandedParts;
  readonly filter?: NodeFilter;
  readonly sort?: NodeSort;
  readonly face?: PanelFace;
}

/** What an event makes of the state. */
export interface Step {
  readonly state: PanelState;
  /** What the page says to the host because of it, in order. */
  readonly says: readonly FromPanel[];
}

export function emptyState(choice: Choice): PanelState {
  return {
    revision: -1,
    awaitingSnapshot: false,
    headAt: 0,
    order: [],
    rows: new Map(),
    locale: 'en',
    choice,
    texts: [],
    batches: [],
    exploring: unexplored,
  };
}
