import { formatTime } from '../../core/model/format';
import type { OutlineRow } from '../../core/model/outline';
import { Icon } from '../elements/icon';
import { visibleLine } from '../elements/visibleText';
import { previewText, sizeLabel } from './previewText';
import { type Localization, localize } from '../elements/localization';

interface OutlineItemProps {
  readonly row: OutlineRow;
  readonly line: number;
  readonly selected: boolean;
  readonly l10n: Localization;
  readonly onChoose: (row: OutlineRow, line: number) => void;
  readonly onToggle: (row: OutlineRow) => void;
}

/** The id by which the box names the line that the keys are on. */
export function lineId(line: number): string {
  return `line-${line}`;
}

/** One line of a value. It is a row of a grid: tree items are the nodes, and nothing else. */
export function OutlineItem({ row, line, selected, l10n, onChoose, onToggle }: OutlineItemProps) {
  const { key, isItem, isRepeated, path, siblings, isOpen, kind, secret, isAside } = row;
  const choose = () => onChoose(row, line);
  const depth = path.length;
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    choose();
    onToggle(row);
  };
  return (
    <div
      class={`line ${isAside ? 'line-aside' : ''}`}
      role="row"
      id={lineId(line)}
      aria-level={depth}
      aria-posinset={(path.at(-1) ?? 0) + 1}
      aria-setsize={siblings}
      aria-expanded={isOpen}
      aria-selected={selected}
      title={isAside ? l10n.words.aside : undefined}
      onClick={choose}
      onDblClick={() => isOpen !== undefined && onToggle(row)}
    >
      <span class="line-cell" role="gridcell" style={{ paddingInlineStart: `${Math.min(depth - 1, deepest) * 14}px` }}>
        <span class="line-twist" onClick={isOpen === undefined ? undefined : toggle}>
          {isOpen !== undefined && <Icon name="expand" />}
        </span>
        <span class={isItem ? 'line-key line-index' : 'line-key'}>{visibleLine(key)}</span>
        {isRepeated && <span class="line-note">{l10n.words.repeatedKey}</span>}
        <span class={`line-value value-${secret === 'masked' || secret === 'redacted' ? 'hidden' : kind}`}>
          {secret !== undefined && <Icon name={secret === 'shown' ? 'shown' : 'masked'} />}
          {/* What is open shows its entries below. */}
          {isOpen && (kind === 'object' || kind === 'array') ? '' : previewText(row, l10n)}
        </span>
        <Aside row={row} l10n={l10n} />
      </span>
    </div>
  );
}

/** Lines that are deeper stand no further in: their level is said all the same. */
const deepest = 24;

function Aside({ row, l10n }: Pick<OutlineItemProps, 'row' | 'l10n'>) {
  const { words, locale } = l10n;
  const { time, holdsJson, secret } = row;
  const notes = [
    secret === 'masked' ? undefined : sizeLabel(row, l10n),
    holdsJson ? words.holdsJson : undefined,
    time === undefined ? undefined : localize(l10n, 'localTime', formatTime(time, Date.now(), locale)),
  ].filter((note) => note !== undefined);
  return notes.length > 0 ? <span class="line-note">{notes.join(' · ')}</span> : null;
}
