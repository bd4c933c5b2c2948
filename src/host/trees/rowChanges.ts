import { Emitter, type Disposable } from '../../core/model/event';
import { systemTiming, type Timing } from '../../core/model/timing';

/** With more changed rows than this, it is faster to draw the whole tree again. */
const mostRows = 300;
/** Longer than VS Code gathers messages to the workbench before it sends them, in milliseconds. */
const pauseMs = 20;

/**
 * Tells VS Code which rows to draw again, each once, a moment later. Where the children that the workbench asked for and
 * the event that they have changed arrive in one message, the workbench keeps the old children, and "Loading…" stays for
 * ever. So an event waits for at least one whole pause after the change, and at most two.
 */
export class RowChanges<Row> implements Disposable {
  private readonly emitter = new Emitter<Row[] | undefined>();
  private fresh = new Set<Row | undefined>();
  private due = new Set<Row | undefined>();
  private cancelTimer?: () => void;
  readonly event = this.emitter.event;

  constructor(private readonly timing: Pick<Timing, 'after'> = systemTiming) {}

  /** Without a row, the whole tree is drawn again. */
  fire(...rows: readonly (Row | undefined)[]): void {
    for (const row of rows.length > 0 ? rows : [undefined]) this.fresh.add(row);
    this.cancelTimer ??= this.timing.after(pauseMs, () => this.pass());
  }

  /** Fires a row, and resolves when VS Code has been told of it. */
  tellOf(row: Row): Promise<void> {
    return new Promise((resolve) => {
      const telling = this.emitter.event((rows) => {
        if (rows && !rows.includes(row)) return;
        telling.dispose();
        resolve();
      });
      this.fire(row);
    });
  }

  dispose(): void {
    this.cancelTimer?.();
    this.emitter.dispose();
  }

  private pass(): void {
    const due = this.due;
    this.due = this.fresh;
    this.fresh = new Set();
    this.cancelTimer = this.due.size > 0 ? this.timing.after(pauseMs, () => this.pass()) : undefined;
    if (due.size > 0) this.tell([...due]);
  }

  private tell(rows: (Row | undefined)[]): void {
    const known = rows.filter((row) => row !== undefined);
    this.emitter.fire(known.length < rows.length || known.length > mostRows ? undefined : known);
  }
}
