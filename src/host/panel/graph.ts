import * as vscode from 'vscode';
import { isCancelled, toFailure } from '../../core/model/errors';
import { visibleLine } from '../../core/model/format';
import type { GraphEdge, WorkflowGraph } from '../../core/model/graph';
import type { Execution } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import { pathsIn } from '../../core/workflow/graphPaths';
import { isNewerThan, unknownNodesIn, WorkflowGraphs } from '../../core/workflow/workflowGraphs';
import type { GraphEdgeView, GraphState, GraphView, GraphWords, LoopCounts } from '../../shared/graph';
import type { GraphMessage } from '../../shared/protocol';
import { counted, formsOf, sentenceOf } from '../ui/sentences';

/** Where a graph is shown: of which execution, by whom it is told, and who is told. */
export interface GraphPlace {
  readonly execution: () => Execution;
  readonly provider: () => Promise<Provider>;
  readonly post: (message: GraphMessage) => void;
  readonly report: (error: unknown) => void;
  /** Whether the page still shows it. */
  readonly isWanted: () => boolean;
}

/** The graphs of all panels of this window. A bundle of its own, loaded with the first. */
export class PanelGraphs {
  private readonly graphs = new WorkflowGraphs(() => Date.now());
  private readonly refused = new WeakMap<Provider, Set<string>>();

  open(place: GraphPlace): PanelGraph {
    return new PanelGraph(place, this);
  }

  isRefused(provider: Provider, scope: string, workflow: string): boolean {
    return this.refused.get(provider)?.has(JSON.stringify([scope, workflow])) ?? false;
  }

  async read(provider: Provider, { ref, startedAt }: Execution, workflow: string): Promise<WorkflowGraph | undefined> {
    const graph = await this.graphs.get(provider, { ref, workflow, startedAt });
    const refused = this.refused.get(provider) ?? new Set<string>();
    if (!graph) this.refused.set(provider, refused.add(JSON.stringify([ref.scope, workflow])));
    return graph;
  }
}

/** The graph of one page. */
export class PanelGraph {
  private graph?: WorkflowGraph;
  private sent = '';

  constructor(private readonly place: GraphPlace, private readonly graphs: PanelGraphs) {}

  async load(): Promise<void> {
    const message = await this.ask();
    if (!this.place.isWanted()) return;
    this.place.post(message);
    this.refresh();
  }

  refresh(): void {
    if (!this.graph || !this.place.isWanted()) return;
    const state = stateOf(this.graph, this.place.execution());
    const text = JSON.stringify(state);
    if (text === this.sent) return;
    this.sent = text;
    this.place.post({ type: 'graphState', state });
  }

  private async ask(): Promise<GraphMessage> {
    const words = graphWords();
    const execution = this.place.execution();
    try {
      const provider = await this.place.provider();
      const workflow = execution.workflow?.id;
      this.graph = workflow === undefined ? undefined : await this.graphs.read(provider, execution, workflow);
      if (this.graph) return { type: 'graph', graph: viewOf(this.graph), note: noteOf(this.graph, execution), words };
      const sentence = vscode.l10n.t('{0} does not tell how the nodes of this workflow are connected.', provider.label);
      return { type: 'graph', sentence, words };
    } catch (error) {
      if (isCancelled(error)) return { type: 'graph', sentence: vscode.l10n.t('The graph was not read.'), retry: true, words };
      return { type: 'graph', sentence: sentenceOf(toFailure(error)), retry: true, words };
    }
  }
}

function viewOf({ nodes, edges }: WorkflowGraph): GraphView {
  const ways = new Map<string, Set<string | undefined>>();
  for (const { from, handle } of edges) ways.set(from, (ways.get(from) ?? new Set()).add(handle));
  return {
    nodes: nodes.map(({ id, name, type, inside }) => ({ id, name: visibleLine(name), type: type === name ? '' : visibleLine(type), ...(inside !== undefined && { inside }) })),
    edges: edges.map((edge): GraphEdgeView => {
      const label = labelOf(edge, (ways.get(edge.from)?.size ?? 0) > 1);
      return { from: edge.from, to: edge.to, ...(label !== undefined && { label }) };
    }),
  };
}

/** One way out of a node needs no word. */
function labelOf({ handle, label }: GraphEdge, isBranch: boolean): string | undefined {
  if (label !== undefined) return visibleLine(label);
  if (!isBranch || handle === undefined) return undefined;
  const plain = handle.toLowerCase();
  if (plain === 'true') return vscode.l10n.t('yes');
  return plain === 'false' ? vscode.l10n.t('no') : visibleLine(handle);
}

/** What to know before one believes the graph. */
function noteOf(graph: WorkflowGraph, execution: Execution): string | undefined {
  const unknown = unknownNodesIn(graph, execution);
  const said = [
    isNewerThan(graph, execution) && vscode.l10n.t('The workflow was changed after this execution started: what ran may have looked different.'),
    unknown > 0 && counted(unknown, { one: '1 node that ran is not in this graph; the list has it.', other: '{0} nodes that ran are not in this graph; the list has them.' }),
  ];
  return said.filter(Boolean).join(' ') || undefined;
}

function stateOf(graph: WorkflowGraph, execution: Execution): GraphState {
  const loops: Record<string, LoopCounts> = {};
  for (const { id, iterations } of execution.nodes ?? []) if (iterations) loops[id] = iterations;
  return { paths: pathsIn(graph, execution), loops };
}

function graphWords(): GraphWords {
  const t = vscode.l10n.t;
  return {
    graph: t('Graph'),
    howTo: t('Arrow keys go along the edges, Enter to the output, + and − zoom, 0 fits all.'),
    notReached: t('not reached'),
    notYet: t('not reached yet'),
    eachIteration: t('in each iteration'),
    untold: t('not told'),
    comesAfter: t('after {0}'),
    leadsTo: t('leads to {0}'),
    insideOf: t('inside of {0}'),
    zoomIn: t('Zoom in (+)'),
    zoomOut: t('Zoom out (−)'),
    fit: t('Fit (0)'),
    heat: t('Show Durations'),
    copySvg: t('Copy as SVG'),
    copyMermaid: t('Copy as Mermaid'),
    copied: t('Copied'),
    retry: t('Retry'),
    iterations: formsOf({ one: '1 iteration', other: '{0} iterations' }),
    good: formsOf({ one: '1 good', other: '{0} good' }),
    bad: formsOf({ one: '1 failed', other: '{0} failed' }),
    times: formsOf({ one: 'ran once', other: 'ran {0} times' }),
  };
}
