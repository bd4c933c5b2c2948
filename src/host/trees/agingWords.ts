import type { Disposable } from '../../core/model/event';
import type { Timing } from '../../core/model/timing';

/** How often words are looked at while they are on show. */
const lookMs = 5_000;
/** Words that stay the same are looked at less and less: one look in so many at last. */
const seldom = 12;

interface Drawn {
  readonly words: string;
  /** Looks from one to the next. */
  readonly pause: number;
  /** Looks that are left until the next. */
  readonly left: number;
}

/**
 * Rows whose words tell how long ago something was grow old with nobody changing them. While they are on show, those
 * that would read differently by now are redrawn; hidden ones cost nothing, and are looked at when they are shown again.
 */
export class AgingWords<Row> implements Disposable {
  private readonly drawn = new Map<Row, Drawn>();
  private cancelTimer?: () => void;

  constructor(
    private readonly timing: Pick<Timing, 'after'>,
    /** What a row reads now; undefined when it is gone. */
    private readonly wordsOf: (row: Row) => string | undefined,
    private readonly redraw: (rows: Row[]) => void,
  ) {}

  /** Remembers what a row reads as it is drawn. */
  note(row: Row, words: string): void {
    if (this.drawn.get(row)?.words !== words) this.drawn.set(row, { words, pause: 1, left: 1 });
  }

  setOnShow(isOnShow: boolean): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (isOnShow) this.look(() => true);
  }

  dispose(): void {
    this.setOnShow(false);
    this.drawn.clear();
  }

  private look(isDue: (drawn: Drawn) => boolean): void {
    const aged: Row[] = [];
    for (const [row, drawn] of this.drawn) {
      const { words, pause, left } = drawn;
      if (!isDue(drawn)) {
        this.drawn.set(row, { words, pause, left: left - 1 });
        continue;
      }
      const now = this.wordsOf(row);
      if (now === undefined) this.drawn.delete(row);
      else if (now === words) {
        const longer = Math.min(pause * 2, seldom);
        this.drawn.set(row, { words, pause: longer, left: longer });
      } else {
        // Noted at once: what is folded away is not drawn, and would be aged at every look.
        this.note(row, now);
        aged.push(row);
      }
    }
    if (aged.length > 0) this.redraw(aged);
    this.cancelTimer = this.timing.after(lookMs, () => this.look(({ left }) => left <= 1));
  }
}
