import type { Health, Trend } from '../../core/health/health';
import type { Sample } from '../../core/health/sample';
import { formatDuration, formatNumber, formatTime } from '../../core/model/format';
import { visibleLine } from '../elements/visibleText';
import { say, sayCount, type HealthL10n } from './words';

/** "96 %": whole, but for what rounding would make perfect. */
export function percentOf(share: number, locale: string): string {
  const percent = share * 100;
  const rounded = percent > 99 && percent < 100 ? Math.floor(percent * 10) / 10 : Math.round(percent);
  return `${formatNumber(rounded, locale)} %`;
}

export function timeOf(ms: number | undefined, { words, locale }: HealthL10n): string {
  return ms === undefined ? words.notTold : formatDuration(ms, locale);
}

/** "37 min": nobody asks for the seconds of what is longer than ten minutes. */
export function intervalWords(ms: number, locale: string): string {
  const minute = 60_000;
  return formatDuration(ms < 10 * minute ? ms : Math.round(ms / minute) * minute, locale);
}

/** "slower by 12 %: 3.9 s in the second half, 3.5 s in the first". */
export function timeTrend(trend: Trend | undefined, l10n: HealthL10n): string {
  if (!trend) return l10n.words.tooFew;
  const { before, after } = trend;
  const change = before === 0 ? 0 : Math.round((after / before - 1) * 100);
  const [first, second] = [before, after].map((ms) => formatDuration(ms, l10n.locale));
  if (first === second || first === undefined || second === undefined) return say(l10n, 'same', second ?? '');
  return say(l10n, change > 0 ? 'slower' : 'faster', second, first, formatNumber(Math.abs(change), l10n.locale));
}

/** "worse: 91 % in the second half, 96 % in the first". */
export function rateTrend(trend: Trend | undefined, l10n: HealthL10n): string {
  if (!trend) return l10n.words.tooFew;
  const [first, second] = [trend.before, trend.after].map((share) => percentOf(share, l10n.locale));
  if (first === second || first === undefined || second === undefined) return say(l10n, 'same', second ?? '');
  return say(l10n, trend.after > trend.before ? 'better' : 'worse', second, first);
}

/** "last 100 executions · 3 d". */
export function periodWords({ count, period }: Health, l10n: HealthL10n): string {
  const span = period && period.to > period.from ? formatDuration(period.to - period.from, l10n.locale) : undefined;
  return [sayCount(l10n, 'lastExecutions', count), span].filter(Boolean).join(' · ');
}

/** "Errored, 6.1 s, 14:02:11, Schedule": all that a bar says. */
export function sampleWords(sample: Sample, now: number, l10n: HealthL10n): string {
  const { status, durationMs, startedAt, trigger } = sample;
  return [
    statusWord(status),
    durationMs === undefined ? undefined : formatDuration(durationMs, l10n.locale),
    startedAt === undefined ? undefined : formatTime(startedAt, now, l10n.locale),
    trigger && visibleLine(trigger),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Platforms shout ("TIMED_OUT"); people read words ("Timed out"). */
export function statusWord(status: string): string {
  const words = visibleLine(status.replace(/_/g, ' ').trim());
  return words === words.toUpperCase() ? words.charAt(0) + words.slice(1).toLowerCase() : words;
}

/** An hour of the reader's day, as they write it: "14:00", "2 PM". */
export function hourWords(hour: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(Date.UTC(2000, 0, 1, hour));
}

/** "2026-05-26" as the reader writes it: "Tue, May 26". */
export function dayWords(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(day));
}
