import { useEffect, useRef, useState } from 'preact/hooks';
import { durationsOf } from '../../core/health/quantiles';
import { outcomeOf, type Sample } from '../../core/health/sample';
import { formatDuration } from '../../core/model/format';
import { Icon } from '../elements/icon';
import { nextInList } from '../elements/listKeys';
import { sampleWords } from './figureWords';
import { say, type HealthL10n } from './words';

/** More bars than that are no picture any more. */
export const longestStrip = 150;

interface StripProps {
  /** Oldest first. */
  readonly samples: readonly Sample[];
  readonly l10n: HealthL10n;
  readonly onOpen: (execution: string) => void;
}

const keysAcross: Readonly<Record<string, string>> = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' };

/** The last executions side by side: the height is the time, the mark and its colour are the outcome. */
export function Strip({ samples, l10n, onOpen }: StripProps) {
  const [chosen, setChosen] = useState<string>();
  const box = useRef<HTMLDivElement>(null);
  const last = samples.at(-1)?.id;
  const now = Date.now();
  // What is chosen stays chosen while newer ones come; what is gone is nobody's choice.
  const at = Math.max(0, samples.findIndex(({ id }) => id === chosen));
  const current = chosen === undefined || samples[at]?.id !== chosen ? samples.length - 1 : at;
  // A single long one must not make all others flat.
  const { longest = 0, high = 0 } = durationsOf(samples.flatMap(({ durationMs }) => durationMs ?? []));
  const top = Math.min(longest, 1.3 * high);
  useEffect(() => {
    // The newest is at the end, which is what people look for first.
    if (box.current && chosen === undefined) box.current.scrollLeft = box.current.scrollWidth;
  }, [last, chosen]);
  const choose = (index: number): void => {
    setChosen(samples[index]?.id);
    box.current?.children[index]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const press = (event: KeyboardEvent): void => {
    const next = nextInList(keysAcross[event.key] ?? event.key, current, samples.length);
    const sample = samples[current];
    if (next !== undefined) choose(next);
    else if ((event.key === 'Enter' || event.key === ' ') && sample) onOpen(sample.id);
    else return;
    event.preventDefault();
  };
  const shown = samples[current];
  return (
    <>
      <div
        ref={box}
        class="strip"
        role="listbox"
        aria-orientation="horizontal"
        aria-label={l10n.words.strip}
        aria-activedescendant={shown && `bar-${current}`}
        tabIndex={0}
        onKeyDown={press}
      >
        {samples.map((sample, index) => (
          <Bar
            key={sample.id}
            id={`bar-${index}`}
            sample={sample}
            top={top}
            isCurrent={index === current}
            label={sampleWords(sample, now, l10n)}
            onPress={() => {
              choose(index);
              onOpen(sample.id);
            }}
          />
        ))}
      </div>
      <p class="strip-current" aria-hidden="true">
        {shown && <Icon name={shown.statusClass} />}
        {shown && sampleWords(shown, now, l10n)}
      </p>
      <p class="note">
        {[top > 0 && say(l10n, 'heights', formatDuration(top, l10n.locale)), longest > top && l10n.words.longerCut, l10n.words.stripKeys].filter(Boolean).join(' ')}
      </p>
    </>
  );
}

interface BarProps {
  readonly id: string;
  readonly sample: Sample;
  /** The time that the whole height stands for. */
  readonly top: number;
  readonly isCurrent: boolean;
  readonly label: string;
  readonly onPress: () => void;
}

function Bar({ id, sample, top, isCurrent, label, onPress }: BarProps) {
  const { durationMs, statusClass } = sample;
  const share = durationMs === undefined || top === 0 ? undefined : Math.min(1, durationMs / top);
  const isCut = durationMs !== undefined && durationMs > top;
  return (
    <div id={id} class={`strip-bar tone-${statusClass} outcome-${outcomeOf(sample)}`} role="option" aria-selected={isCurrent} aria-label={label} title={label} onClick={onPress}>
      <span class="strip-room">
        <span
          class={share === undefined ? 'strip-fill strip-untold' : isCut ? 'strip-fill strip-cut' : 'strip-fill'}
          style={{ blockSize: share === undefined ? '' : `${Math.max(3, share * 100)}%` }}
        />
      </span>
      <Icon name={statusClass} />
    </div>
  );
}
