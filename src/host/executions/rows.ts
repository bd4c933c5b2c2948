import type * as vscode from 'vscode';
import type { Connection, ExecutionRef, Scope } from '../../core/model';

/** What the executions view shows. Ids are full paths, so expansion and selection survive a refresh. */
export type Row = ConnectionRow | ScopeRow | ExecutionRow | StepRow | MessageRow | MoreRow;

export interface ConnectionRow {
  readonly kind: 'connection';
  readonly id: string;
  readonly connection: string;
}

export interface ScopeRow {
  readonly kind: 'scope';
  readonly id: string;
  readonly connection: string;
  readonly scope: string;
}

export interface ExecutionRow {
  readonly kind: 'execution';
  readonly id: string;
  readonly ref: ExecutionRef;
  readonly parent: ScopeRow;
}

/** A node of an execution; `index` is its place in the execution's list. */
export interface StepRow {
  readonly kind: 'step';
  readonly id: string;
  readonly index: number;
  readonly parent: ExecutionRow;
}

/** A sentence in place of rows: loading, empty, or why it could not load; acting on it takes the next step. */
export interface MessageRow {
  readonly kind: 'message';
  readonly id: string;
  readonly text: string;
  readonly description?: string;
  readonly icon: vscode.ThemeIcon;
  readonly tooltip?: string;
  readonly command?: vscode.Command;
  readonly parent: ConnectionRow | ScopeRow | ExecutionRow;
}

export interface MoreRow {
  readonly kind: 'more';
  readonly id: string;
  readonly parent: ScopeRow;
}

/** One object per row, for as long as the view lives: VS Code redraws by identity. */
export class Rows {
  private readonly rows = new Map<string, Row>();

  connection({ id }: Connection): ConnectionRow {
    return this.keep({ kind: 'connection', id: path(id), connection: id });
  }

  scope(connection: string, { id }: Scope): ScopeRow {
    return this.keep({ kind: 'scope', id: path(connection, id), connection, scope: id });
  }

  execution(ref: ExecutionRef): ExecutionRow {
    const parent = this.scope(ref.connection, { id: ref.scope });
    return this.keep({ kind: 'execution', id: path(ref.connection, ref.scope, ref.id), ref, parent });
  }

  step(parent: ExecutionRow, index: number): StepRow {
    return this.keep({ kind: 'step', id: `${parent.id}/${index}`, index, parent });
  }

  more(parent: ScopeRow): MoreRow {
    return this.keep({ kind: 'more', id: `${parent.id}//more`, parent });
  }

  message(parent: MessageRow['parent'], message: Omit<MessageRow, 'kind' | 'id' | 'parent'>): MessageRow {
    return { ...message, kind: 'message', id: `${parent.id}//message`, parent };
  }

  /** Rows of a connection that is gone are not kept. */
  forget(connection: string): void {
    const start = path(connection);
    for (const id of this.rows.keys()) if (id === start || id.startsWith(`${start}/`)) this.rows.delete(id);
  }

  private keep<R extends Row>(row: R): R {
    const known = this.rows.get(row.id);
    // The id holds the kind's full path, so a known row of that id is of that kind.
    if (known) return known as R;
    this.rows.set(row.id, row);
    return row;
  }
}

function path(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
