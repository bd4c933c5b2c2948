import { pathOf, RowRegistry, type MessageRow } from '../trees/rows';

/** What the workflows view shows. A level with one member is left out, although it stands in the path. */
export type WorkflowsRow = ConnectionRow | ScopeRow | WorkflowRow | MessageRow<ConnectionRow | ScopeRow>;

export interface ConnectionRow {
  readonly kind: 'connection';
  readonly id: string;
  readonly connection: string;
  readonly parent?: undefined;
}

export interface ScopeRow {
  readonly kind: 'scope';
  readonly id: string;
  readonly connection: string;
  readonly scope: string;
  readonly parent: ConnectionRow;
}

export interface WorkflowRow {
  readonly kind: 'workflow';
  readonly id: string;
  readonly connection: string;
  readonly scope: string;
  /** The workflow's id or alias. */
  readonly workflow: string;
  readonly parent: ScopeRow;
}

/** The rows of the workflows view. */
export class WorkflowsRows {
  private readonly rows = new RowRegistry<WorkflowsRow>();

  connection(connection: string): ConnectionRow {
    return this.rows.keep({ kind: 'connection', id: pathOf(connection), connection });
  }

  scope(connection: string, scope: string): ScopeRow {
    const parent = this.connection(connection);
    return this.rows.keep({ kind: 'scope', id: pathOf(connection, scope), connection, scope, parent });
  }

  workflow(connection: string, scope: string, workflow: string): WorkflowRow {
    const parent = this.scope(connection, scope);
    return this.rows.keep({ kind: 'workflow', id: pathOf(connection, scope, workflow), connection, scope, workflow, parent });
  }

  /** The row of a workflow where one was made. */
  known(connection: string, scope: string, workflow: string): WorkflowsRow | undefined {
    return this.rows.get(pathOf(connection, scope, workflow));
  }

  /** Rows of a connection that is gone are not kept. */
  forget(connection: string): void {
    this.rows.forget(pathOf(connection));
  }
}
