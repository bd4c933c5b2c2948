import type { ExecutionRef } from '../../core/model/model';
import { pathOf, RowRegistry, type MessageRow } from '../trees/rows';

/** What the executions view shows. */
export type Row = ConnectionRow | AllRow | ScopeRow | ExecutionRow | StepRow | ExecutionsMessageRow | MoreRow;

export interface ConnectionRow {
  readonly kind: 'connection';
  readonly id: string;
  readonly connection: string;
  readonly parent?: undefined;
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
  readonly parent: ConnectionRow;
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

export type ExecutionsMessageRow = MessageRow<ConnectionRow | AllRow | ScopeRow | ExecutionRow | undefined>;

export interface MoreRow {
  readonly kind: 'more';
  readonly id: string;
  readonly parent: ScopeRow | AllRow;
}

/** The rows of the executions view. */
export class ExecutionsRows {
  private readonly rows = new RowRegistry<Row>();
  /** Lists hold one object per execution, so most rows are found without spelling out their path. */
  private readonly byRef = new WeakMap<ExecutionRef, ExecutionRow>();

  connection(connection: string): ConnectionRow {
    return this.rows.keep({ kind: 'connection', id: pathOf(connection), connection });
  }

  scope(connection: string, scope: string): ScopeRow {
    const parent = this.connection(connection);
    return this.rows.keep({ kind: 'scope', id: pathOf(connection, scope), connection, scope, parent });
  }

  all(connection: string): AllRow {
    const parent = this.connection(connection);
    return this.rows.keep({ kind: 'all', id: `${parent.id}//all`, connection, parent });
  }

  /** An execution below its own scope. */
  execution(ref: ExecutionRef): ExecutionRow {
    const known = this.byRef.get(ref);
    if (known) return known;
    const parent = this.scope(ref.connection, ref.scope);
    const row = this.rows.keep<ExecutionRow>({ kind: 'execution', id: `${parent.id}/${pathOf(ref.id)}`, ref, parent });
    this.byRef.set(ref, row);
    return row;
  }

  /** The same execution where every scope is shown together. */
  executionIn(parent: AllRow, ref: ExecutionRef): ExecutionRow {
    return this.rows.keep({ kind: 'execution', id: `${parent.id}/${pathOf(ref.scope, ref.id)}`, ref, parent });
  }

  step(parent: ExecutionRow, index: number): StepRow {
    return this.rows.keep({ kind: 'step', id: `${parent.id}/${index}`, index, parent });
  }

  more(parent: ScopeRow | AllRow): MoreRow {
    return this.rows.keep({ kind: 'more', id: `${parent.id}//more`, parent });
  }

  /** Rows of a connection that is gone are not kept. */
  forget(connection: string): void {
    this.rows.forget(pathOf(connection));
  }
}
