/**
 * Durations, sizes, times and names as people read them, the same in the tree, the documents and the page. Unit symbols (ms, s,
 * min, h, KB, MB) are the same in every language that writes with an alphabet; digits and the words around them follow the
 * locale.
 */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const numberFormats = new Map<string, Intl.NumberFormat>();
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();
const unitFormats = new Map<string, Intl.NumberFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** "812 ms", "1.4 s", "2 min 5 s", "3 h", "1 d 4 h": at most two units, the smaller one left out when it is zero. */
export function formatDuration(ms: number, locale = 'en'): string {
  const duration = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  const whole = Math.round(duration);
  if (whole < second) return formatUnit(whole, 'millisecond', locale);
  const tenths = Math.round(duration / 100) / 10;
  if (tenths < 60) return formatUnit(tenths, 'second', locale);
  const seconds = Math.round(duration / second) * second;
  if (seconds < hour) return formatParts(seconds, [minute, 'minute'], [second, 'second'], locale);
  const minutes = Math.round(duration / minute) * minute;
  if (minutes < day) return formatParts(minutes, [hour, 'hour'], [minute, 'minute'], locale);
  return formatParts(Math.round(duration / hour) * hour, [day, 'day'], [hour, 'hour'], locale);
}

/** "now", "12 s ago", "2 min ago", "3 d ago". A time still to come (clocks differ) counts as now. */
export function formatRelativeTime(then: number, now: number, locale = 'en'): string {
  const elapsed = Number.isFinite(now - then) ? Math.max(0, now - then) : 0;
  const { size, unit, symbol } = steps.find((step) => elapsed >= step.size) ?? { ...seconds, size: Infinity };
  const count = Math.floor(elapsed / size);
  // English is written here: what Intl abbreviates a minute to there ("m", "min", "min.") differs from one Node to the next.
  if (isEnglish(locale)) return count === 0 ? 'now' : `${formatNumber(count, locale)} ${symbol} ago`;
  // Only "now" in words: "yesterday" would be wrong for some times that are one day and a bit old.
  const numeric = count === 0 ? 'auto' : 'always';
  const format = cached(relativeFormats, `${locale} ${numeric}`, () => {
    return new Intl.RelativeTimeFormat(validLocale(locale), { style: 'short', numeric });
  });
  return format.format(count === 0 ? 0 : -count, unit);
}

const seconds = { size: second, unit: 'second', symbol: 's' } as const;

/** From the largest unit; a time is written in the first one that it fills. */
const steps = [
  { size: 365 * day, unit: 'year', symbol: 'y' },
  { size: 30 * day, unit: 'month', symbol: 'mo' },
  { size: day, unit: 'day', symbol: 'd' },
  { size: hour, unit: 'hour', symbol: 'h' },
  { size: minute, unit: 'minute', symbol: 'min' },
  seconds,
] as const;

/** "512 B", "1.2 KB", "256 KB", "8.1 MB": steps of 1,024, named as VS Code names them. */
export function formatBytes(bytes: number, locale = 'en'): string {
  let value = Number.isFinite(bytes) ? Math.max(0, bytes) : 0;
  let unit = 0;
  // What would be rounded to 1,024 is one of the next unit.
  while (Math.round(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const rounded = unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${formatNumber(rounded, locale)} ${byteUnits[unit]}`;
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A clock time, with its date when that is not today. Local time, in the reader's habit. */
export function formatTime(at: number, now: number, locale = 'en'): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  const format = cached(timeFormats, `${locale} ${today}`, () => {
    return new Intl.DateTimeFormat(validLocale(locale), { timeStyle: 'medium', dateStyle: today ? undefined : 'medium' });
  });
  return format.format(at);
}

/** What is said of a count, by the categories that a language tells apart. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** The form for this count; `other` is the one that every language has. */
export function formOf(count: number, forms: PluralForms, locale = 'en'): string {
  return forms[pluralOf(count, locale)] ?? forms.other ?? '';
}

/** The form that words about so many have in a language. */
export function pluralOf(count: number, locale = 'en'): Intl.LDMLPluralRule {
  return cached(pluralRules, locale, () => new Intl.PluralRules(validLocale(locale))).select(count);
}

/** Digits grouped and separated as the locale does; at most one decimal. */
export function formatNumber(value: number, locale = 'en'): string {
  // The same text as Intl's, for a fraction of the time: rows hold thousands of numbers.
  if (Number.isInteger(value) && value >= 0 && value < 1000 && isEnglish(locale)) return String(value);
  const format = cached(numberFormats, locale, () => {
    return new Intl.NumberFormat(validLocale(locale), { maximumFractionDigits: 1 });
  });
  return format.format(value);
}

const symbols = { millisecond: 'ms', second: 's', minute: 'min', hour: 'h', day: 'd' } as const;

type UnitName = keyof typeof symbols;
type Unit = readonly [ms: number, name: UnitName];

function formatParts(value: number, [big, bigUnit]: Unit, [small, smallUnit]: Unit, locale: string): string {
  const head = formatUnit(Math.floor(value / big), bigUnit, locale);
  const rest = Math.floor((value % big) / small);
  return rest === 0 ? head : `${head} ${formatUnit(rest, smallUnit, locale)}`;
}

/** The symbols are those of science, but for the day, which has none, and for scripts in which they would be foreign. */
function formatUnit(value: number, unit: UnitName, locale: string): string {
  const isForeign = /^(?:ja|ko|zh)\b/i.test(locale);
  if (!isForeign && (unit !== 'day' || isEnglish(locale))) return `${formatNumber(value, locale)} ${symbols[unit]}`;
  const format = cached(unitFormats, `${locale} ${unit}`, () => {
    return new Intl.NumberFormat(validLocale(locale), { style: 'unit', unit, unitDisplay: isForeign ? 'short' : 'narrow', maximumFractionDigits: 1 });
  });
  return format.format(value);
}

function isEnglish(locale: string): boolean {
  return /^en\b/i.test(locale);
}

/** Making an Intl format takes far longer than using one, and rows need many. */
function cached<T>(formats: Map<string, T>, key: string, make: () => T): T {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

/** The locale when it is a well-formed tag; otherwise the machine's own. */
function validLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/**
 * Text from a workflow is hostile until shown otherwise. Characters that steer a terminal, turn the reading direction or
 * cannot be seen are shown as escapes; they are never left to act. Joiners stay: scripts and emoji are written with them.
 */
export const unseen = /(?![\n\t\u200c-\u200d\u0600-\u0605\u06dd\u070f\u08e2])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;
/** A longer name would leave no room for what is said about it. */
const longestName = 200;

/** One line: names, words, tooltips, accessible names. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** Several lines, with their line breaks and tabs. */
export function visibleText(text: string): string {
  return text.replace(unseen, escapeOf);
}

/** What a person or a platform calls something, as it stands in a row, a title or a sentence. */
export function visibleName(name: string): string {
  const signs = name.length > longestName ? [...name.slice(0, 2 * longestName + 2)] : [];
  return visibleLine(signs.length > longestName ? `${signs.slice(0, longestName).join('')}…` : name);
}

export function escapeOf(character: string): string {
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
