/** The values of one owner, as far as memory is concerned. */
export interface HeldValues {
  readonly key: string;
  /** About what they take. */
  readonly bytes: number;
  /** When they came or were last asked about, in milliseconds. */
  readonly usedAt: number;
  /** Somebody shows them, or follows what they belong to. */
  readonly isShown: boolean;
}

export interface MemoryLimits {
  readonly bytes: number;
  /** What nobody shows is let go of after so long, in milliseconds. */
  readonly ageMs: number;
}

/**
 * Whose values are let go of now: those that nobody has used for long, and the longest unused ones that are too much. What
 * is on show stays, and what was used last, because somebody is about to ask about it. Of a tie the later one was used last.
 */
export function beyondMemory(all: readonly HeldValues[], { bytes, ageMs }: MemoryLimits, now: number): readonly string[] {
  const hidden = all.filter(({ isShown }) => !isShown).reverse().sort((one, other) => other.usedAt - one.usedAt);
  let total = all.reduce((sum, one) => sum + (one.isShown ? one.bytes : 0), 0);
  return hidden.flatMap((one, place) => {
    const fits = now - one.usedAt <= ageMs && (place === 0 || total + one.bytes <= bytes);
    if (fits) total += one.bytes;
    return fits ? [] : [one.key];
  });
}
