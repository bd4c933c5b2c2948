/** What a run knows about itself; outputs may depend on it. */
export interface RunFacts {
  readonly id: string;
  readonly startedAt: number;
  /** What arrived, as {@link readJson} read it. */
  readonly payload: unknown;
  /** The request's headers, where the caller asked for them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly type: 'ASYNC' | 'SYNC';
  /** What came from outside for the node that waits for it. */
  readonly arrival?: Arrival;
}

/** A form that a person submitted, or what a webhook was called with. */
export interface Arrival {
  readonly at: number;
  readonly data: unknown;
}

/** The URL is the sandbox's own, for links to it. */
export type FromRun = (run: RunFacts, url: string) => unknown;

/** One node of a workflow: what it does in time and what it leaves behind. */
export interface Step {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** How long it works; what `execution_time` says afterwards. */
  readonly ms: number;
  /** How long it is queued before that. */
  readonly wait?: number;
  /** How it ends; `Success` when left out. */
  readonly status?: string;
  /** How many attempts it makes, each as long as the others. */
  readonly attempts?: number;
  readonly maximumAttempts?: number;
  readonly batch?: boolean;
  /** What is inside of a loop. */
  readonly batches?: Batches;
  readonly subFlow?: SubFlow;
  /**
   * What the node waits for; one step of a plan at most waits for a person or a webhook. Its `ms` is how long it waits
   * when nobody comes: until it gives up, or for ever.
   */
  readonly waitsFor?: 'person' | 'webhook' | 'time';
  /** A function computes it when it is read; so with the output. */
  readonly input?: unknown;
  readonly curl?: string;
  /** Left out, the node has no output member at all. */
  readonly output?: unknown;
  /** What of its output shows while it works, by how long it has been up in milliseconds; nothing when left out. */
  readonly outputSoFar?: (age: number) => unknown;
}

/** The iterations of a loop, one after the other; each is a row of a list, or an execution of its own with a script. */
export interface Batches {
  readonly count: number;
  /** How long each takes. */
  readonly pace: number;
  readonly each: ((index: number) => BatchResult) | { readonly plan: (index: number) => Plan };
}

export interface BatchResult {
  /** `Success` when left out. */
  readonly status?: string;
  readonly output: unknown;
}

/** Another workflow that the node starts. */
export interface SubFlow {
  /** Its name in the catalogue. */
  readonly workflow: string;
  /** Whether the node waits for it; its `ms` has to be long enough. */
  readonly waited: boolean;
}

/** A workflow as a script. What a run of it shows is a function of the time since it started. */
export interface Plan {
  readonly steps: readonly Step[];
  /** How the run ends; `COMPLETED` when left out. */
  readonly end?: string;
  /** How nodes look that are not reached yet; the platform's engines differ. */
  readonly upcoming?: 'absent' | 'Ready';
  /** How many nodes the workflow has, when the run ends before some. */
  readonly of?: number;
  /** Spans after the start, in milliseconds, in which the platform does not tell a percentage. */
  readonly silent?: readonly (readonly [from: number, to: number])[];
  /** What the Response node says to a caller who waits. */
  readonly response?: (run: RunFacts) => Reply;
  /** The HTTP status of a failed run for a caller who waits; no document states it. */
  readonly failureStatus?: 200 | 500;
  /** Runs on the platform's other engine, which tells nothing about batches. */
  readonly otherEngine?: boolean;
  /** How the workflow's nodes hang together; one after the other when left out. */
  readonly shape?: Shape;
}

/** The workflow that a plan is one way through. */
export interface Shape {
  /** The nodes that the plan does not run by themselves: other branches, and what is inside of loops. */
  readonly others: readonly ShapeNode[];
  readonly edges: readonly ShapeEdge[];
}

export interface ShapeNode extends Pick<Step, 'id' | 'name' | 'type'> {
  /** The id of the loop that it is inside of. */
  readonly inside?: string;
}

export interface ShapeEdge {
  readonly from: string;
  readonly to: string;
  /** Which way out of its node it is, where that has several. */
  readonly handle?: string;
}

/** Every node of the workflow, and every edge between them. */
export function shapeOf({ steps, shape }: Plan): { readonly nodes: readonly ShapeNode[]; readonly edges: readonly ShapeEdge[] } {
  // A loop's body can leave several entries of one node.
  const nodes = [...new Map(steps.map(({ id, name, type }) => [id, { id, name, type }])).values()];
  if (shape) return { nodes: [...nodes, ...shape.others], edges: shape.edges };
  return { nodes, edges: nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id ?? id, to: id })) };
}

/** Edges as they are drawn: `1 > 2 > 3`, `3 true> 4`. */
export function edgesIn(lines: readonly string[]): readonly ShapeEdge[] {
  return lines.flatMap((line) => {
    const [from = '', ...rest] = line.trim().split(/\s+/);
    const edges: ShapeEdge[] = [];
    let at = from;
    for (let index = 0; index + 1 < rest.length; index += 2) {
      const handle = (rest[index] ?? '').slice(0, -1);
      const to = rest[index + 1] ?? '';
      edges.push({ from: at, to, ...(handle !== '' && { handle }) });
      at = to;
    }
    return edges;
  });
}

export interface Reply {
  readonly status: number;
  readonly value: unknown;
}

/** The first node of every workflow. Its output carries what arrived, so that a body of the wrong shape shows. */
export function start(ms = 403): Step {
  return { id: '1', name: 'Start', type: 'start', ms, output: startOutput };
}

function startOutput({ payload, headers }: RunFacts): unknown {
  return {
    message: 'Workflow started successfully',
    node_id: '1',
    node_type: 'start',
    status: 'initialized',
    payload,
    ...(headers && { headers }),
  };
}

/** The plan as it goes when all is slower or faster; what is inside of a loop, of a sub-flow and of a wait keeps its own time. */
export function paced<Script extends Plan>(plan: Script, pace: number): Script {
  const steps = plan.steps.map((step) => {
    const { ms, wait, batches, subFlow, waitsFor } = step;
    if (batches || subFlow || waitsFor) return step;
    return { ...step, ms: Math.round(ms * pace), ...(wait !== undefined && { wait: Math.round(wait * pace) }) };
  });
  return { ...plan, steps };
}

/** The envelope in which most nodes wrap what they return. */
export function enveloped({ id, name }: Pick<Step, 'id' | 'name'>, body: unknown, status = 'Success'): unknown {
  return { status, node_id: id, node_name: name, body };
}

/** A field of the payload, or undefined when the payload is no object or has no such field. */
export function fieldOf(run: RunFacts, name: string): unknown {
  const { payload } = run;
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, name)) return undefined;
  return (payload as Record<string, unknown>)[name];
}
