import type { WorkflowGraph } from '../model/graph';
import type { Execution, ExecutionRef } from '../model/model';
import type { Provider } from '../platforms/provider';

/** As many graphs are kept; the one that was asked for longest ago goes first. */
const most = 30;

/** Whose graph is wanted: an execution, and the workflow that it is of. */
export interface GraphWanted {
  readonly ref: ExecutionRef;
  readonly workflow: string;
  readonly startedAt?: number;
}

interface Known {
  readonly askedAt: number;
  readonly graph: Promise<WorkflowGraph | undefined>;
}

/**
 * Graphs of workflows: each asked for once, by whoever looks first, and kept for every execution that had begun by then. A
 * provider stands for one credential, so that what another one was refused or told is not taken for this one's.
 */
export class WorkflowGraphs {
  private readonly byProvider = new WeakMap<Provider, Map<string, Known>>();

  constructor(private readonly now: () => number) {}

  /** Undefined where nobody tells it; that is kept as well. What failed is asked for again. */
  get(provider: Provider, wanted: GraphWanted): Promise<WorkflowGraph | undefined> {
    const known = this.knownTo(provider);
    const { ref, workflow, startedAt } = wanted;
    const own = known.get(keyOfWorkflow(ref, workflow, ref.id));
    const kept = own ?? known.get(keyOfWorkflow(ref, workflow));
    // An execution that began later may be of a later version.
    if (kept && (own || startedAt === undefined || startedAt <= kept.askedAt)) return kept.graph;
    return this.ask(provider, wanted, known);
  }

  private ask(
    provider: Provider,
    { ref, workflow }: GraphWanted,
    known: Map<string, Known>,
  ): Promise<WorkflowGraph | undefined> {
    const ofWorkflow = keyOfWorkflow(ref, workflow);
    // Whoever asked first may go before the others have their answer: nobody ends the question.
    const graph = Promise.resolve(provider.workflowGraph?.(ref, workflow, new AbortController().signal));
    const asked: Known = { askedAt: this.now(), graph };
    known.delete(ofWorkflow);
    known.set(ofWorkflow, asked);
    const settle = (found: WorkflowGraph | undefined) => {
      if (!found?.ofExecution || known.get(ofWorkflow) !== asked) return;
      known.delete(ofWorkflow);
      known.set(keyOfWorkflow(ref, workflow, ref.id), asked);
    };
    graph.then(settle, () => known.get(ofWorkflow) === asked && known.delete(ofWorkflow));
    for (const key of known.keys()) {
      if (known.size <= most) break;
      known.delete(key);
    }
    return graph;
  }

  private knownTo(provider: Provider): Map<string, Known> {
    const known = this.byProvider.get(provider) ?? new Map<string, Known>();
    this.byProvider.set(provider, known);
    return known;
  }
}

function keyOfWorkflow({ scope }: ExecutionRef, workflow: string, execution?: string): string {
  return JSON.stringify([scope, workflow, execution]);
}

/** How many of the execution's nodes the graph does not have: it ran in another version. */
export function unknownNodesIn(graph: WorkflowGraph, { nodes = [] }: Pick<Execution, 'nodes'>): number {
  const known = new Set(graph.nodes.map(({ id }) => id));
  return new Set(nodes.map(({ id }) => id).filter((id) => !known.has(id))).size;
}

/** Whether the workflow was changed after the execution began, so that the graph may not be what ran. */
export function isNewerThan({ ofExecution, changedAt }: WorkflowGraph, { startedAt }: Pick<Execution, 'startedAt'>): boolean {
  return !ofExecution && changedAt !== undefined && startedAt !== undefined && changedAt > startedAt;
}
