import type { RefObject } from 'preact';
import type { ShownValue } from './shownValue';
import { OutlineView } from './outlineView';
import { samePath } from './partView';
import type { PanelState } from '../page/state';
import { TableView } from './tableView';
import { ValueBar } from './valueBar';
import type { Localization } from '../elements/localization';

interface ValueViewProps {
  readonly state: PanelState;
  readonly shown: ShownValue;
  readonly l10n: Localization;
  readonly target: RefObject<HTMLDivElement | null>;
}

/** A value as lines or as a table, and below it all about the line that is selected. */
export function ValueView({ state, shown, l10n, target }: ValueViewProps) {
  const { words } = l10n;
  const { exploring, choice } = state;
  const { partKey, position, row, part } = shown;
  const loading = <p class="empty loading">{words.loadingText}</p>;
  if (shown.view === 'table') {
    const { known } = exploring.table;
    if (known?.partKey !== partKey || !samePath(known.answer.path, choice.at?.table)) return loading;
    return <TableView key={partKey} table={known.answer} wantedFrom={position.tableFrom} l10n={l10n} target={target} />;
  }
  const outline = exploring.outline.known;
  if (outline?.partKey !== partKey) return loading;
  const at = choice.at?.partKey === partKey ? choice.at : undefined;
  const value = exploring.value.known;
  // Until the next one is known the last one stays, or the lines would jump at every step.
  const isSelected = value?.partKey === partKey && at?.line !== undefined;
  const line = isSelected ? outline.answer.rows.find(({ path }) => samePath(path, value.answer.path)) : undefined;
  return (
    <>
      <OutlineView key={partKey} outline={outline.answer} position={position} choice={at} label={words[part]} l10n={l10n} target={target} />
      {isSelected && (
        <ValueBar node={row.key} part={part} reading={value.answer} row={line} asking={!!exploring.value.asked} l10n={l10n} />
      )}
    </>
  );
}
