import type { PluralForms } from '../core/model/format';

/** How a workflow's nodes hang together, as the page draws it. */
export interface GraphView {
  readonly nodes: readonly GraphNodeView[];
  readonly edges: readonly GraphEdgeView[];
}

export interface GraphNodeView {
  /** As the keys of its rows begin, before the `#`. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The loop or group that it is inside of. */
  readonly inside?: string;
}

export interface GraphEdgeView {
  readonly from: string;
  readonly to: string;
  /** Which branch it is, in words. */
  readonly label?: string;
}

/** What is known of an edge. */
export type GraphPath = 'taken' | 'notTaken' | 'open' | 'unknown';

/** What changes while the execution runs, besides its rows. */
export interface GraphState {
  /** Of each edge, in their order. */
  readonly paths: readonly GraphPath[];
  /** How the iterations of loops went, by the loop's node. */
  readonly loops: Readonly<Record<string, LoopCounts>>;
}

export interface LoopCounts {
  readonly total?: number;
  readonly good?: number;
  readonly failed?: number;
}

export type GraphWords = Readonly<Record<GraphWord, string>> & Readonly<Record<CountedGraphWord, PluralForms>>;

/** Each in all forms that the reader's language has; `{0}` is the count. */
export type CountedGraphWord = 'iterations' | 'good' | 'bad' | 'times';

/** `comesAfter`, `leadsTo` and `insideOf` take names. */
export type GraphWord =
  | 'graph'
  | 'howTo'
  | 'notReached'
  | 'notYet'
  | 'eachIteration'
  | 'untold'
  | 'comesAfter'
  | 'leadsTo'
  | 'insideOf'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit'
  | 'heat'
  | 'copySvg'
  | 'copyMermaid'
  | 'copied'
  | 'retry';
