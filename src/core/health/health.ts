import type { StatusClass } from '../model/status';
import { comparableWord } from '../model/filter';
import { durationsOf, type Durations } from './quantiles';
import { wallClockAt, type ZoneName } from './readerZone';
import { inOrder, outcomeOf, type Outcome, type Sample } from './sample';

/** How a workflow did over some of its executions. Everything in it is counted from samples; nothing is guessed. */
export interface Health {
  readonly count: number;
  /** When the first and the last of them started, in milliseconds since the epoch; absent where nobody tells. */
  readonly period?: { readonly from: number; readonly to: number };
  /** Milliseconds from one start to the next, on average. */
  readonly interval?: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** By the platform's own words, the most frequent first. */
  readonly statuses: readonly StatusCount[];
  /** Of those that ended, how many were good: 0–1. */
  readonly successRate?: number;
  readonly successTrend?: Trend;
  readonly durations: Durations;
  readonly medianTrend?: Trend;
  readonly highTrend?: Trend;
  /** How many ended and do not tell how long they took. */
  readonly untimed: number;
  /** By what started them, the most frequent first. */
  readonly triggers: readonly Group[];
  /** By the hour of the reader's day in which they started: 24. */
  readonly hours: readonly Group[];
  /** By the reader's days, the first one first; days without any are left out. */
  readonly days: readonly Group[];
}

export interface StatusCount {
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly count: number;
}

/** Some executions that have something in common. */
export interface Group {
  /** What that is; empty where it is not told. */
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  readonly median?: number;
}

/** A number in the second half of the period beside the same in the first half. */
export interface Trend {
  readonly before: number;
  readonly after: number;
}

/** Fewer than this in one half say nothing about it. */
const fewestOfHalf = 5;

export function healthOf(samples: readonly Sample[], zone?: ZoneName): Health {
  const ordered = inOrder(samples);
  const starts = ordered.flatMap(({ startedAt }) => startedAt ?? []);
  const [from, to] = [starts[0], starts.at(-1)];
  const counts = countOutcomes(ordered);
  const ended = ordered.length - counts.open;
  const durations = durationsOf(timesOf(ordered));
  return {
    count: ordered.length,
    period: from === undefined || to === undefined ? undefined : { from, to },
    interval: from === undefined || to === undefined || starts.length < 2 ? undefined : (to - from) / (starts.length - 1),
    counts,
    statuses: countStatuses(ordered),
    successRate: successRateOf(ordered),
    durations,
    untimed: ended - durations.count,
    ...trendsOf(ordered, from, to),
    triggers: triggersOf(ordered),
    ...byWallClock(ordered, zone),
  };
}

/** By what started them, the most frequent first. */
export function triggersOf(samples: readonly Sample[]): readonly Group[] {
  return groupsBy(samples, ({ trigger }) => trigger ?? '', comparableWord).sort((one, other) => other.count - one.count);
}

function countOutcomes(samples: readonly Sample[]): Record<Outcome, number> {
  const counts = { good: 0, failed: 0, other: 0, open: 0 };
  for (const sample of samples) counts[outcomeOf(sample)] += 1;
  return counts;
}

function countStatuses(samples: readonly Sample[]): readonly StatusCount[] {
  const byWord = new Map<string, StatusCount>();
  for (const { status, statusClass } of samples) {
    const key = `${statusClass} ${comparableWord(status)}`;
    const known = byWord.get(key) ?? { status, statusClass, count: 0 };
    byWord.set(key, { ...known, count: known.count + 1 });
  }
  return [...byWord.values()].sort((one, other) => other.count - one.count);
}

function successRateOf(samples: readonly Sample[]): number | undefined {
  const { good, failed, other } = countOutcomes(samples);
  const ended = good + failed + other;
  return ended === 0 ? undefined : good / ended;
}

function timesOf(samples: readonly Sample[]): readonly number[] {
  return samples.flatMap(({ durationMs }) => durationMs ?? []);
}

function trendsOf(ordered: readonly Sample[], from = 0, to = 0): Pick<Health, 'successTrend' | 'medianTrend' | 'highTrend'> {
  const middle = from + (to - from) / 2;
  const started = ordered.filter(({ startedAt }) => startedAt !== undefined);
  const halves = [started.filter(({ startedAt = 0 }) => startedAt < middle), started.filter(({ startedAt = 0 }) => startedAt >= middle)] as const;
  const [before, after] = halves.map((half) => durationsOf(timesOf(half)));
  const isTimed = halves.every((half) => timesOf(half).length >= fewestOfHalf);
  const hasEnded = halves.every((half) => half.filter(({ ended }) => ended).length >= fewestOfHalf);
  return {
    successTrend: hasEnded ? trendBetween(successRateOf(halves[0]), successRateOf(halves[1])) : undefined,
    medianTrend: isTimed ? trendBetween(before?.median, after?.median) : undefined,
    highTrend: isTimed ? trendBetween(before?.high, after?.high) : undefined,
  };
}

function trendBetween(before: number | undefined, after: number | undefined): Trend | undefined {
  return before === undefined || after === undefined ? undefined : { before, after };
}

/** In the order in which they first come; what is the same word to `keyOf` is one group, by the name that came first. */
function groupsBy(samples: readonly Sample[], nameOf: (sample: Sample) => string, keyOf = (name: string) => name): Group[] {
  const groups = new Map<string, { readonly name: string; readonly members: Sample[] }>();
  for (const sample of samples) {
    const name = nameOf(sample);
    const group = groups.get(keyOf(name)) ?? { name, members: [] };
    group.members.push(sample);
    groups.set(keyOf(name), group);
  }
  return [...groups.values()].map(({ name, members }) => groupOf(name, members));
}

function groupOf(name: string, members: readonly Sample[]): Group {
  return { name, count: members.length, failed: countOutcomes(members).failed, median: durationsOf(timesOf(members)).median };
}

function byWallClock(ordered: readonly Sample[], zone: ZoneName): Pick<Health, 'hours' | 'days'> {
  const days = new Map<string, Sample[]>();
  const hours = Array.from({ length: 24 }, (): Sample[] => []);
  for (const sample of ordered) {
    if (sample.startedAt === undefined) continue;
    const { day, hour } = wallClockAt(sample.startedAt, zone);
    hours[hour]?.push(sample);
    const members = days.get(day);
    if (members) members.push(sample);
    else days.set(day, [sample]);
  }
  return {
    hours: hours.map((members, hour) => groupOf(String(hour), members)),
    days: [...days].map(([day, members]) => groupOf(day, members)),
  };
}

/** The groups with the most executions, at most so many, the busiest first; those without any are none. */
export function busiest(groups: readonly Group[], most: number): readonly Group[] {
  return groups
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .slice(0, most);
}
