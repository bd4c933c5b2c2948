import type { RecordReader } from './records';

/**
 * Where runs are kept: one text per run, which two windows never write at once, and beside them an index that is read in
 * one go. The index is a shortcut and never the truth: it may be missing, behind or torn.
 */
export interface RunStorage {
  names(): Promise<readonly string[]>;
  /** Undefined when it is gone. */
  load(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<unknown>;
  /** Lines, oldest first. */
  index(): Promise<string>;
  addToIndex(line: string): Promise<void>;
  replaceIndex(lines: string): Promise<void>;
}

/** What a history of runs is made with. */
export interface HistoryOptions {
  /** Makes and reads the texts of records; here and at once when left out. */
  readonly records?: RecordReader;
  /** Bytes of all records; the oldest go when there are more. */
  readonly mostBytes?: number;
  /** What signs in, and is kept nowhere; asked at each write. */
  readonly secrets?: () => readonly string[];
  /** The values of the secrets that a kept payload names. */
  readonly secretsIn?: (payload: string) => Promise<readonly string[]>;
}
