const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The three forms of HTTP (RFC 9110 5.6.7), of which only the first is still written. */
const forms = [
  /^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) (?:GMT|UTC)$/,
  /^[A-Z][a-z]+day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) (?:GMT|UTC)$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

/**
 * Milliseconds since the epoch of a date as HTTP writes it, or as ISO does. Stricter than `Date.parse`, which makes dates
 * of "-5" and "3 apples".
 */
export function readHttpDate(text: string): number | undefined {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return known(Date.parse(text));
  const groups = forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (!groups) return undefined;
  const { day, month = '', year, time = '' } = groups;
  const [hour, minute, second] = time.split(':').map(Number);
  const monthIndex = months.indexOf(month);
  if (monthIndex < 0) return undefined;
  return known(Date.UTC(fullYear(Number(year)), monthIndex, Number(day), hour, minute, second));
}

/** When the server made this answer, by its own clock; undefined for what a cache kept, whose date is an old one. */
export function serverDateOf(headers: Readonly<Record<string, string>>): number | undefined {
  if (Number(headers['age'] ?? 0) > 0) return undefined;
  return readHttpDate(headers['date']?.trim() ?? '');
}

function fullYear(year: number): number {
  if (year >= 100) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

function known(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time;
}
