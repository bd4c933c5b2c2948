/** A value of a setting, or a part of one, that is not taken as it was given. */
export interface SettingFault {
  /** Which part; the whole value where there is none. */
  readonly part?: string;
  readonly given: unknown;
  /** What it counts as; undefined where it is left out. */
  readonly taken?: unknown;
}

export interface SettingReading<T> {
  readonly value: T;
  readonly faults: readonly SettingFault[];
}

/** Undefined is a setting that nobody set, which is no fault. */
export type SettingReader<T> = (given: unknown) => SettingReading<T>;
