import type { Connection, ExecutionRef, Scope } from '../../core/model/model';
import type { Message } from '../trees/messages';

/** What the executions view shows. Ids are full paths, so expansion and selection survive a refresh. */
export type Row = ConnectionRow | AllRow | ScopeRow | ExecutionRow | StepRow | MessageRow | MoreRow;

export interface ConnectionRow {
  readonly kind: 'connection';
  readonly id: string;
  readonly connection: string;
}

/** Every scope of a connection in one list. */
export interface AllRow {
  readonly kind: 'all';
  readonly id: string;
  readonly connection: string;
  readonly parent: ConnectionRow;
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
  readonly parent: ScopeRow | AllRow;
}

/** A node of an execution; `index` is its place in the execution's list. */
export interface StepRow {
  readonly kind: 'step';
  readonly id: string;
  readonly index: number;
  readonly parent: ExecutionRow;
}

/** A sentence in place of rows: loading, empty, or why it could not load; acting on it takes the next step. */
export interface MessageRow extends Message {
  readonly kind: 'message';
  readonly id: string;
  readonly parent: ConnectionRow | AllRow | ScopeRow | ExecutionRow;
}

export interface MoreRow {
  readonly kind: 'more';
  readonly id: string;
  readonly parent: ScopeRow | AllRow;
}

/** One object per row, for as long as the view lives: VS Code redraws by identity. */
export class Rows {
  private readonly rows = new Map<string, Row>();
  /** Lists hold one object per execution, so most rows are found without spelling out their path. */
  private readonly byRef = new WeakMap<ExecutionRef, ExecutionRow>();

  connection({ id }: Connection): ConnectionRow {
    return this.keep({ kind: 'connection', id: path(id), connection: id });
  }

  scope(connection: string, { id }: Scope): ScopeRow {
    return this.keep({ kind: 'scope', id: path(connection, id), connection, scope: id });
  }

  all(connection: Connection): AllRow {
    const parent = this.connection(connection);
    return this.keep({ kind: 'all', id: `${parent.id}//all`, connection: connection.id, parent });
  }

  execution(ref: ExecutionRef): ExecutionRow {
    const known = this.byRef.get(ref);
    if (known) return known;
    const parent = this.scope(ref.connection, { id: ref.scope });
    const row = this.keep({ kind: 'execution', id: `${parent.id}/${encodeURIComponent(ref.id)}`, ref, parent });
    this.byRef.set(ref, row);
    return row;
  }

  /** The same execution where every scope is shown together. */
  executionIn(parent: AllRow, ref: ExecutionRef): ExecutionRow {
    return this.keep({ kind: 'execution', id: `${parent.id}/${path(ref.scope, ref.id)}`, ref, parent });
  }

  step(parent: ExecutionRow, index: number): StepRow {
    return this.keep({ kind: 'step', id: `${parent.id}/${index}`, index, parent });
  }

  more(parent: ScopeRow | AllRow): MoreRow {
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
