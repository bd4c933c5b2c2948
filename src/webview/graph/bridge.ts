import type { FromPanel, NodeRow } from '../../shared/protocol';
import type { Localization } from '../elements/localization';

// What the page and its part for graphs say to each other: that part is a script of its own, loaded with the first graph.

/** What the page knows, every time that it changes. */
export interface GraphProps {
  readonly rows: readonly NodeRow[];
  /** The key of the row on show. */
  readonly selected: string | undefined;
  readonly live: boolean;
  readonly l10n: Localization;
}

/** What the graph asks the page for. */
export interface GraphBridge {
  readonly post: (message: FromPanel) => void;
  /** Shows the row with this key. */
  readonly select: (key: string) => void;
  /** On to what the node returned. */
  readonly enter: () => void;
  readonly stepToFailure: (by: 1 | -1) => void;
}

export interface MountedGraph {
  show(props: GraphProps): void;
  focusSelected(): void;
  dispose(): void;
}

export type MountGraph = (box: HTMLElement, bridge: GraphBridge) => MountedGraph;

declare global {
  /** Left by the script. */
  var runlightGraph: MountGraph | undefined;
}
