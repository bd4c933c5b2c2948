const units: Readonly<Record<string, number>> = {
  ms: 1, s: 1000, sec: 1000, second: 1000, seconds: 1000, m: 60_000, min: 60_000, minute: 60_000, minutes: 60_000,
  h: 3_600_000, hour: 3_600_000, hours: 3_600_000, d: 86_400_000, day: 86_400_000, days: 86_400_000,
}; // prettier-ignore

/** Milliseconds of `30 s`, `500 ms`, `1.5min`, `2 min 30 s`, as people write them; undefined for what is none. A number needs its unit. */
export function readDuration(text: string): number | undefined {
  if (!/^\s*(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/.test(text)) return undefined;
  let duration = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (size === undefined) return undefined;
    duration += Number(amount) * size;
  }
  return duration;
}
