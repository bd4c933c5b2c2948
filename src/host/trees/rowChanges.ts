import * as vscode from 'vscode';

/** With more rows than this, all of them drawn anew are drawn sooner. */
const most = 300;

/**
 * Tells VS Code which rows to draw again, each once, a moment later: what it is told while it still takes in the
 * children of a row, it takes for done with them, and would show "Loading…" for ever.
 */
export class RowChanges<Row> implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<Row[] | undefined>();
  private readonly waiting = new Set<Row | undefined>();
  private moment?: NodeJS.Immediate;
  readonly event = this.emitter.event;

  /** No row stands for all of them. */
  fire(...rows: readonly (Row | undefined)[]): void {
    for (const row of rows.length > 0 ? rows : [undefined]) this.waiting.add(row);
    this.moment ??= setImmediate(() => this.tell());
  }

  dispose(): void {
    clearImmediate(this.moment);
    this.emitter.dispose();
  }

  private tell(): void {
    const rows = [...this.waiting];
    const known = rows.filter((row) => row !== undefined);
    this.moment = undefined;
    this.waiting.clear();
    this.emitter.fire(known.length < rows.length || known.length > most ? undefined : known);
  }
}
