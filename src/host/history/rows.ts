import type { ExecutionRef } from '../../core/model/model';
import type { RunSummary } from '../../core/runs/record';
import type { Message } from '../trees/messages';

/** What My Runs shows. */
export type HistoryRow = GroupRow | RunRow | OlderRow | MessageRow;

/** A payload file or a day. */
export interface GroupRow {
  readonly row: 'group';
  readonly key: string;
}

/** A kept run. Names its execution, so that whatever acts on executions acts on it. */
export interface RunRow extends ExecutionRef {
  readonly row: 'run';
  readonly intent: string;
}

/** Shows more of a group. */
export interface OlderRow {
  readonly row: 'older';
  readonly key: string;
}

export interface MessageRow {
  readonly row: 'message';
  readonly message: Message;
}

/** One object per row, for as long as the view lives: VS Code redraws by identity. */
export class HistoryRows {
  private readonly groups = new Map<string, GroupRow>();
  private readonly olders = new Map<string, OlderRow>();
  private readonly runs = new Map<string, RunRow>();

  group(key: string): GroupRow {
    return keep(this.groups, key, () => ({ row: 'group', key }));
  }

  older(key: string): OlderRow {
    return keep(this.olders, key, () => ({ row: 'older', key }));
  }

  run({ intent, execution }: RunSummary): RunRow {
    const { connection, scope, id } = execution.ref;
    const known = this.runs.get(intent);
    // A run that was taken for another execution at first is another row.
    if (known?.id === id) return known;
    const row: RunRow = { row: 'run', connection, scope, id, intent };
    this.runs.set(intent, row);
    return row;
  }

  /** The row of a run where one was made. */
  known(intent: string): RunRow | undefined {
    return this.runs.get(intent);
  }

  /** Rows of runs that are gone are not kept. */
  retain(intents: ReadonlySet<string>): void {
    for (const intent of this.runs.keys()) if (!intents.has(intent)) this.runs.delete(intent);
  }
}

function keep<R>(rows: Map<string, R>, key: string, make: () => R): R {
  const row = rows.get(key) ?? make();
  rows.set(key, row);
  return row;
}
