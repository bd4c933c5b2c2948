import { busiest, type Group } from '../../core/health/health';
import { formatNumber } from '../../core/model/format';
import { hourWords } from './figureWords';
import { say, type HealthL10n } from './words';

interface HoursProps {
  /** 24 of them. */
  readonly hours: readonly Group[];
  readonly l10n: HealthL10n;
}

/** The hours of the reader's day as columns, and the busiest of them in words. */
export function Hours({ hours, l10n }: HoursProps) {
  const { locale } = l10n;
  const [most] = busiest(hours, 3);
  const words = busiest(hours, 3).map(({ name, count }) => `${hourWords(Number(name), locale)} (${formatNumber(count, locale)})`);
  const step = 10;
  return (
    <>
      <svg class="hours" viewBox={`0 0 ${24 * step} 60`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {hours.map(({ name, count, failed }, index) => {
          const height = most ? (count / most.count) * 56 : 0;
          const bad = count === 0 ? 0 : (failed / count) * height;
          return (
            <g key={name}>
              <rect class="hour" x={index * step + 1} y={60 - height} width={step - 2} height={height} />
              {bad > 0 && <rect class="hour-failed" x={index * step + 1} y={60 - bad} width={step - 2} height={bad} />}
            </g>
          );
        })}
      </svg>
      <p class="hour-scale" aria-hidden="true">
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{hourWords(hour, locale)}</span>
        ))}
      </p>
      <p>{say(l10n, 'busiest', words.join(', '))}</p>
    </>
  );
}
