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
 * Objects and lists are also shown as an outline: the page asks for a window of its lines (`outline`), for a window of a list
 * as a table (`table`) or for one value (`value`), at most one of each unanswered. The host answers every one; what is gone
 * has no lines. A search (`find`) is answered in pieces, until it is done or another one begins.
 *
 * The iterations of a loop node are asked for page by page in the same way: at most one `batches` unanswered, beside the
 * pull, because the platform may take its time with them. The host answers every one, with a failure's sentence where
 * there is nothing else to say.
 *
 * A page that shows the graph says so (`face`) after each snapshot, and is told the graph, or why there is none; from then on
 * what changes of it, besides the rows, until it shows the nodes again.
 */
import type { Environment, ExecutionNode } from '../core/model/model';
import type { StatusClass } from '../core/model/status';
import type { OutlineWindow, TableWindow, ValuePath, ValueReading } from '../core/model/outline';
import type { GraphState, GraphView, GraphWords } from './graph';
import type { PanelWords } from './panelWords';

export type { CountedWord, PanelWord, PanelWords } from './panelWords';

/** The part of a node that is read as text. */
export type NodePart = 'output' | 'input' | 'error';

/** What a node's detail can show: its parts as text, and the iterations of a loop. */
export type NodeTab = NodePart | 'batches';

/** What the header offers; a missing word means that the state or the platform does not allow it. */
export type PanelAction = 'stop' | 'rerun' | 'refresh' | 'compareWithLastGood';

/** What the panel shows of the nodes. */
export type PanelFace = 'nodes' | 'graph';

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
  /** Which parts are objects or lists, or texts that hold them. */
  readonly outlines?: readonly NodePart[];
  /** When it ended, where that is known, in milliseconds since the epoch. */
  readonly endedAt?: number;
}

/** Where a text was found: in which value of which part of which node. */
export interface FoundHit {
  readonly node: string;
  readonly part: NodePart;
  readonly path: ValuePath;
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
  /** Its state is an old one that nobody asks about again by itself: nothing is known to move. */
  readonly unread?: boolean;
  /** The execution itself was not read yet, so that no nodes does not mean that it has none. */
  readonly loading?: boolean;
  /** Its nodes could not be read, so that none does not mean that it has none. */
  readonly nodesUnread?: boolean;
  readonly connection: string;
  /** Absent where the platform has none. */
  readonly account?: string;
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
  /** Its workflow can be asked for as a graph. */
  readonly hasGraph?: boolean;
  /** A sentence above the nodes: what is stale or failed and what happens next. */
  readonly notice?: { readonly kind: 'info' | 'stale' | 'error'; readonly text: string };
}

export type FromHost =
  | {
      readonly type: 'snapshot';
      readonly revision: number;
      readonly head: ExecutionHead;
      readonly nodes: readonly NodeRow[];
      readonly words: PanelWords;
      /** BCP 47 tag for numbers and times. */
      readonly locale: string;
      /** What was last chosen in this window. */
      readonly face: PanelFace;
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
      /** How many values of the whole look secret and are hidden in it. */
      readonly hidden?: number;
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
    }
  | (OfValue & { readonly type: 'outline' } & OutlineWindow)
  | (OfValue & { readonly type: 'table' } & TableWindow)
  | (OfValue & { readonly type: 'value' } & ValueReading)
  | {
      readonly type: 'found';
      readonly search: number;
      /** Those that came since the last message of this search. */
      readonly hits: readonly FoundHit[];
      /** So far; more than the hits that are told where there are very many. */
      readonly total: number;
      readonly done: boolean;
    };

/** What the page's part for graphs hears besides; the rest of the page does not. */
export type GraphMessage =
  | {
      readonly type: 'graph';
      readonly graph?: GraphView;
      /** Why there is none. */
      readonly sentence?: string;
      /** Whether asking once more can help. */
      readonly retry?: boolean;
      /** What to know before one believes it. */
      readonly note?: string;
      readonly words: GraphWords;
    }
  | { readonly type: 'graphState'; readonly state: GraphState };

/** Which value an answer is about, and its version. */
interface OfValue {
  readonly node: string;
  readonly part: NodePart;
  readonly version: number;
}

/** What a value is copied as. */
export type CopyForm = 'value' | 'path' | 'expression';

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'seen'; readonly revision: number }
  /** `shown`: with the values that look secret. */
  | { readonly type: 'pull'; readonly node: string; readonly part: NodePart; readonly offset: number; readonly shown?: true }
  | { readonly type: 'copy'; readonly node: string; readonly part: NodePart }
  | { readonly type: 'copyId' }
  | { readonly type: 'copySummary' }
  | { readonly type: 'copyForAgent' }
  | { readonly type: 'act'; readonly action: PanelAction }
  /** What is shown now; the graph is asked for with it. */
  | { readonly type: 'face'; readonly face: PanelFace }
  /** The graph as a picture, or as text that describes it. */
  | { readonly type: 'copyGraph'; readonly text: string }
  | { readonly type: 'batches'; readonly node: string; readonly page: number }
  /** By the id that came with the iteration. */
  | { readonly type: 'openBatch'; readonly execution: string }
  | { readonly type: 'openChild'; readonly node: string }
  | { readonly type: 'openDocument'; readonly node: string }
  | { readonly type: 'resume'; readonly node: string }
  | {
      readonly type: 'outline';
      readonly node: string;
      readonly part: NodePart;
      /** Left out until somebody opened or closed something. */
      readonly open?: readonly ValuePath[];
      /** The secrets that somebody asked to see. */
      readonly shown: readonly ValuePath[];
      readonly from: number;
      readonly count: number;
      /** A value that must be on show. */
      readonly at?: ValuePath;
    }
  | {
      readonly type: 'table';
      readonly node: string;
      readonly part: NodePart;
      readonly path: ValuePath;
      readonly from: number;
      readonly count: number;
    }
  | {
      readonly type: 'value';
      readonly node: string;
      readonly part: NodePart;
      readonly path: ValuePath;
      readonly shown: readonly ValuePath[];
      readonly offset: number;
    }
  | { readonly type: 'copyValue'; readonly node: string; readonly part: NodePart; readonly path: ValuePath; readonly as: CopyForm }
  | { readonly type: 'openLink'; readonly node: string; readonly part: NodePart; readonly path: ValuePath }
  /** Ends the search before it; an empty text searches nothing. */
  | { readonly type: 'find'; readonly search: number; readonly text: string };
