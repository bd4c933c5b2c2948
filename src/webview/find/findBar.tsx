import type { RefObject } from 'preact';
import { formatNumber } from '../../core/model/format';
import type { Search } from './search';
import { Icon } from '../elements/icon';
import { dispatch } from '../page/store';
import { say, type Speech } from '../elements/localization';

interface FindBarProps {
  readonly search: Search | undefined;
  readonly speech: Speech;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** Finds words in everything that the nodes returned and got. Enter goes from hit to hit. */
export function FindBar({ search, speech, field }: FindBarProps) {
  const { words } = speech;
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') dispatch({ type: 'steppedToHit', by: event.shiftKey ? -1 : 1 });
    else if (event.key === 'Escape' && search?.text) dispatch({ type: 'sought', text: '' });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const found = search !== undefined && search.hits.length > 0;
  return (
    <div class="find" role="search" aria-label={words.find}>
      <span class="field">
        <Icon name="find" />
        <input
          type="text"
          class="input"
          maxLength={1000}
          aria-label={words.find}
          placeholder={words.find}
          ref={field}
          value={search?.text ?? ''}
          onInput={({ currentTarget }) => dispatch({ type: 'sought', text: currentTarget.value })}
          onKeyDown={press}
        />
      </span>
      <span class="find-count" aria-live="polite">{search?.text ? countWords(search, speech) : ''}</span>
      {found && (
        <span class="steps">
          <Step by={-1} label={words.findPrevious} />
          <Step by={1} label={words.findNext} />
        </span>
      )}
      {search?.text && (
        <button type="button" class="quiet" title={words.closeFind} aria-label={words.closeFind} onClick={() => dispatch({ type: 'sought', text: '' })}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

function Step({ by, label }: { readonly by: 1 | -1; readonly label: string }) {
  return (
    <button type="button" class="quiet" title={label} aria-label={label} onClick={() => dispatch({ type: 'steppedToHit', by })}>
      <Icon name={by === 1 ? 'next' : 'previous'} />
    </button>
  );
}

function countWords({ total, done, at }: Search, speech: Speech): string {
  const count = formatNumber(total, speech.locale);
  if (!done) return say(speech, 'searching', count);
  if (total === 0) return speech.words.foundNothing;
  return at === undefined ? say(speech, 'found', count) : say(speech, 'foundAt', formatNumber(at + 1, speech.locale), count);
}
