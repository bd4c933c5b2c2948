import type { Message } from '../trees/messages';

/** What the workflows view shows. Levels with one member are left out. */
export type WorkflowsRow = ConnectionRow | ScopeRow | WorkflowRow | MessageRow;

export interface ConnectionRow {
  readonly row: 'connection';
  readonly connection: string;
}

export interface ScopeRow {
  readonly row: 'scope';
  readonly connection: string;
  readonly scope: string;
}

export interface WorkflowRow {
  readonly row: 'workflow';
  readonly connection: string;
  readonly scope: string;
  /** The workflow's id or alias. */
  readonly workflow: string;
}

export interface MessageRow {
  readonly row: 'message';
  readonly place: string;
  readonly message: Message;
}

/** One object per row, for as long as the view lives: VS Code redraws by identity. */
export class WorkflowsRows {
  private readonly rows = new Map<string, ConnectionRow | ScopeRow | WorkflowRow>();

  connection(connection: string): ConnectionRow {
    return this.keep({ row: 'connection', connection });
  }

  scope(connection: string, scope: string): ScopeRow {
    return this.keep({ row: 'scope', connection, scope });
  }

  workflow(connection: string, scope: string, workflow: string): WorkflowRow {
    return this.keep({ row: 'workflow', connection, scope, workflow });
  }

  /** The row of a workflow where one was made. */
  known(connection: string, scope: string, workflow: string): WorkflowRow | undefined {
    // A key of this form is a workflow's.
    return this.rows.get(keyOfRow({ row: 'workflow', connection, scope, workflow })) as WorkflowRow | undefined;
  }

  /** Rows of a connection that is gone are not kept. */
  forget(connection: string): void {
    for (const [key, row] of this.rows) if (row.connection === connection) this.rows.delete(key);
  }

  private keep<R extends ConnectionRow | ScopeRow | WorkflowRow>(row: R): R {
    const key = keyOfRow(row);
    const known = this.rows.get(key);
    // The key begins with the kind of the row.
    if (known) return known as R;
    this.rows.set(key, row);
    return row;
  }
}

/** A full path, so that expansion and selection survive a refresh. */
export function keyOfRow(row: WorkflowsRow): string {
  switch (row.row) {
    case 'connection':
      return path(row.row, row.connection);
    case 'scope':
      return path(row.row, row.connection, row.scope);
    case 'workflow':
      return path(row.row, row.connection, row.scope, row.workflow);
    case 'message':
      return `${row.place}//message`;
  }
}

function path(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
