import type { Group, Health } from '../../core/health/health';
import { formatDuration, formatNumber } from '../../core/model/format';
import { isFailure } from '../../core/model/status';
import { visibleLine } from '../elements/visibleText';
import { dayWords, hourWords, statusWord } from './figureWords';
import { Hours } from './hours';
import { Section, type Line } from './section';
import { say, type HealthL10n } from './words';

/** Days that are drawn, the last ones. */
const mostDays = 31;

interface SectionsProps {
  readonly health: Health;
  readonly l10n: HealthL10n;
  readonly asTable: boolean;
}

/** How they ended, what started them, and when. */
export function Sections({ health, l10n, asTable }: SectionsProps) {
  const { words, locale } = l10n;
  const columns = (name: string) => [name, words.executions, words.failed, words.median];
  const zone = say(l10n, 'zone', Intl.DateTimeFormat().resolvedOptions().timeZone);
  const most = Math.max(1, ...health.statuses.map(({ count }) => count));
  const outcomes = health.statuses.map(({ status, statusClass, count }): Line => {
    return { key: `${statusClass} ${status}`, name: statusWord(status), icon: statusClass, cells: [formatNumber(count, locale)], share: count / most, failed: isFailure(statusClass) ? 1 : 0 };
  });
  const days = health.days.slice(-mostDays).toReversed();
  return (
    <>
      <Section title={words.outcomes} columns={[words.outcome, words.executions]} lines={outcomes} asTable={asTable} />
      <Section title={words.triggers} columns={columns(words.trigger)} lines={linesOf(health.triggers, (name) => (name === '' ? words.notTold : visibleLine(name)), l10n)} asTable={asTable} />
      <Section title={words.days} columns={columns(words.day)} lines={linesOf(days, (name) => dayWords(name, locale), l10n)} note={zone} asTable={asTable} />
      <Section
        title={words.hours}
        columns={columns(words.hour)}
        lines={linesOf(health.hours, (name) => hourWords(Number(name), locale), l10n)}
        note={zone}
        asTable={asTable}
        plot={<Hours hours={health.hours} l10n={l10n} />}
      />
    </>
  );
}

function linesOf(groups: readonly Group[], wordsOf: (name: string) => string, { locale }: HealthL10n): readonly Line[] {
  const most = Math.max(1, ...groups.map(({ count }) => count));
  return groups.map(({ name, count, failed, median }) => ({
    key: name,
    name: wordsOf(name),
    cells: [formatNumber(count, locale), formatNumber(failed, locale), median === undefined ? '' : formatDuration(median, locale)],
    share: count / most,
    failed: count === 0 ? 0 : failed / count,
  }));
}
