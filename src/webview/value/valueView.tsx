import type { RefObject } from 'preact';
import type { ShownValue } from './shownValue';
import { OutlineView } from './outlineView';
import { samePath } from './partView';
import type { PanelState } from '../page/state';
import { TableView } from './tableView';
import { ValueBar } from './valueBar';
import type { Speech } from '../elements/localization';

interface ValueViewProps {
  readonly state: PanelState;
  readonly shown: ShownValue;
  readonly speech: Speech;
  readonly target: RefObject<HTMLDivElement | null>;
}

/** A value as lines or as a table, and below it all about the line that is selected. */
export function ValueView({ state, shown, speech, target }: ValueViewProps) {
  const { words } = speech;
  const { exploring, choice } = state;
  const { spot, place, row, part } = shown;
  const loading = <p class="empty loading">{words.loadingText}</p>;
  if (shown.view === 'table') {
    const { known } = exploring.table;
    if (known?.spot !== spot || !samePath(known.answer.path, choice.at?.table)) return loading;
    return <TableView key={spot} table={known.answer} wantedFrom={place.tableFrom} speech={speech} target={target} />;
  }
  const look = exploring.look.known;
  if (look?.spot !== spot) return loading;
  const at = choice.at?.spot === spot ? choice.at : undefined;
  const value = exploring.value.known;
  // Until the next one is known the last one stays, or the lines would jump at every step.
  const isSelected = value?.spot === spot && at?.line !== undefined;
  const line = isSelected ? look.answer.rows.find(({ path }) => samePath(path, value.answer.path)) : undefined;
  return (
    <>
      <OutlineView key={spot} look={look.answer} place={place} choice={at} label={words[part]} speech={speech} target={target} />
      {isSelected && (
        <ValueBar node={row.key} part={part} reading={value.answer} row={line} asking={!!exploring.value.asked} speech={speech} />
      )}
    </>
  );
}
