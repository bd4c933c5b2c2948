import { cutTo } from './text';

/** A part of an answer. */
export interface AnswerPart {
  /** What it is called where it had to be left out. */
  readonly name: string;
  /** Parts of lower rank get their room first; where they stand is another matter. */
  readonly rank: number;
  /** The share of what is left that it may take, where others come after it; all of it when left out. */
  readonly share?: number;
  /** The text, no longer than the room; empty where nothing sensible fits, undefined where there is nothing to say. */
  write(room: number): string | undefined;
}

/**
 * Puts an answer together within a budget: parts get their room by rank and stand in the order in which they are given. What
 * found no room is named, with how to get it. The same parts and budget make the same text.
 */
export function composeAnswer(parts: readonly AnswerPart[], budget: number, how: string): string {
  const note = (names: readonly string[]) => `Left out for lack of room: ${names.join(', ')}. ${how}`;
  // Nobody knows yet what will be left out.
  const reserved = note(parts.map(({ name }) => name)).length + 1;
  const texts = new Map<AnswerPart, string>();
  const missing = new Set<AnswerPart>();
  let room = budget - Math.min(reserved, Math.floor(budget / 4));
  for (const part of parts.toSorted((one, other) => one.rank - other.rank)) {
    const own = Math.max(0, Math.floor((room - 1) * (part.share ?? 1)));
    const text = part.write(own);
    if (text === undefined) continue;
    // A part that takes more than it was given is no part.
    if (text === '' || text.length > own) missing.add(part);
    else {
      texts.set(part, text);
      room -= text.length + 1;
    }
  }
  const left = parts.filter((part) => missing.has(part)).map(({ name }) => name);
  const lines = parts.flatMap((part) => texts.get(part) ?? []);
  return cutTo([...lines, ...(left.length > 0 ? [note(left)] : [])].join('\n'), budget);
}

/** A part that is a text: as it is, or not at all. */
export function line(name: string, rank: number, text: string | undefined): AnswerPart {
  return { name, rank, write: (room) => (text === undefined ? undefined : text.length <= room ? text : '') };
}
