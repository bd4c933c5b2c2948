/**
 * Everything the host and the panel's page say to each other. The host owns the truth; the page says `ready` and gets a
 * snapshot, then patches with growing revisions. A patch that does not start at the page's revision makes it say `ready`
 * again: what was unacknowledged until then is void and the answer is a snapshot. At most one snapshot or patch is
 * unacknowledged at a time; the page says `seen` once it is applied.
 *
 * Values of nodes are pulled as text, in slices, when looked at. The page has at most one pull unanswered and the host
 * answers every one, also for a node that is gone (an empty text of total 0). A slice ends where the host likes, never
 * inside a surrogate pair.
 */
import type { Environment } from '../core/model';
import type { StatusClass } from '../core/status';

/** The part of a node that is read as text. */
export type NodePart = 'output' | 'input' | 'error';

/** What the header offers; a missing word means that the state or the platform does not allow it. */
export type PanelAction = 'stop' | 'rerun' | 'refresh';

export interface NodeRow {
  /** Unique within the execution and stable between patches, also when a platform repeats node ids. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  /** The platform's own word, for people. */
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly attempts?: number;
  readonly maximumAttempts?: number;
  readonly durationMs?: number;
  /** One line in words when the node failed. */
  readonly error?: string;
  /** Which parts have something to read. */
  readonly parts: readonly NodePart[];
  /** Grows when a part's text may have changed, so that the page pulls what it shows again. */
  readonly version: number;
}

export interface ExecutionHead {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly live: boolean;
  /** The execution itself was not read yet, so that no nodes does not mean that it has none. */
  readonly loading?: boolean;
  readonly connection: string;
  readonly account: string;
  readonly environment: Environment;
  readonly application?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  /** While live, the time run until now by the host's best knowledge; the page counts on from there. */
  readonly durationMs?: number;
  /** 0–100. */
  readonly progress?: number;
  readonly type?: string;
  readonly trigger?: string;
  readonly actions: readonly PanelAction[];
  /** A sentence above the nodes: what is stale or failed and what happens next. */
  readonly notice?: { readonly kind: 'info' | 'stale' | 'error'; readonly text: string };
}

/** Words the page shows, in the reader's language. `{0}` marks a value. */
export type PanelWords = Readonly<Record<PanelWord, string>>;

/** Grouped by where they are read. */
export type PanelWord =
  // Everything at once.
  | 'loading'
  // The header. `started` takes a time; `statusNow` takes the status.
  | 'statusNow'
  | 'started'
  | 'progress'
  | 'production'
  | 'test'
  | 'stop'
  | 'rerun'
  | 'refresh'
  | 'copyId'
  | 'copied'
  // The nodes. `attempt` takes this one and the most, `attemptNumber` only this one.
  | 'nodes'
  | 'noNodes'
  | 'noNodesYet'
  | 'attempt'
  | 'attemptNumber'
  // What one node returned. `shownOf` takes two sizes.
  | 'selectNode'
  | 'output'
  | 'input'
  | 'error'
  | 'nothingReturned'
  | 'nothingYet'
  | 'copyText'
  | 'showMore'
  | 'shownOf'
  | 'loadingText';

export type FromHost =
  | {
      readonly type: 'snapshot';
      readonly revision: number;
      readonly head: ExecutionHead;
      readonly nodes: readonly NodeRow[];
      readonly words: PanelWords;
      /** BCP 47 tag for numbers and times. */
      readonly locale: string;
    }
  | {
      readonly type: 'patch';
      /** The revision this patch starts from. */
      readonly from: number;
      readonly revision: number;
      readonly head?: ExecutionHead;
      /** New or changed rows, by key. */
      readonly nodes?: readonly NodeRow[];
      /** The whole order, when rows came or moved. */
      readonly order?: readonly string[];
    }
  | {
      readonly type: 'text';
      readonly node: string;
      readonly part: NodePart;
      readonly version: number;
      /** In characters. */
      readonly offset: number;
      readonly text: string;
      readonly total: number;
    };

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'seen'; readonly revision: number }
  | { readonly type: 'pull'; readonly node: string; readonly part: NodePart; readonly offset: number }
  | { readonly type: 'copy'; readonly node: string; readonly part: NodePart }
  | { readonly type: 'copyId' }
  | { readonly type: 'act'; readonly action: PanelAction };

const parts: ReadonlySet<unknown> = new Set<NodePart>(['output', 'input', 'error']);
const actions: ReadonlySet<unknown> = new Set<PanelAction>(['stop', 'rerun', 'refresh']);

/** What the page said, or undefined when it is nothing the page may say. */
export function parseFromPanel(message: unknown): FromPanel | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, node, part, offset, revision, action } = message as Record<string, unknown>;
  switch (type) {
    case 'ready':
    case 'copyId':
      return { type };
    case 'seen':
      return isCount(revision) ? { type, revision } : undefined;
    case 'pull':
      return typeof node === 'string' && isPart(part) && isCount(offset) ? { type, node, part, offset } : undefined;
    case 'copy':
      return typeof node === 'string' && isPart(part) ? { type, node, part } : undefined;
    case 'act':
      return isAction(action) ? { type, action } : undefined;
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPart(value: unknown): value is NodePart {
  return parts.has(value);
}

function isAction(value: unknown): value is PanelAction {
  return actions.has(value);
}
