import type { ValuePath } from '../../core/model/outline';
import type { FromHost, FromPanel } from '../../shared/protocol';

export type Question = Extract<FromPanel, { type: 'outline' | 'table' | 'value' }>;
export type Answer = Extract<FromHost, { type: 'outline' | 'table' | 'value' }>;
type Kind = Question['type'];
export type AnswerTo<K extends Kind> = Extract<Answer, { type: K }>;

/** One question on its way, and the last answer with what it was asked for. */
export interface Exchange<K extends Kind> {
  readonly asked?: { readonly question: Extract<Question, { type: K }>; readonly key: string };
  readonly known?: { readonly partKey: string; readonly key: string; readonly answer: AnswerTo<K> };
}

/** Where the reader is in the part on show. The page's own, and forgotten with the part. */
export interface Position {
  readonly partKey: string;
  /** The first line, and the first row of a table, that are wanted. */
  readonly from: number;
  readonly tableFrom: number;
  /** The number of the selected line. */
  readonly line?: number;
  /** A line to select as soon as it is there. */
  readonly awaited?: number;
  /** A value that must come on show. */
  readonly goal?: ValuePath;
}

/** Values as lines and tables: what is known of them, what is asked, and where the reader is. */
export interface Exploring {
  readonly position: Position;
  /** Secrets that somebody asked to see, until the page is left. */
  readonly revealed: readonly { readonly partKey: string; readonly paths: readonly ValuePath[] }[];
  /** Parts whose text is shown with its secrets. */
  readonly revealedTexts: readonly string[];
  readonly outline: Exchange<'outline'>;
  readonly table: Exchange<'table'>;
  readonly value: Exchange<'value'>;
}

/** Lines that are asked for at once: some screens, and far less than a megabyte. */
export const windowLength = 240;

export const noPosition: Position = { partKey: '', from: 0, tableFrom: 0 };
export const unexplored: Exploring = { position: noPosition, revealed: [], revealedTexts: [], outline: {}, table: {}, value: {} };

/** The secrets of one part that somebody asked to see. */
export function revealedIn({ revealed }: Exploring, partKey: string): readonly ValuePath[] {
  return revealed.find((one) => one.partKey === partKey)?.paths ?? [];
}
