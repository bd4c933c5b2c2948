import type { PanelWord } from '../../shared/protocol';
import { Icon } from '../elements/icon';
import type { IconName } from '../elements/iconLines';
import { dispatch } from '../page/store';
import type { View } from './partView';
import type { Localization } from '../elements/localization';

/** Between the lines of a value and its text; a table is chosen at the list that it shows. */
export function ViewSwitch({ view, l10n: { words } }: { readonly view: View; readonly l10n: Localization }) {
  const choice = (one: 'tree' | 'text', word: PanelWord & IconName) => (
    <button
      type="button"
      class="quiet"
      aria-pressed={view === one}
      onClick={() => dispatch({ type: 'choseView', view: one })}
    >
      <Icon name={word} />
      <span>{words[word]}</span>
    </button>
  );
  return (
    <span class="views" role="group" aria-label={words.view}>
      {choice('tree', 'asTree')}
      {view === 'table' && (
        <button type="button" class="quiet" aria-pressed="true">
          <Icon name="asTable" />
          <span>{words.asTable}</span>
        </button>
      )}
      {choice('text', 'asText')}
    </span>
  );
}
