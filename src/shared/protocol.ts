/**
 * Everything the host and the panel's page say to each other. The host owns the truth; the page says `ready` and gets a
 * snapshot, then patches with growing revisions. A patch that does not start at the page's revision makes it say `ready`
 * again: what was unacknowledged until then is void and the answer is a snapshot. At most one snapshot or patch is
 * unacknowledged at a time; the page says `seen` once it is applied.
 *
 * Values of nodes are pulled as text, in slices, when looked at. The page has at most one pull unanswered and the host
 * answers every one, also for a node that is gone (an empty text of total 0). A slice ends where the host likes, never
 * inside a surrogate pair.
 *
 * The iterations of a loop node are asked for page by page in the same way: at most one `batches` unanswered, beside the
 * pull, because the platform may take its time with them. The host answers every one, with a failure's sentence where
 * there is nothing else to say.
 */
import type { Environment, ExecutionNode } from '../core/model';
import type { StatusClass } from '../core/status';

/** The part of a node that is read as text. */
export type NodePart = 'output' | 'input' | 'error';

/** What a node's detail can show: its parts as text, and the iterations of a loop. */
export type NodeTab = NodePart | 'batches';

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
  /** Not a node, but what the workflow itself answered; its status is the HTTP status, where one is known. */
  readonly isAnswer?: boolean;
  /** A loop whose iterations can be asked for. */
  readonly hasBatches?: boolean;
  /** What a waiting node waits for. */
  readonly waitsFor?: ExecutionNode['waitsFor'];
  /** The id of the execution that this node started. */
  readonly child?: string;
  /** A new execution can be started from here. */
  readonly isResumable?: boolean;
}

/** One iteration of a loop node. */
export interface BatchRow {
  readonly index: number;
  readonly name?: string;
  /** The platform's own word, for people. */
  readonly status: string;
  readonly statusClass: StatusClass;
  /** Its id, where it is an execution of its own. */
  readonly execution?: string;
  /** The failure in words. */
  readonly error?: string;
  /** What it returned, from the start; empty when that is nothing. */
  readonly text: string;
  /** In characters, of the whole: more than the text has where it was cut. */
  readonly total: number;
}

export interface BatchFailure {
  readonly text: string;
  /** Whether asking once more can help. */
  readonly retry: boolean;
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
  /** The HTTP status that the workflow itself answered with. */
  readonly answered?: number;
  /** The platform's name, where it tells what the workflow answered and no nodes. */
  readonly responseOnly?: string;
  /** A sentence above the nodes: what is stale or failed and what happens next. */
  readonly notice?: { readonly kind: 'info' | 'stale' | 'error'; readonly text: string };
}

/** Words the page shows, in the reader's language. `{0}` marks a value. */
export type PanelWords = Readonly<Record<PanelWord, string>>;

/** Grouped by where they are read. */
export type PanelWord =
  // Everything at once.
  | 'loading'
  // The header. `started` takes a time; `statusNow` takes the status; `answered` takes an HTTP status.
  | 'statusNow'
  | 'answered'
  | 'started'
  | 'progress'
  | 'production'
  | 'test'
  | 'stop'
  | 'rerun'
  | 'refresh'
  | 'copyId'
  | 'copied'
  // The nodes. `attempt` takes this one and the most, `attemptNumber` only this one; `responseOnly` takes a platform.
  | 'nodes'
  | 'noNodes'
  | 'noNodesYet'
  | 'answer'
  | 'responseOnly'
  | 'waitsForPerson'
  | 'waitsForWebhook'
  | 'waitsForTime'
  | 'waitsForBatches'
  | 'attempt'
  | 'attemptNumber'
  // What one node returned. `shownOf` takes two sizes or counts; `attempts` takes how many there were.
  | 'selectNode'
  | 'output'
  | 'input'
  | 'error'
  | 'nothingReturned'
  | 'nothingYet'
  | 'nothingAnswered'
  | 'attempts'
  | 'openChild'
  | 'resume'
  | 'copyText'
  | 'showMore'
  | 'shownOf'
  | 'loadingText'
  // The iterations of a loop. `iteration` takes which; `cutAt` takes two sizes.
  | 'batches'
  | 'iterations'
  | 'iteration'
  | 'noIterations'
  | 'moreIterations'
  | 'refreshIterations'
  | 'nothingIterated'
  | 'cutAt'
  | 'openBatch'
  | 'retry';

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
    }
  | {
      readonly type: 'batches';
      readonly node: string;
      /** 1-based. */
      readonly page: number;
      readonly items: readonly BatchRow[];
      readonly hasNext: boolean;
      /** Of all pages, where the platform counts. */
      readonly total?: number;
      /** Why this page could not be read. */
      readonly failure?: BatchFailure;
    };

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'seen'; readonly revision: number }
  | { readonly type: 'pull'; readonly node: string; readonly part: NodePart; readonly offset: number }
  | { readonly type: 'copy'; readonly node: string; readonly part: NodePart }
  | { readonly type: 'copyId' }
  | { readonly type: 'act'; readonly action: PanelAction }
  | { readonly type: 'batches'; readonly node: string; readonly page: number }
  /** By the id that came with the iteration. */
  | { readonly type: 'openBatch'; readonly execution: string }
  | { readonly type: 'openChild'; readonly node: string }
  | { readonly type: 'resume'; readonly node: string };

const parts: ReadonlySet<unknown> = new Set<NodePart>(['output', 'input', 'error']);
const actions: ReadonlySet<unknown> = new Set<PanelAction>(['stop', 'rerun', 'refresh']);

/** What the page said, or undefined when it is nothing the page may say. */
export function parseFromPanel(message: unknown): FromPanel | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, node, part, offset, revision, action, page, execution } = message as Record<string, unknown>;
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
    case 'batches':
      return typeof node === 'string' && isCount(page) && page > 0 ? { type, node, page } : undefined;
    case 'openBatch':
      return typeof execution === 'string' ? { type, execution } : undefined;
    case 'openChild':
    case 'resume':
      return typeof node === 'string' ? { type, node } : undefined;
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
