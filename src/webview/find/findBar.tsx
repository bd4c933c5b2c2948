import type { RefObject } from 'preact';
import { formatNumber } from '../../core/model/format';
import type { Search } from './search';
import { Icon } from '../elements/icon';
import { IconButton } from '../elements/iconButton';
import { dispatch } from '../page/store';
import { type Localization, localize, localizeCount } from '../elements/localization';

interface FindBarProps {
  readonly search: Search | undefined;
  readonly l10n: Localization;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** Finds words in everything that the nodes returned and got. Enter goes from hit to hit. */
export function FindBar({ search, l10n, field }: FindBarProps) {
  const { words } = l10n;
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
      <span class="find-count" aria-live="polite">{search?.text ? countLabel(search, l10n) : ''}</span>
      {found && (
        <span class="steps">
          <IconButton icon="previous" label={words.findPrevious} onPress={() => dispatch({ type: 'steppedToHit', by: -1 })} />
          <IconButton icon="next" label={words.findNext} onPress={() => dispatch({ type: 'steppedToHit', by: 1 })} />
        </span>
      )}
      {search?.text && <IconButton icon="close" label={words.closeFind} onPress={() => dispatch({ type: 'sought', text: '' })} />}
    </div>
  );
}

function countLabel({ total, done, at }: Search, l10n: Localization): string {
  if (!done) return localizeCount(l10n, 'searching', total);
  if (total === 0) return l10n.words.foundNothing;
  if (at === undefined) return localizeCount(l10n, 'found', total);
  return localize(l10n, 'foundAt', ...[at + 1, total].map((number) => formatNumber(number, l10n.locale)));
}
