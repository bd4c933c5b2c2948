import { sameExecution, type ExecutionRef } from '../../core/model/model';
import type { RunSummary } from '../../core/runs/record';
import { pathOf, RowRegistry, type MessageRow } from '../trees/rows';

/** What My Runs shows. */
export type HistoryRow = GroupRow | RunRow | OlderRow | MessageRow<undefined>;

/** A payload file or a day. */
export interface GroupRow {
  readonly kind: 'group';
  readonly id: string;
  readonly key: string;
  readonly parent?: undefined;
}

/** A kept run, with the execution that it started. In which group it stands changes with the grouping: it has no parent. */
export interface RunRow {
  readonly kind: 'run';
  readonly id: string;
  readonly intent: string;
  readonly ref: ExecutionRef;
  readonly parent?: undefined;
}

/** Shows more of a group. */
export interface OlderRow {
  readonly kind: 'older';
  readonly id: string;
  readonly key: string;
  readonly parent: GroupRow;
}

/** The rows of My Runs. */
export class HistoryRows {
  private readonly rows = new RowRegistry<HistoryRow>();

  group(key: string): GroupRow {
    return this.rows.keep({ kind: 'group', id: pathOf('group', key), key });
  }

  older(key: string): OlderRow {
    const parent = this.group(key);
    return this.rows.keep({ kind: 'older', id: `${parent.id}//older`, key, parent });
  }

  /** Another row once the run turned out to be another execution than it was taken for at first. */
  run({ intent, execution: { ref } }: RunSummary): RunRow {
    const row: RunRow = { kind: 'run', id: pathOf('run', intent), intent, ref };
    return this.rows.keep(row, (known) => sameExecution(known.ref, ref));
  }

  /** The row of a run where one was made. */
  known(intent: string): HistoryRow | undefined {
    return this.rows.get(pathOf('run', intent));
  }

  /** Rows of runs that are gone are not kept. */
  retain(intents: ReadonlySet<string>): void {
    this.rows.retain((row) => row.kind !== 'run' || intents.has(row.intent));
  }
}
