import { triggersOf } from '../../core/health/health';
import { outcomeOf, type Sample } from '../../core/health/sample';
import type { SampleFilter } from '../../core/health/sampleFilter';
import { formatDuration } from '../../core/model/format';
import { visibleLine } from '../elements/visibleText';
import { outcomes } from './state';
import { say, type HealthL10n } from './words';

interface FiltersProps {
  readonly samples: readonly Sample[];
  readonly filter: SampleFilter;
  readonly l10n: HealthL10n;
  readonly onFilter: (filter: SampleFilter) => void;
}

const hour = 60 * 60_000;
const spans = [hour, 6 * hour, 24 * hour, 3 * 24 * hour, 7 * 24 * hour, 30 * 24 * hour];

/** Which executions are looked at: by what started them, how they ended, and when. */
export function Filters({ samples, filter, l10n, onFilter }: FiltersProps) {
  const { words, locale } = l10n;
  const triggers = triggersOf(samples);
  const oldest = Math.min(...samples.map(({ startedAt }) => startedAt ?? Infinity));
  const present = new Set(samples.map(outcomeOf));
  // A span that holds everything chooses nothing; the chosen one stays, whatever it holds.
  const useful = spans.filter((span) => span === filter.within || Date.now() - span > oldest);
  return (
    <div class="filters" role="search" aria-label={words.executions}>
      <Select label={words.trigger} all={words.all} value={filter.trigger} options={triggers.map(({ name }) => [name, name === '' ? words.notTold : visibleLine(name)])} onChoose={(trigger) => onFilter({ ...filter, trigger })} />
      <Select
        label={words.outcome}
        all={words.all}
        value={filter.outcome}
        options={outcomes.filter((one) => present.has(one) || one === filter.outcome).map((one) => [one, words[one]])}
        onChoose={(value) => onFilter({ ...filter, outcome: outcomes.find((one) => one === value) })}
      />
      <Select
        label={words.started}
        all={words.all}
        value={filter.within === undefined ? undefined : String(filter.within)}
        options={useful.map((span) => [String(span), say(l10n, 'within', formatDuration(span, locale))])}
        onChoose={(value) => onFilter({ ...filter, within: value === undefined ? undefined : Number(value) })}
      />
    </div>
  );
}

interface SelectProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChoose: (value: string | undefined) => void;
}

/** Values may be empty, so that "all" is told apart by its place. */
function Select({ label, all, value, options, onChoose }: SelectProps) {
  const index = value === undefined ? -1 : options.findIndex(([one]) => one === value);
  return (
    <label class="choice">
      <span>{label}</span>
      <select class="select" value={String(index)} onChange={({ currentTarget }) => onChoose(options[Number(currentTarget.value)]?.[0])}>
        <option value="-1">{all}</option>
        {options.map(([one, words], place) => (
          <option key={one} value={String(place)}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
