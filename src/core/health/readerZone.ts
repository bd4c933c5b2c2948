/** Where the reader's day begins, and which hour it is there: an IANA name, or the machine's own zone when left out. */
export type ZoneName = string | undefined;

/** A moment on the clock of the reader's wall. */
export interface WallClock {
  /** "2026-05-28". */
  readonly day: string;
  /** 0–23. On the night the clocks go back, an hour comes twice and counts as one. */
  readonly hour: number;
}

const formats = new Map<ZoneName, Intl.DateTimeFormat>();

/** Reads the wall clock of a zone. By Intl, because a zone's offset changes within the time that is looked at. */
export function wallClockAt(at: number, zone?: ZoneName): WallClock {
  const format = formats.get(zone) ?? makeFormat(zone);
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: ['year', 'month', 'day'].map((part) => parts.get(part as Intl.DateTimeFormatPartTypes)).join('-'), hour: Number(parts.get('hour')) };
}

function makeFormat(timeZone: ZoneName): Intl.DateTimeFormat {
  // The calendar and the digits are those that the text is cut up by, whatever the machine's language.
  return new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
}

/** Longer than any day, also than the one on which the clocks go back. */
const longerThanDayMs = 26 * 60 * 60_000;

/** The first moment of the reader's day that it is now. Looked for: when a day begins, and whether at midnight, is the zone's affair. */
export function startOfDay(now: number, zone?: ZoneName): number {
  const { day } = wallClockAt(now, zone);
  let [before, within] = [now - longerThanDayMs, now];
  while (within - before > 1) {
    const between = Math.floor((before + within) / 2);
    if (wallClockAt(between, zone).day === day) within = between;
    else before = between;
  }
  return within;
}
