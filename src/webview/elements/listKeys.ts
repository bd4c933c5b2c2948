/** The row a key leads to from the row at `from`; undefined when the key does not move. */
export function nextInList(key: string, from: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'PageDown':
      return Math.min(last, from + 10);
    case 'PageUp':
      return Math.max(0, from - 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** What was typed so far, and when. */
export interface TypeAhead {
  readonly typed: string;
  readonly at: number;
}

/** A pause as long as this starts a new word. */
const pause = 700;

/** Whether a letter goes on with the word that was begun. */
export function isTyping({ typed, at: before }: TypeAhead, at: number): boolean {
  return typed !== '' && at - before < pause;
}

interface TypedLetter {
  readonly letter: string;
  /** When it was typed. */
  readonly at: number;
  readonly rows: readonly { readonly name: string }[];
  /** The current row. */
  readonly from: number;
}

/** The row whose name begins with what is typed, from the current one on and around; -1 where there is none. */
export function typeAhead(
  before: TypeAhead,
  { letter, at, rows, from }: TypedLetter,
): { readonly ahead: TypeAhead; readonly index: number } {
  const typed = at - before.at < pause ? before.typed + letter.toLowerCase() : letter.toLowerCase();
  // The same letter again and again walks through the names that begin with it.
  const repeated = [...typed].every((one) => one === typed[0]);
  const wanted = repeated ? (typed[0] ?? '') : typed;
  const start = repeated ? from + 1 : Math.max(0, from);
  for (let step = 0; step < rows.length; step += 1) {
    const index = (start + step) % rows.length;
    if (rows[index]?.name.toLowerCase().startsWith(wanted)) return { ahead: { typed, at }, index };
  }
  return { ahead: { typed, at }, index: -1 };
}
