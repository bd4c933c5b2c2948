import type { GraphView, GraphWords } from '../../shared/graph';
import type { Scale } from './drawing';
import type { GraphLayout } from './layout/nested';
import type { Neighbours } from './neighbours';

/** Everything about the graph that is on show. */
export interface ShownGraph {
  readonly view: GraphView;
  readonly layout: GraphLayout;
  readonly neighbours: Neighbours;
  readonly scale: Scale;
  readonly words: GraphWords;
}
