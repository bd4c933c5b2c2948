import type { Health } from '../../core/health/health';
import type { Sample } from '../../core/health/sample';
import { formatNumber, formatTime } from '../../core/model/format';
import { visibleLine } from '../elements/visibleText';
import { intervalWords, percentOf, rateTrend, statusWord, timeOf, timeTrend } from './figureWords';
import { Table } from './section';
import { say, sayCount, type HealthL10n } from './words';

interface StripTableProps {
  /** Oldest first. */
  readonly samples: readonly Sample[];
  readonly l10n: HealthL10n;
  readonly onOpen: (execution: string) => void;
}

/** What the strip shows, in words, the newest first. */
export function StripTable({ samples, l10n, onOpen }: StripTableProps) {
  const { words, locale } = l10n;
  const now = Date.now();
  return (
    <div class="table-box table-long" role="group" aria-label={words.strip} tabIndex={0}>
      <table class="numbers">
        <caption>{words.strip}</caption>
        <thead>
          <tr>
            {[words.started, words.status, words.duration, words.trigger].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.toReversed().map((sample) => {
            const { id, startedAt, status, trigger } = sample;
            const started = startedAt === undefined ? words.notTold : formatTime(startedAt, now, locale);
            return (
              <tr key={id}>
                <th scope="row">
                  <button type="button" class="link" title={words.openExecution} onClick={() => onOpen(id)}>
                    {started}
                  </button>
                </th>
                <td>{statusWord(status)}</td>
                <td>{timeOf(sample.durationMs, l10n)}</td>
                <td>{trigger ? visibleLine(trigger) : words.notTold}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface FiguresProps {
  readonly health: Health;
  readonly l10n: HealthL10n;
  readonly asTable: boolean;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly trend?: string;
}

/** The numbers that say most. */
export function Figures({ health, l10n, asTable }: FiguresProps) {
  const { words, locale } = l10n;
  const { durations, counts, successRate, untimed } = health;
  const figures = figuresOf(health, l10n);
  const isUntold = durations.count === 0 && untimed > 0;
  const note = isUntold ? words.noTimes : untimed > 0 ? sayCount(l10n, 'untimed', untimed) : undefined;
  const ended = counts.good + counts.failed + counts.other;
  const rate = successRate === undefined ? undefined : sayCount(l10n, 'ofEnded', ended, formatNumber(counts.good, locale));
  const lines = figures.map(({ name, value, trend = '' }, index) => ({ key: name, name, cells: [index === 0 && rate ? `${value} (${rate})` : value, trend], share: 0 }));
  return (
    <section class="key-figures" aria-label={words.figures}>
      {asTable ? (
        <Table title={words.figures} columns={[words.figure, words.value, words.trend]} lines={lines} />
      ) : (
        <dl class="tiles">
          {figures.map(({ name, value, trend }, index) => (
            <div key={name} class="tile">
              <dt>{name}</dt>
              <dd>
                <span class="tile-value">{value}</span>
                {index === 0 && rate && <span class="tile-more">{rate}</span>}
                {trend && <span class="tile-more">{trend}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {note && <p class="note">{note}</p>}
    </section>
  );
}

function figuresOf(health: Health, l10n: HealthL10n): readonly Figure[] {
  const { words, locale } = l10n;
  const { durations, successRate, successTrend, medianTrend, highTrend, interval } = health;
  const rate: Figure = {
    name: words.successRate,
    value: successRate === undefined ? words.notTold : percentOf(successRate, locale),
    trend: successRate === undefined ? undefined : rateTrend(successTrend, l10n),
  };
  const often: readonly Figure[] = interval === undefined ? [] : [{ name: words.interval, value: say(l10n, 'every', intervalWords(interval, locale)) }];
  if (durations.count === 0) return [rate, ...often];
  return [
    rate,
    { name: words.median, value: timeOf(durations.median, l10n), trend: timeTrend(medianTrend, l10n) },
    { name: words.percentile, value: timeOf(durations.high, l10n), trend: timeTrend(highTrend, l10n) },
    { name: words.longest, value: timeOf(durations.longest, l10n) },
    ...often,
  ];
}
