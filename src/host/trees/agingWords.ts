import type { Disposable, Event } from '../../core/model/event';
import type { Timing } from '../../core/model/timing';

/** The interval between checks while the view is on show. */
const checkMs = 5_000;
/** A row whose words stay the same is checked less and less often: at last once in this many checks. */
const longestPause = 12;

/** A tree view, as far as it matters here. */
interface View {
  readonly visible: boolean;
  readonly onDidChangeVisibility: Event<{ readonly visible: boolean }>;
}

interface DrawnWords {
  readonly words: string;
  /** Checks of the view from one check of this row to the next. */
  readonly pause: number;
  /** Checks of the view until the next one of this row. */
  readonly left: number;
}

/**
 * Redraws rows whose words say how long ago something was, such as "12 s ago": those that would read differently by now.
 * A hidden view is not checked; it is checked at once when it is shown again.
 */
export class AgingWords<Row> implements Disposable {
  private readonly drawn = new Map<Row, DrawnWords>();
  private cancelTimer?: () => void;

  constructor(
    private readonly timing: Pick<Timing, 'after'>,
    /** What a row reads now; undefined when it is gone. */
    private readonly wordsOf: (row: Row) => string | undefined,
    private readonly redraw: (rows: Row[]) => void,
  ) {}

  /** Remembers the words with which a row is drawn. */
  note(row: Row, words: string): void {
    if (this.drawn.get(row)?.words !== words) this.drawn.set(row, { words, pause: 1, left: 1 });
  }

  /** Checks while a view is visible; the result ends that and disposes of the words. */
  follow({ visible, onDidChangeVisibility }: View): Disposable {
    this.setOnShow(visible);
    const following = onDidChangeVisibility((change) => this.setOnShow(change.visible));
    return {
      dispose: () => {
        following.dispose();
        this.dispose();
      },
    };
  }

  dispose(): void {
    this.setOnShow(false);
    this.drawn.clear();
  }

  private setOnShow(isOnShow: boolean): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (isOnShow) this.check(() => true);
  }

  private check(isDue: (drawn: DrawnWords) => boolean): void {
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
        const longer = Math.min(pause * 2, longestPause);
        this.drawn.set(row, { words, pause: longer, left: longer });
      } else {
        // Noted here too: a row inside a collapsed one is not drawn, and would be redrawn at every check.
        this.note(row, now);
        aged.push(row);
      }
    }
    if (aged.length > 0) this.redraw(aged);
    this.cancelTimer = this.timing.after(checkMs, () => this.check(({ left }) => left <= 1));
  }
}
