import type { Disposable } from './event';
import type { Timing } from './timing';

/** How often words are looked at while they are on show. */
const lookMs = 5_000;

/**
 * Rows whose words tell how long ago something was grow old with nobody changing them. While they are on show, those
 * that would read differently by now are redrawn; hidden ones cost nothing, and are looked at when they are shown again.
 */
export class AgingWords<Row> implements Disposable {
  private readonly drawn = new Map<Row, string>();
  private cancelTimer?: () => void;

  constructor(
    private readonly timing: Pick<Timing, 'after'>,
    /** What a row reads now; undefined when it is gone. */
    private readonly wordsOf: (row: Row) => string | undefined,
    private readonly redraw: (rows: Row[]) => void,
  ) {}

  /** Remembers what a row reads as it is drawn. */
  note(row: Row, words: string): void {
    this.drawn.set(row, words);
  }

  setOnShow(isOnShow: boolean): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (isOnShow) this.look();
  }

  dispose(): void {
    this.setOnShow(false);
    this.drawn.clear();
  }

  private look(): void {
    const aged: Row[] = [];
    for (const [row, words] of this.drawn) {
      const now = this.wordsOf(row);
      if (now === undefined) this.drawn.delete(row);
      else if (now !== words) {
        // Noted at once: what is folded away is not drawn, and would be aged at every look.
        this.drawn.set(row, now);
        aged.push(row);
      }
    }
    if (aged.length > 0) this.redraw(aged);
    this.cancelTimer = this.timing.after(lookMs, () => this.look());
  }
}
