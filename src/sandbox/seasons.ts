import { mix } from './seeded';

/**
 * What the hours of a week do to the executions that nobody started: on Mondays everything is slow, on Tuesday afternoon a
 * deployment goes wrong, at night exports run, by day people work. All of it is a function of the time (UTC) and the seed
 * alone, so that an execution is the same after a reload, and the last of each is never more than a week ago.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** The first Monday after the epoch, which was a Thursday. */
const firstMonday = 4 * day;

/** Since the last Monday, midnight. */
function sinceMonday(time: number): number {
  return (((time - firstMonday) % week) + week) % week;
}

function hourOf(time: number): number {
  return Math.floor((((time % day) + day) % day) / hour);
}

/** How much longer everything takes than its script says: everyday differences, and two and a half times as long on a Monday. */
export function paceAt(time: number, dice: number): number {
  const [spread, rare] = [mix(dice, 11) % 100, mix(dice, 12) % 100];
  const everyday = 0.75 + spread / 200 + (rare < 4 ? 1.5 : 0);
  const at = sinceMonday(time);
  return at >= 7 * hour && at < 17 * hour ? everyday * 2.5 : everyday;
}

/** Whether what the week's deployment broke is still broken: from Tuesday, 13:00, for three to five hours. */
export function isBroken(time: number, tag: number): boolean {
  const at = sinceMonday(time) - (day + 13 * hour);
  const weeks = Math.floor((time - firstMonday) / week);
  return at >= 0 && at < 3 * hour + (mix(tag, weeks) % 120) * minute;
}

/** Whether people work: then they, and what they do, start most of what runs. */
export function isWorkingHour(time: number): boolean {
  return hourOf(time) >= 7 && hourOf(time) < 18 && sinceMonday(time) < 5 * day;
}

/** The moment in a span at which the night's schedule starts its export; undefined in every other span of the day. */
export function nightlyIn(from: number, length: number): number | undefined {
  const at = Math.ceil((from - 2 * hour) / day) * day + 2 * hour;
  return at < from + length ? at : undefined;
}
