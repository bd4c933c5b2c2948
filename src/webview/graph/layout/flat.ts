export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An edge between two boxes by their places in a list. */
export interface FlatEdge {
  readonly from: number;
  readonly to: number;
  /** Room that its label wants, along the way; 0 without one. */
  readonly label: number;
}

/** Boxes and edges without groups. */
export interface FlatGraph {
  readonly sizes: readonly Size[];
  readonly edges: readonly FlatEdge[];
}

/** Where everything is: from left to right, all coordinates from 0 on. */
export interface FlatLayout extends Size {
  /** The upper left corner of each box. */
  readonly places: readonly Point[];
  /** The layer of each box. */
  readonly layers: readonly number[];
  /** The way of each edge, from the right side of its first box to the left side of its second; from its own end to its other where it leads back. */
  readonly routes: readonly (readonly Point[])[];
}

/** A pure function of the graph: the same graph always looks the same. */
export type LayOut = (graph: FlatGraph) => FlatLayout;

/** Between boxes above each other, and from one layer to the next. */
export const rowGap = 18;
export const layerGap = 46;
