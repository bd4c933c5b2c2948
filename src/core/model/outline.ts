/** How a JSON value is shown as lines: a window of them at a time, so that the page stays small whatever the value is. */

/**
 * The places of the entries on the way from the root down. Keys can be of any length and of any form, places cannot. A
 * text that holds JSON has the entries of what it holds.
 */
export type ValuePath = readonly number[];

export type ValueKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** `masked`: hidden until shown, by its name; `redacted`: the platform's own marker, there is nothing behind it. */
export type Secrecy = 'masked' | 'shown' | 'redacted';

/** As much of a value as one line or one cell shows. */
export interface ValueSummary {
  readonly kind: ValueKind;
  /** Cut where it is long; empty while it is masked. */
  readonly preview: string;
  /** Entries of an object or a list, characters of a text. */
  readonly size: number;
  readonly secret?: Secrecy;
}

export interface OutlineRow extends ValueSummary {
  readonly path: ValuePath;
  /** Cut where it is long; for an item of a list its index. */
  readonly key: string;
  readonly isItem: boolean;
  /** A key that its object has more than once. */
  readonly isRepeated?: boolean;
  /** How many entries stand beside it, itself included. */
  readonly siblings: number;
  /** Absent where there is nothing to open. */
  readonly isOpen?: boolean;
  /** A text that holds JSON. */
  readonly holdsJson?: boolean;
  /** A time, in milliseconds since the epoch. */
  readonly time?: number;
  /** An address that can be opened in a browser. */
  readonly isLink?: boolean;
  /** A list of like objects. */
  readonly isTable?: boolean;
  /** A field of the platform's envelope around what the node returned. */
  readonly isAside?: boolean;
}

/** The lines on show. */
export interface OutlineWindow {
  /** The number of the first line. */
  readonly from: number;
  /** Of all lines, with what is open. */
  readonly total: number;
  readonly rows: readonly OutlineRow[];
  /** What is open: what was asked for, or what the host opened where the page said nothing. */
  readonly open: readonly ValuePath[];
  /** The line that was asked for by its path. */
  readonly at?: number;
}

export interface TableWindow {
  readonly path: ValuePath;
  /** Where the list stands, in words. */
  readonly place: string;
  readonly columns: readonly string[];
  /** Of the value's columns, which may be more than those shown. */
  readonly columnCount: number;
  readonly from: number;
  readonly total: number;
  /** A missing cell is a column that this item does not have. */
  readonly rows: readonly (readonly (ValueSummary | null)[])[];
}

/** One value by itself. */
export interface ValueReading {
  readonly path: ValuePath;
  readonly kind: ValueKind;
  /** `$.items[0].id` */
  readonly place: string;
  /** How the workflow itself would refer to it, where its platform has a way. */
  readonly expression?: string;
  readonly secret?: Secrecy;
  /** The text itself, or JSON. */
  readonly text: string;
  /** In characters. */
  readonly offset: number;
  readonly total: number;
}
