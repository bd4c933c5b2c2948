import * as vscode from 'vscode';
import { LoadOnce } from '../../core/model/loadOnce';
import type { Execution } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { FromPanel, PanelFace } from '../../shared/protocol';
import type { GraphPlace, PanelGraph, PanelGraphs } from './graph';

/** What all panels of this window have in common about their faces: which was last chosen, and the graphs that were asked for. */
export class PanelFaces {
  last: PanelFace = 'nodes';
  /** Loaded when the first graph is looked at. */
  private readonly graphs = new LoadOnce(async (): Promise<PanelGraphs> => {
    const { PanelGraphs: Graphs } = await import('./graph');
    return (this.loaded = new Graphs());
  });
  private loaded?: PanelGraphs;

  open(place: GraphPlace): Promise<PanelGraph> {
    return this.graphs.get().then((graphs) => graphs.open(place));
  }

  /** Whether there may be a graph: its platform tells graphs, and has not refused this one. */
  mayHaveGraph({ ref, workflow }: Execution, provider: Provider | undefined): boolean {
    if (!provider?.workflowGraph || workflow?.id === undefined) return false;
    return !this.loaded?.isRefused(provider, ref.scope, workflow.id);
  }
}

/** The face of one page. */
export class ShownFace {
  private graph?: Promise<PanelGraph>;

  constructor(private readonly faces: PanelFaces, private readonly place: Omit<GraphPlace, 'isWanted'>) {}

  /** Whether there is a graph to choose: as long as one is looked at, there is at least the sentence why not. */
  hasGraph(execution: Execution, provider: Provider | undefined): boolean {
    return this.graph !== undefined || this.faces.mayHaveGraph(execution, provider);
  }

  take(message: Extract<FromPanel, { type: 'face' | 'copyGraph' }>): void {
    if (message.type === 'face') this.show(message.face);
    else void vscode.env.clipboard.writeText(message.text);
  }

  private show(face: PanelFace): void {
    this.faces.last = face;
    const isWanted = (): boolean => this.graph === asked;
    const asked: Promise<PanelGraph> | undefined = face === 'graph' ? this.faces.open({ ...this.place, isWanted }) : undefined;
    this.graph = asked;
    asked?.then((graph) => graph.load()).catch((error: unknown) => this.place.report(error));
  }

  /** The execution may have changed. */
  refresh(): void {
    this.graph?.then((graph) => graph.refresh(), () => undefined);
  }
}
