import type { ServerSpan } from '../model/model';
import type { Timing } from '../model/timing';

/** One moment on both local clocks. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

export function momentOf(timing: Timing): Moment {
  return { wall: timing.now(), monotonic: timing.monotonic() };
}

/** One answer with a `Date`, in milliseconds since the epoch: the server made it between these two moments. */
export interface Dated {
  readonly date: number;
  readonly sentAt: Moment;
  readonly receivedAt: Moment;
}

/** What is known of a server's wall clock. */
export interface ServerClock {
  /** The server's wall clock minus the local one lies between these, in milliseconds; undefined before the first date. */
  readonly offset: { readonly min: number; readonly max: number } | undefined;
  /** What the server's wall clock showed when the local one showed this. */
  toServer(localMs: number): ServerSpan | undefined;
}

/** A `Date` has whole seconds, cut off. */
const resolutionMs = 1_000;
/** What clocks that are read one after the other, in whole milliseconds, may differ by for no other reason. */
const noiseMs = 5;
/** Two quartzes drift apart by this share of the time that passes. */
const drift = 200e-6;
/** Evidence is kept for so long, and so much of it. */
const keptMs = 10 * 60_000;
const kept = 16;
const keptSettings = 16;

interface Range {
  readonly min: number;
  readonly max: number;
}

/** A range for the offset, and when, on the monotonic clock, it was found. What is of one epoch agrees with each other. */
interface Evidence extends Range {
  readonly at: number;
  readonly epoch: number;
}

/** The wall clock got ahead of the monotonic one by `by`: it was set, or the machine slept, where the other one stands. */
interface Setting {
  readonly by: number;
  /** A wall time read before that is not later than this. */
  readonly before: number;
}

/**
 * Estimates a server's clock from its answers' dates. Each says: the offset is at least date − received and less than
 * date + 1 s − sent. What they agree on is narrower than each; where they contradict each other (a clock was set, or
 * several servers answer with clocks of their own), the range has room for all of them until the older are forgotten.
 * A local clock that is set widens the range by as much, and the next date narrows it again. What it cannot see: a server's
 * clock that is set by less than two ranges are wide, before the older evidence is forgotten.
 */
export class ServerClockEstimate implements ServerClock {
  private evidence: readonly Evidence[] = [];
  private settings: readonly Setting[] = [];
  private last?: Moment;

  constructor(private readonly timing: Timing) {}

  observe({ date, sentAt, receivedAt }: Dated): void {
    this.notice(receivedAt);
    // The longer of both: the monotonic clock stands while the machine sleeps, and the wall clock may be set back.
    const trip = Math.max(receivedAt.monotonic - sentAt.monotonic, receivedAt.wall - sentAt.wall);
    const found = {
      min: date - receivedAt.wall - 2 * noiseMs,
      max: date + resolutionMs - (receivedAt.wall - trip) + 2 * noiseMs,
      at: receivedAt.monotonic,
    };
    const latest = this.evidence.at(-1)?.epoch ?? 0;
    const known = this.evidence.filter(({ epoch }) => epoch === latest).map((evidence) => aged(evidence, found.at));
    const epoch = overlap([...known, found]) ? latest : latest + 1;
    const young = this.evidence.filter(({ at }) => at > found.at - keptMs);
    this.evidence = [...young, { ...found, epoch }].slice(-kept);
  }

  get offset(): Range | undefined {
    const now = momentOf(this.timing);
    this.notice(now);
    const epochs = Map.groupBy(this.evidence, ({ epoch }) => epoch);
    const ranges = [...epochs.values()].map((epoch) => overlap(epoch.map((evidence) => aged(evidence, now.monotonic))));
    const said = ranges.filter((range) => range !== undefined);
    return said.length > 0 ? hull(said) : undefined;
  }

  toServer(localMs: number): ServerSpan | undefined {
    const { offset } = this;
    if (!offset) return undefined;
    // Before the clock was set, it was behind by as much. Nobody knows whether a time was read before or after, unless
    // it is later than any that can have been read before.
    let reach = offset;
    let range = offset;
    for (const { by, before } of this.settings) {
      reach = hull([reach, { min: reach.min + by, max: reach.max + by }]);
      if (localMs <= before) range = reach;
    }
    return { earliest: localMs + range.min, latest: localMs + range.max };
  }

  /** Compares the two local clocks with how they stood before. */
  private notice(now: Moment): void {
    const { last } = this;
    if (last && now.monotonic < last.monotonic) return;
    const by = last ? now.wall - last.wall - (now.monotonic - last.monotonic) : 0;
    if (last && Math.abs(by) <= noiseMs) return;
    this.last = now;
    if (by === 0) return;
    // Where the clock was set, the offset has changed by as much; where the machine slept, it has not.
    this.evidence = this.evidence.map((evidence) => ({
      ...evidence,
      min: evidence.min - Math.max(by, 0),
      max: evidence.max - Math.min(by, 0),
    }));
    this.settings = [{ by, before: now.wall - by + noiseMs }, ...this.settings].slice(0, keptSettings);
  }
}

function aged({ min, max, at }: Evidence, now: number): Range {
  const slack = Math.max(0, now - at) * drift;
  return { min: min - slack, max: max + slack };
}

/** What all of them allow. */
function overlap(ranges: readonly Range[]): Range | undefined {
  const min = Math.max(...ranges.map((range) => range.min));
  const max = Math.min(...ranges.map((range) => range.max));
  return min <= max ? { min, max } : undefined;
}

function hull(ranges: readonly Range[]): Range {
  return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
}
