import * as vscode from 'vscode';
import { systemTiming } from '../../core/model/timing';

/** With more rows than this, all of them drawn anew are drawn sooner. */
const most = 300;
/** Longer than the messages to the workbench are gathered into one, in milliseconds. */
const pause = 20;

/**
 * Tells VS Code which rows to draw again, each once, a moment later. The workbench keeps the children that it asked
 * for; where they and the word that they have changed arrive in one message, it keeps the old ones, and "Loading…"
 * stays for ever. So every change waits for at least one whole pause.
 */
export class RowChanges<Row> implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<Row[] | undefined>();
  private fresh = new Set<Row | undefined>();
  private due = new Set<Row | undefined>();
  private cancelTimer?: () => void;
  readonly event = this.emitter.event;

  /** No row stands for all of them. */
  fire(...rows: readonly (Row | undefined)[]): void {
    for (const row of rows.length > 0 ? rows : [undefined]) this.fresh.add(row);
    this.cancelTimer ??= systemTiming.after(pause, () => this.pass());
  }

  dispose(): void {
    this.cancelTimer?.();
    this.emitter.dispose();
  }

  private pass(): void {
    const due = this.due;
    this.due = this.fresh;
    this.fresh = new Set();
    this.cancelTimer = this.due.size > 0 ? systemTiming.after(pause, () => this.pass()) : undefined;
    if (due.size > 0) this.tell([...due]);
  }

  private tell(rows: (Row | undefined)[]): void {
    const known = rows.filter((row) => row !== undefined);
    this.emitter.fire(known.length < rows.length || known.length > most ? undefined : known);
  }
}
