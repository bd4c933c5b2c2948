/** A workflow's nodes and the edges between them, as far as its platform tells them. */
export interface WorkflowGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** When the workflow was last changed, in milliseconds since the epoch, where its platform tells. */
  readonly changedAt?: number;
  /** It came with one execution, so that it is the version that ran. */
  readonly ofExecution?: boolean;
}

export interface GraphNode {
  /** As executions name it. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The loop or group that it is inside of. */
  readonly inside?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Which way out of its node it is: the platform's own word. */
  readonly handle?: string;
  /** What people wrote on it. */
  readonly label?: string;
}
